import { isScored, type Scored, type Unscored } from '../../base/index.js';
import { auc } from '../statistics/auc.js';
import { aucInterval } from '../statistics/aucInterval.js';
import { blindScores, isEmptyWindow, type BlindScores, type GateWindow } from './blindScores.js';
import { words } from '../words.js';

/** Up to this distance of an AUC from ½ two sides are not distinguished. */
export const GATE_MATCHED = 0.1;
/** Beyond this distance the control is refused, and a match is ruled out when the interval reaches it. */
export const GATE_REFUSED = 0.2;

/** Level of the intervals: a match is an equivalence test at .05, which needs an interval of 90% (Schuirmann 1987). */
export const GATE_LEVEL = 0.9;

/** How far target and control can be distinguished without a model. */
export interface BlindGate {
  readonly kind: 'gate';
  /** AUC of target against control for each yardstick, 0 … 1; ½ = alike. */
  readonly auc: Readonly<Record<keyof BlindScores, number>>;
  /** The largest |AUC − ½|, 0 … ½. */
  readonly distance: number;
  /** The largest lower and the largest upper end of the 90% intervals of |AUC − ½|, by blocks; unscored with fewer than 5 blocks a side. */
  readonly lower: Scored;
  readonly upper: Scored;
  /** See {@link gateVerdict}. */
  readonly verdict: 'matched' | 'imperfect' | 'refuse';
}

/**
 * Can the target be distinguished from the control without the model? Three yardsticks that know nothing of it, each as AUC of target windows
 * against control windows: (a) compressed bytes per character, (b) characters per token, (c) mean log p of the window's tokens
 * under a unigram of both sides together that leaves the window itself out (add-one smoothed over the ids that occur).
 * @param input disjoint windows of target and control, cleaned by the same list
 * @returns unscored if one side has no window or a window is empty
 * @source Das, Zhang & Tramèr 2024, arXiv 2406.16201 (blind baselines); bands and yardsticks are ours
 */
export function blindGate(input: {
  readonly target: readonly GateWindow[];
  readonly control: readonly GateWindow[];
}): BlindGate | Unscored {
  const { target, control } = input;
  if (target.length === 0 || control.length === 0) {
    return words.unscored('gate-no-windows');
  }
  if ([...target, ...control].some(isEmptyWindow)) {
    return words.unscored('gate-empty-window');
  }
  const scores = blindScores([...target, ...control]);
  const blocks = [...target, ...control].map(({ block }) => block);
  const compared = (['compressedBytesPerChar', 'charsPerToken', 'unigramLogP'] as const).map((yardstick) => {
    const values = scores.map((one) => one[yardstick]);
    const sides = [
      { values: values.slice(0, target.length), blocks: blocks.slice(0, target.length) },
      { values: values.slice(target.length), blocks: blocks.slice(target.length) },
    ] as const;
    const area = auc(sides[0].values, sides[1].values);
    return { yardstick, area, ...distances(area, aucInterval(...sides, GATE_LEVEL)) };
  });
  const areaOf = (wanted: keyof BlindScores): number =>
    compared.find(({ yardstick }) => yardstick === wanted)?.area ?? NaN;
  const distance = Math.max(...compared.map(({ area }) => Math.abs(area - 0.5)));
  const lower = largest(compared.map((one) => one.lower));
  const upper = largest(compared.map((one) => one.upper));
  return {
    kind: 'gate',
    auc: {
      compressedBytesPerChar: areaOf('compressedBytesPerChar'),
      charsPerToken: areaOf('charsPerToken'),
      unigramLogP: areaOf('unigramLogP'),
    },
    distance,
    lower,
    upper,
    verdict: gateVerdict({ distance, lower, upper }),
  };
}

/**
 * The verdict on a control. `refuse`: a distance above .20 whose interval lies above .10, or that has no interval. `matched`: a distance
 * of at most .10 whose interval ends at .20 or below, so that a mismatch that would be refused is ruled out. `imperfect`: all else.
 * @param gate the largest distance of an AUC from ½, 0 … ½, with the ends of its interval
 */
export function gateVerdict(gate: Pick<BlindGate, 'distance' | 'lower' | 'upper'>): BlindGate['verdict'] {
  const { distance, lower, upper } = gate;
  if (distance > GATE_REFUSED && (!isScored(lower) || lower > GATE_MATCHED)) return 'refuse';
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
