import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { it } from 'vitest';
import { ROOT } from '../support/cli.js';
import { ALL_LANES } from '../support/lanes.js';

/** scripts/realModel.js ends with this code where the model cannot be obtained. */
const UNOBTAINABLE = 3;

const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'realModel.js')], {
  encoding: 'utf8',
});
if (status !== 0 && status !== UNOBTAINABLE) throw new Error(`scripts/realModel.js failed: ${stderr}`);
const path = status === 0 ? stdout.trim() : null;

/** A test on SmolLM2-135M-Instruct, which is skipped, with the reason, where the model cannot be obtained. */
export function onRealModel(name: string, test: (path: string) => Promise<void>): void {
  it(name, async ({ skip }) => {
    skip(path === null, stderr.trim());
    await test(path ?? '');
  });
}

/** One that takes minutes and is run by .ci/full. @param provedBy what shows the same in every run */
export function onRealModelLong(name: string, provedBy: string, test: (path: string) => Promise<void>): void {
  it(name, async ({ skip }) => {
    skip(!ALL_LANES, `a long lane, run by .ci/full; in every run: ${provedBy}`);
    skip(path === null, stderr.trim());
    await test(path ?? '');
  });
}
