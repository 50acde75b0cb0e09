import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEntryShown } from '../../../renderer/features/audit/auditColumns.js';
import { timelineOf } from '../../../renderer/features/audit/timelineOf.js';

function entry(seq: number, time: string, action: string, subject = ''): AuditEntryShown {
  return {
    seq,
    time,
    actor: 'examiner@host',
    action,
    detail: {},
    subject,
    sentence: '',
    prev: 'a'.repeat(64),
    sha256: 'b'.repeat(64),
  };
}

describe('the timeline of a case', () => {
  it('joins entries of one action that follow each other on one day, the newest first', () => {
    const days = timelineOf([
      entry(5, '2026-11-26T00:00:01.000Z', 'evidence-added', 'E3 Third'),
      entry(4, '2026-11-25T23:59:59.000Z', 'evidence-added', 'E2 Second'),
      entry(3, '2026-11-25T23:10:00.000Z', 'evidence-added', 'E2 Second'),
      entry(2, '2026-11-25T23:05:00.000Z', 'evidence-added', 'E1 First'),
      entry(1, '2026-11-25T22:00:00.000Z', 'case-created'),
    ]);
    expect(days.map(({ date, items }) => [date, items.map(({ action, count }) => [action, count])])).toEqual([
      ['2026-11-26', [['evidence-added', 1]]],
      [
        '2026-11-25',
        [
          ['evidence-added', 3],
          ['case-created', 1],
        ],
      ],
    ]);
    expect(days[1]?.items[0]).toEqual({
      action: 'evidence-added',
      from: '2026-11-25T23:05:00.000Z',
      until: '2026-11-25T23:59:59.000Z',
      firstSeq: 2,
      lastSeq: 4,
      count: 3,
      subjects: ['E1 First', 'E2 Second'],
    });
  });

  it('keeps every entry once, in its order', () => {
    const log = fc.array(
      fc.record({
        minutes: fc.nat({ max: 600 }),
        action: fc.constantFrom('evidence-added', 'self-tested', 'exhibit-added'),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(log, (steps) => {
        let time = Date.UTC(2026, 10, 25);
        const entries = steps.map(({ minutes, action }, index) => {
          time += minutes * 60_000;
          return entry(index + 1, new Date(time).toISOString(), action);
        });
        const items = timelineOf(entries.toReversed()).flatMap((day) => day.items);
        const seqs = items.flatMap(({ firstSeq, lastSeq }) =>
          Array.from({ length: lastSeq - firstSeq + 1 }, (_, index) => lastSeq - index),
        );
        expect(seqs).toEqual(entries.map(({ seq }) => seq).toReversed());
        expect(items.reduce((sum, { count }) => sum + count, 0)).toBe(entries.length);
      }),
    );
  });
});
