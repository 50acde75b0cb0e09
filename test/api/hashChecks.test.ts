import { describe, expect, it } from 'vitest';
import { hashChecks } from '../../src/matter/case/hashChecks.js';
import { sha256Hex } from '../../src/base/index.js';
import { combinedSha256 } from '../../src/casefile/index.js';
import { hashCheckSchema, type Evidence, type AuditEntry } from '../../src/domain/index.js';

const ONE = sha256Hex('one');
const SHARDS = [sha256Hex('first'), sha256Hex('second')];
const evidence: Evidence[] = [
  { id: 'E1', sha256: ONE, receivedAt: '2026-11-25T13:00:00.000Z' } as Evidence,
  { id: 'E2', sha256: combinedSha256(SHARDS), receivedAt: '2026-11-25T13:00:01.000Z' } as Evidence,
];

function checked(items: readonly { id: string; status: string; sha256: readonly string[] }[]) {
  const entry = {
    action: items.every(({ status }) => status === 'ok') ? 'evidence-verified' : 'evidence-changed',
    time: '2026-11-25T14:00:00.000Z',
    detail: { purpose: { kind: 'on-request' }, items },
  } as unknown as AuditEntry;
  const checks = hashChecks([entry], evidence);
  return Object.values(checks).map((all) => hashCheckSchema.parse(all.at(-1)));
}

describe('the hash checks of a report', () => {
  it('have the hash that was found, of shards over all of them', () => {
    const items = [
      { id: 'E1', status: 'ok', sha256: [ONE] },
      { id: 'E2', status: 'ok', sha256: SHARDS },
    ];
    expect(checked(items).map(({ sha256, matches }) => [sha256, matches])).toEqual([
      [ONE, true],
      [combinedSha256(SHARDS), true],
    ]);
  });

  it('say that a missing file had no hash, and do not make one up', () => {
    const items = [
      { id: 'E1', status: 'missing', sha256: [''] },
      { id: 'E2', status: 'missing', sha256: [SHARDS[0] ?? '', ''] },
    ];
    expect(checked(items)).toMatchObject([
      { sha256: { kind: 'unscored', reason: 'the file was missing: there is no hash' }, matches: false },
      { sha256: { kind: 'unscored', reason: '1 of 2 files were missing: there is no hash' }, matches: false },
    ]);
  });

  it('compare hashes, whatever the log calls the result', () => {
    const items = [{ id: 'E1', status: 'ok', sha256: [sha256Hex('another')] }];
    expect(checked(items)[0]).toMatchObject({ sha256: sha256Hex('another'), matches: false });
  });
});
