import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { verifyBag } from '../../src/seal/index.js';
import { temporaryFolder } from './support.js';

// Sealed once, by version 0.1.0, with a time stamp of a test authority; never to be made again.
const SEALED: readonly [string, string][] = [
  ['v1.zip', '98cf37ceb08440b3a56f15103cfff28322fb1285b118759e833b65b3f353d171'],
];

describe('a bag that an earlier version sealed', () => {
  it.each(SEALED)('%s still verifies', async (name, sealNumber) => {
    const folder = temporaryFolder();
    const files = unzipSync(readFileSync(join(import.meta.dirname, 'bags', name)));
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const verdict = await verifyBag(folder);
    expect(verdict.checks.filter((check) => check.ok !== true)).toEqual([]);
    expect(verdict.sealNumber).toBe(sealNumber);
  });
});
