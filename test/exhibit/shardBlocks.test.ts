import { describe, expect, it } from 'vitest';
import { reportExaminationSchema, type AuditEntry } from '../../src/domain/index.js';
import { shardsOnRecord } from '../../src/examine/index.js';
import { textOf, type Block } from '../../src/exhibit/document/blocks.js';
import { shardBlocks } from '../../src/exhibit/document/facts/shardBlocks.js';

const entry = (action: string, detail: object): AuditEntry =>
  ({ seq: 1, time: '2026-11-29T10:00:00.000Z', actor: 'ada', action, detail }) as unknown as AuditEntry;

const shard = (number: number, host: string) => ({
  shard: number,
  from: 0,
  machine: { hostname: host, threads: 2 },
});

const merged = (shards: ReturnType<typeof shard>[]): AuditEntry =>
  entry('shards-merged', {
    examination: 'X2',
    shardPlan: 'plan-1',
    shards,
    repeatedUnits: shards.length - 1,
    largestDecades: 0.0002,
    toleranceDecades: 0.001,
  });

/** The text of a paragraph or of facts, with no-break spaces as blanks. */
function plain(block: Block): string {
  const lines =
    block.kind === 'paragraph'
      ? [textOf(block.content)]
      : block.kind === 'facts'
        ? block.rows.map(({ label, value }) => `${label}: ${textOf(value)}`)
        : [];
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

describe('the shards of an examination in a report', () => {
  it('are those of its last merge, machine by machine', () => {
    const shards = shardsOnRecord(
      [
        merged([shard(1, 'ahab')]),
        entry('shards-merged', { examination: 'X3' }),
        merged([shard(1, 'ahab'), shard(2, 'starbuck'), shard(3, 'ahab'), shard(4, 'ahab')]),
      ],
      'X2',
    );
    expect(shards).toEqual({
      plan: 'plan-1',
      machines: [
        { shards: [1, 3, 4], machine: { hostname: 'ahab', threads: 2 } },
        { shards: [2], machine: { hostname: 'starbuck', threads: 2 } },
      ],
      repeatedUnits: 3,
      largestDecades: 0.0002,
      toleranceDecades: 0.001,
    });
    const examination = reportExaminationSchema.partial().parse({ id: 'X2', shards });
    const text = shardBlocks(examination as Parameters<typeof shardBlocks>[0])
      .map(plain)
      .join('\n');
    expect(text).toContain(
      'X2 was merged from 4 shards of plan-1. Neighboring shards scored 3 units twice; the largest difference is 0.0002 decades (limit: 0.001).',
    );
    expect(text).toMatch(/shards 1, 3–4:.*ahab.*shard 2:.*starbuck/s);
  });

  it('are none where it ran in one piece', () => {
    expect(shardsOnRecord([entry('examination-finished', { examination: 'X2' })], 'X2')).toBeNull();
    expect(shardBlocks({ id: 'X2' } as Parameters<typeof shardBlocks>[0])).toEqual([]);
  });
});
