import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseReport } from '../../src/domain/index.js';
import { verifyBag } from '../../src/seal/index.js';
import { temporaryFolder } from './support.js';

// Sealed once, by version 0.1.0, the first with a time stamp of a test authority; never to be made again. The last is a whole case as
// the program made it: the shipped model P1-f16, 6,000 characters of the planted and of the held-out work, two finished examinations,
// a paused one and an exhibit.
const SEALED: readonly [string, string, readonly string[]][] = [
  [
    'seal/bags/v1.zip',
    '98cf37ceb08440b3a56f15103cfff28322fb1285b118759e833b65b3f353d171',
    [
      'report-forms',
      'report-complete',
      'starts',
      'journals',
      'arrays',
      'findings',
      'items',
      'exhibits',
      'proposals',
      'words',
      'heads',
      'time-stamp',
    ],
  ],
  [
    'seal/bags/v1-report.zip',
    'a4ae7dcd99d60f60e5a8caf8b7fcd7d89e5df2bc9078b5c94ce67fa97b55eca1',
    ['exhibits', 'proposals', 'words', 'heads', 'time-stamp'],
  ],
  [
    'fixtures/bags/format-1.zip',
    '91a347f3b1fac2a2f76e612d0fb67fe152fd8d1f134f8619e15b1f2675dd56ef',
    ['proposals', 'words', 'heads', 'time-stamp'],
  ],
];

/** Unpacks a ZIP of these tests; a bag in it may lie in a folder of its own. */
function unpacked(name: string): string {
  const folder = temporaryFolder();
  const files = unzipSync(readFileSync(join(import.meta.dirname, '..', name)));
  const inner = Object.keys(files)
    .find((path) => path.endsWith('bagit.txt'))
    ?.slice(0, -'bagit.txt'.length);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return join(folder, inner ?? '');
}

describe('a bag that an earlier version sealed', () => {
  it.each(SEALED)('%s still verifies', async (name, sealNumber, skipped) => {
    const verdict = await verifyBag(unpacked(name));
    const notPassed = verdict.checks.filter((check) => check.ok !== true);
    expect(notPassed.map(({ id, ok }) => [id, ok])).toEqual(skipped.map((id) => [id, 'skipped']));
    expect(verdict.sealNumber).toBe(sealNumber);
    // Those certificates do not say that they are self-asserted; their form does.
    expect(verdict).toMatchObject({ verdict: 'signer-not-confirmed', signer: { selfAsserted: true } });
  });

  it('is not taken for one of a version that nobody knows', () => {
    expect(() => parseReport({ schema: 'palimpsest-report', schemaVersion: 4 })).toThrow();
    expect(() => parseReport(null)).toThrow();
  });
});
