import { isScored, type Scored } from '../../base/index.js';
import { auc } from '../statistics/auc.js';
import { aucInterval, type BlockedSample } from '../statistics/aucInterval.js';

/** Up to this distance of an AUC from ½ two sides are not distinguished. */
export const GATE_MATCHED = 0.1;
/** Beyond this distance the control is refused, and a match is ruled out when the interval reaches it. */
export const GATE_REFUSED = 0.2;

/** Blocks of each side from which on a mismatch must be more than chance to be refused: with fewer, the interval is too wide to show that it is. */
export const GATE_BLOCKS = 10;

/** Level of the intervals: a match is an equivalence test at .05, which needs an interval of 90% (Schuirmann 1987). */
export const GATE_LEVEL = 0.9;

/** How far two sides can be distinguished by measures that know nothing of the model. */
export interface Gate<M extends string> {
  readonly kind: 'gate';
  /** AUC of target against control for each measure, 0 … 1; ½ = alike. */
  readonly auc: Readonly<Record<M, number>>;
  /** The largest |AUC − ½|, 0 … ½. */
  readonly distance: number;
  /** The largest lower and the largest upper end of the 90% intervals of |AUC − ½|, by blocks; unscored with fewer than 5 blocks a side. */
  readonly lower: Scored;
  readonly upper: Scored;
  /** The smaller number of blocks of the two sides. */
  readonly blocks: number;
  /** See {@link gateVerdict}. */
  readonly verdict: 'matched' | 'imperfect' | 'refuse';
}

/**
 * Compares two sides by every measure.
 * @param measures for each, the values of target and control with their blocks; at least one value a side
 */
export function gateOf<M extends string>(
  measures: Readonly<Record<M, readonly [BlockedSample, BlockedSample]>>,
): Gate<M> {
  const names = Object.keys(measures) as M[];
  const compared = names.map((name) => {
    const [target, control] = measures[name];
    const area = auc(target.values, control.values);
    return { name, area, ...distances(area, aucInterval(target, control, GATE_LEVEL)) };
  });
  const blocks = Math.min(
    ...names.flatMap((name) => measures[name].map(({ blocks: own }) => new Set(Array.from(own)).size)),
  );
  const distance = Math.max(...compared.map(({ area }) => Math.abs(area - 0.5)));
  const lower = largest(compared.map((one) => one.lower));
  const upper = largest(compared.map((one) => one.upper));
  return {
    kind: 'gate',
    auc: Object.fromEntries(compared.map(({ name, area }) => [name, area])) as Record<M, number>,
    distance,
    lower,
    upper,
    blocks,
    verdict: gateVerdict({ distance, lower, upper, blocks }),
  };
}

/**
 * The verdict on a control. `refuse`: a distance above .20 whose interval lies above .10, or that has no interval, or that comes from fewer
 * than ten blocks on a side. `matched`: a distance
 * of at most .10 whose interval ends at .20 or below, so that a mismatch that would be refused is ruled out. `imperfect`: all else.
 * @param gate the largest distance of an AUC from ½, 0 … ½, with the ends of its interval; blocks: of the side that has fewer
 */
export function gateVerdict(
  gate: Pick<Gate<string>, 'distance' | 'lower' | 'upper' | 'blocks'>,
): Gate<string>['verdict'] {
  const { distance, lower, upper, blocks } = gate;
  const told = !isScored(lower) || lower > GATE_MATCHED || blocks < GATE_BLOCKS;
  if (distance > GATE_REFUSED && told) return 'refuse';
  return distance <= GATE_MATCHED && isScored(upper) && upper <= GATE_REFUSED ? 'matched' : 'imperfect';
}

/** The interval of an AUC as one of its distance from ½. Where nothing varies (all alike, or all apart) the point is the interval. */
function distances(area: number, found: ReturnType<typeof aucInterval>): { lower: Scored; upper: Scored } {
  if (found.kind === 'unscored') {
    if (found.code !== 'blocks-alike') return { lower: found, upper: found };
    return { lower: Math.abs(area - 0.5), upper: Math.abs(area - 0.5) };
  }
  const [low, high] = [found.lower - 0.5, found.upper - 0.5];
  return {
    lower: low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high)),
    upper: Math.max(Math.abs(low), Math.abs(high)),
  };
}

/** The largest; unscored as soon as one is. */
function largest(values: readonly Scored[]): Scored {
  return values.find((value) => !isScored(value)) ?? Math.max(...values.filter(isScored));
}
