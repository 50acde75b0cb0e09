import { isScored } from '../../../base/index.js';
import { isAboveFloor } from '../../../measure/index.js';
import type { AttackInput, Trial } from '../../define.js';
import { spanOf } from './collect.js';
import { countedWindows, type CountedWindow } from './counted.js';
import type { JudgedTarget, JudgedWindows } from './details.js';
import { isGreedyExact } from './greedyOf.js';
import type { WindowAttackParameters } from './parameters.js';
import { common } from '../words/common.js';

type Input = AttackInput<WindowAttackParameters>;

/** Every window that counts, with log10 of its probability. A hit exceeds the family floor set by the controls. */
export function floorTrials({ targets, controls }: JudgedWindows, input: Input): Trial[] {
  // Each target has its own floor. A control is compared with the highest of them.
  const highest = targets.reduce((most, { calibrated }) => Math.max(most, floorOf(calibrated)), -Infinity);
  return [
    ...targets.flatMap(({ calibrated }) =>
      trialsOf(calibrated.target, input.parameters, ({ logPz }) => isAboveFloor(logPz, floorOf(calibrated))),
    ),
    ...controls.flatMap((scores) =>
      trialsOf(countedWindows(scores, input.parameters, true), input.parameters, ({ logPz }) =>
        isAboveFloor(logPz, highest),
      ),
    ),
  ];
}

/** Every window that counts. A hit is written word for word by greedy decoding. */
export function greedyTrials({ all }: JudgedWindows, { parameters }: Input): Trial[] {
  return all.flatMap((scores) =>
    trialsOf(countedWindows(scores, parameters, true), parameters, ({ window }) =>
      isGreedyExact(scores, window, parameters.suffixTokens),
    ),
  );
}

/** Infinity without a floor, so that nothing exceeds it. */
function floorOf({ log10TauF }: JudgedTarget['calibrated']): number {
  return isScored(log10TauF) ? log10TauF : Infinity;
}

function trialsOf(
  windows: readonly CountedWindow[],
  parameters: WindowAttackParameters,
  isHit: (window: CountedWindow) => boolean,
): Trial[] {
  return windows.map((counted) => {
    const { startChar, endChar } = spanOf(counted.scores, counted.window, parameters);
    return {
      workId: counted.scores.work.id,
      startChar,
      endChar,
      hit: isHit(counted),
      score: counted.logPz === -Infinity ? common.unscored('probability-zero') : counted.logPz / Math.LN10,
    };
  });
}
