import { describe, expect, it } from 'vitest';
import { entrySentence, type ActionName, type AuditEntry, type DetailOf } from '../../../src/domain/index.js';

const HASH = 'a830ff4e'.padEnd(64, '0');

function said<N extends ActionName>(action: N, it: string, detail: DetailOf<N>): string {
  const line = { seq: 2, time: '2026-11-25T10:00:00.000Z', actor: 'roe', prev: HASH };
  return entrySentence({ ...line, action, detail } as unknown as AuditEntry, it);
}

const ITEM = { purpose: { kind: 'before-seal', report: 'PAL-2026-0001' } } as const;

describe('an entry of the audit log as a sentence', () => {
  it('names the report and the beginning of its seal number', () => {
    const detail = { report: 'R', revision: 1, createdAt: '2026-11-25T10:00:00.000Z' };
    expect(said('report-sealed', 'PAL-2026-0001', { ...detail, sealNumber: HASH, pdfSha256: HASH })).toBe(
      'Report PAL-2026-0001 was sealed; seal number a830ff4e….',
    );
  });

  it('says which items changed, and why they were hashed', () => {
    const items = (['ok', 'changed', 'missing'] as const).map((status, at) => ({
      ...{ id: `E${at + 1}`, status, sha256: [HASH] },
    }));
    expect(said('evidence-changed', 'E1 A, E2 B, E3 C', { ...ITEM, items })).toBe(
      'E1 A, E2 B, E3 C: hashed again before the seal of report PAL-2026-0001; E2 is changed, E3 is missing.',
    );
  });

  it('names what was corrected by its label, with the reason', () => {
    const detail = {
      id: 'E3',
      before: { firstPublished: '' },
      after: { firstPublished: '1851', author: 'X' },
    };
    expect(said('evidence-corrected', 'E3 Moby-Dick', { ...detail, reason: 'A slip.' })).toBe(
      'What is stated about E3 Moby-Dick was corrected: Author, First published. Reason: A slip.',
    );
  });

  it('ends a reason as a sentence', () => {
    const reasons = ['received in error', 'Received in error.'];
    expect(reasons.map((reason) => said('evidence-withdrawn', 'E6 lamp', { id: 'E6', reason }))).toEqual([
      'E6 lamp was withdrawn. Reason: received in error.',
      'E6 lamp was withdrawn. Reason: Received in error.',
    ]);
  });

  it('counts units, and names those that have no score', () => {
    const mark = { examination: 'X1', journalLines: 1, journalHead: HASH };
    const hashes = { journalSha256: HASH, windowsSha256: HASH, recomputeSha256: HASH, findingsSha256: HASH };
    expect(said('examination-finished', 'X1 Greedy', { ...mark, ...hashes, unscoredUnits: 2 })).toBe(
      'X1 Greedy was finished: 1 line, head a830ff4e…, 2 unscored units; findings a830ff4e….',
    );
    expect(said('examination-paused', 'X1', { ...mark, units: 1200, how: 'stopped at once' })).toBe(
      'X1 was stopped at once after 1,200 units.',
    );
  });
});
