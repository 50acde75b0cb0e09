import { isScored, remarkOf, type Scored, type Unscored, elementAt } from '../../base/index.js';
import { isAboveFloor } from './floor.js';
import { logPzNeeded } from '../coverage/queryBudget.js';
import { requireRange, requireSameLength } from '../numbers/require.js';
import { words } from '../words.js';

/**
 * The windows that may be called extractable within n queries: the full-softmax score exceeds the family floor, and the
 * policy's p_z, lowered by the largest difference of the replay, still reaches 1 − (1 − p)^(1/n).
 * @param input logPz: natural logs under the full softmax; policyLogPz: under the decoding policy, −Infinity allowed;
 * log10Floor: τ_F; replayDecades: largest |Δ log10 p_z|; queries: n ≥ 1; p: 0 < p < 1
 * @returns one flag for each window; unscored if the replay or the floor is
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 * @source Hayes et al. 2024, arXiv 2410.19482; Cooper et al. 2026, arXiv 2607.12649 (only after the claim of memorization)
 */
export function extractableWithin(input: {
  readonly logPz: ArrayLike<number>;
  readonly policyLogPz: ArrayLike<number>;
  readonly log10Floor: Scored;
  readonly replayDecades: Scored;
  readonly queries: number;
  readonly p: number;
}): { readonly kind: 'flags'; readonly flags: readonly boolean[]; readonly count: number } | Unscored {
  requireSameLength('logPz and policyLogPz', input.logPz.length, input.policyLogPz.length);
  const needed = logPzNeeded(input.queries, input.p);
  const { log10Floor, replayDecades } = input;
  if (!isScored(log10Floor)) return log10Floor;
  if (!isScored(replayDecades)) return words.unscored('replay-needed', { because: remarkOf(replayDecades) });
  const slack = requireRange('replayDecades', replayDecades, 0, Number.MAX_VALUE) * Math.LN10;
  const flags = Array.from(
    input.logPz,
    (score, index) =>
      isAboveFloor(score, log10Floor) && elementAt(input.policyLogPz, index) - slack >= needed,
  );
  return { kind: 'flags', flags, count: flags.filter(Boolean).length };
}
