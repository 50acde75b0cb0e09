import { type Scored, elementAt } from '../../base/index.js';
import { requireSameLength } from '../numbers/require.js';
import { words } from '../words.js';

/** If two scorings differ by more decades than this, no claim is printed. */
export const REPLAY_LIMIT_DECADES = 0.5;

/** How far two scorings of the same windows differ. */
export interface ReplayDelta {
  /** Windows that were scored twice. */
  readonly windows: number;
  /** Largest |Δ log10 p_z|, ≥ 0; unscored if nothing was replayed or p_z is 0 in one scoring only. */
  readonly largestDecades: Scored;
  /** Mean |Δ log10 p_z|; unscored likewise. */
  readonly meanDecades: Scored;
  /** Index of the window that changed most; −1 if nothing was replayed. */
  readonly worstIndex: number;
  /** True if no claim may rest on these numbers: a difference of more than half a decade, or zero in one scoring only. */
  readonly refused: boolean;
}

/**
 * How much the probabilities change when the same windows are scored again under another batch layout or backend.
 * @param first natural logs of p_z; second: the same windows in the same order; −Infinity in both counts as no difference
 * @throws {PalimpsestError} `lengths-differ`
 * @source ours; llama.cpp issues 3014 and 4479 describe why log-probabilities move
 */
export function replayDelta(first: ArrayLike<number>, second: ArrayLike<number>): ReplayDelta {
  requireSameLength('first and second', first.length, second.length);
  let largest = 0;
  let sum = 0;
  let worstIndex = first.length === 0 ? -1 : 0;
  for (let index = 0; index < first.length; index++) {
    const a = elementAt(first, index);
    const b = elementAt(second, index);
    const delta = a === b ? 0 : Math.abs(a - b) / Math.LN10;
    sum += delta;
    if (delta > largest) {
      largest = delta;
      worstIndex = index;
    }
  }
  const none = words.unscored(first.length === 0 ? 'replay-none' : 'replay-zero');
  const known = first.length > 0 && Number.isFinite(largest);
  return {
    windows: first.length,
    largestDecades: known ? largest : none,
    meanDecades: known ? sum / first.length : none,
    worstIndex,
    refused: largest > REPLAY_LIMIT_DECADES,
  };
}
