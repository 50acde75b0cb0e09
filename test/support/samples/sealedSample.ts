import { join } from 'node:path';
import { systemClock, utc } from '../../../src/base/index.js';
import { openCase, type CaseFolder } from '../../../src/casefile/index.js';
import { copySample, makeReport, type MadeReport, type ReportOptions } from '../../../src/matter/index.js';
import { makeKey } from '../../seal/support.js';

/** A copy of the shipped sample: two models, one of which learned the work E3, with finished examinations X1, X2 and X3. */
export async function sampleCase(folder: string): Promise<CaseFolder> {
  await copySample(folder);
  return openCase(folder, { mode: 'write' });
}

/** Seals the sample case. */
export async function sampleBag(
  opened: CaseFolder,
  outFolder: string,
  options: Partial<ReportOptions> = {},
): Promise<MadeReport> {
  const { examiner } = opened.index.head;
  return makeReport(opened, {
    clock: systemClock,
    key: await makeKey(`${outFolder} key`, examiner, systemClock),
    outFolder,
    gpu: 'off',
    selfTest: { kind: 'run', at: utc(systemClock), passed: true, checks: [] },
    ...options,
  });
}

/** Path of a result in a bag. */
export function resultOf(bag: string, name: string): string {
  return join(bag, 'data', 'results', name);
}
