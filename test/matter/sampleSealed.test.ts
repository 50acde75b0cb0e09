import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCase } from '../../src/casefile/index.js';
import { copySample, replayBag, verifyReport } from '../../src/matter/index.js';
import { LOAD, sealAndClose } from '../api/replayCase.js';
import { DEMO } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();

/** The sample was recorded by another build than the one that seals and repeats it here. */
it('the shipped sample, sealed by this build, is proven and agrees when its load-bearing units are scored again', async () => {
  const folder = join(scratch, 'sample');
  await copySample(folder);
  const opened = await openCase(folder, { mode: 'write' });
  const bag = join(scratch, 'bag');
  await sealAndClose(opened, join(scratch, 'key'), bag);
  const { ok, ladder } = await verifyReport(bag);
  expect([ok, ladder.map(({ id, state }) => [id, state])]).toEqual([
    true,
    [
      ['intact', 'reached'],
      ['findings', 'reached'],
      ['print', 'reached'],
      ['model', 'not-proven'],
    ],
  ]);
  const replayed = await replayBag(bag, {
    files: [DEMO],
    load: LOAD,
    mode: 'sample',
    sample: { units: 5, seed: 'theirs' },
  });
  expect(replayed.examinations.map(({ id, outcome }) => [id, outcome])).toEqual(
    ['X1', 'X2', 'X3'].map((id) => [id, 'same-numbers']),
  );
  expect(replayed.verdict).toBe('agrees');
});
