import { isScored, type Scored } from '../../../base/index.js';
import { familyFloor } from '../../../measure/index.js';
import { countedWindows } from './counted.js';
import { coverageAbove } from './coverageOf.js';
import type { WorkScores } from './collect.js';
import type { WindowAttackParameters } from './parameters.js';
import { common } from '../words/common.js';

/** What would have been found if the cleaning list had removed nothing from work and control. */
export interface Uncleaned {
  readonly log10TauF: Scored;
  readonly windows: number;
  readonly windowsAbove: number;
  readonly coverage: Scored;
}

/** The result without cleaning, to be reported beside the other; null if the list removed nothing anywhere. */
export function uncleanedOf(
  target: WorkScores,
  controls: readonly WorkScores[],
  parameters: WindowAttackParameters,
): Uncleaned | null {
  if ([target, ...controls].every(({ work }) => work.excluded.length === 0)) return null;
  const windows = countedWindows(target, parameters, false);
  const control = controls.flatMap((scores) => countedWindows(scores, parameters, false));
  const floor =
    windows.length === 0
      ? common.unscored('no-target-window')
      : familyFloor({ controlLogP: control.map(({ logPz }) => logPz), targetCount: windows.length });
  const log10TauF = floor.kind === 'floor' ? floor.log10TauF : floor;
  if (!isScored(log10TauF))
    return { log10TauF, windows: windows.length, windowsAbove: 0, coverage: log10TauF };
  const { windowsAbove, share } = coverageAbove(target, windows, log10TauF, parameters, false);
  return { log10TauF, windows: windows.length, windowsAbove, coverage: share };
}
