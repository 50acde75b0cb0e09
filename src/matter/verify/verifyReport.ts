import type { LadderStep } from '../../domain/index.js';
import { verifySealed, type BagVerdict, type VerifyBagOptions } from '../../seal/index.js';
import { loadBearingOfBag } from '../replay/loadBearing.js';
import { findingsStep } from './findingsStep.js';
import { printStep } from './printStep.js';
import { words } from './words.js';

/** What was found out about a sealed report: whether its files are intact, and whether what it says follows from them. */
export interface ReportVerdict extends BagVerdict {
  /** From the ground up; a step counts only where those below it are reached. */
  readonly ladder: readonly LadderStep[];
}

/**
 * Checks a sealed report in the form in which it was received, then makes again what follows from its files: findings from journals, pages
 * from findings. Needs no case, no text, no model and no network.
 * @throws {PalimpsestError} as verifySealed
 */
export async function verifyReport(path: string, options: VerifyBagOptions = {}): Promise<ReportVerdict> {
  let made: readonly LadderStep[] | undefined;
  let loadBearing = 0;
  const verdict = await verifySealed(path, options, async (folder, bag) => {
    if (bag.verdict === 'changed') return;
    loadBearing = (await loadBearingOfBag(folder)).reduce((sum, { units }) => sum + units.length, 0);
    made = [await findingsStep(folder), await printStep(folder, bag.signer?.name ?? '')];
  });
  const { checks } = verdict;
  const failed = checks.filter(({ ok }) => ok === false).map(({ id }) => id);
  const intact: LadderStep =
    failed.length > 0
      ? { id: 'intact', state: 'not-reached', reasons: [words.remark('checks-failed', { failed })] }
      : {
          id: 'intact',
          state: 'reached',
          reasons: [words.remark('checks-passed', { checks: checks.filter(({ ok }) => ok === true).length })],
        };
  const why = failed.length > 0 ? words.remark('files-changed') : words.remark('pdf-alone');
  const model = words.remark('not-compared-with-model', { loadBearing });
  const ladder: LadderStep[] = [
    intact,
    ...(made ??
      (['findings', 'print'] as const).map((id): LadderStep => ({
        id,
        state: 'not-proven',
        reasons: [why],
      }))),
    { id: 'model', state: 'not-proven', reasons: [model] },
  ];
  return { ...verdict, ok: verdict.ok && ladder.every(({ state }) => state !== 'not-reached'), ladder };
}
