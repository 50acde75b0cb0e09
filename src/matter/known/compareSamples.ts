import { isScored } from '../../base/index.js';
import type { RecognizedTensor } from '../../domain/index.js';
import { floatCell, type TensorSample } from '../../gguf/index.js';
import { LEAST_PAIRS, spearman, spearmanThreshold } from '../../measure/index.js';
import type { SketchedTensor } from './knownModelOf.js';

type Judged = Pick<RecognizedTensor, 'relation' | 'counts' | 'numbers' | 'reason'>;
type Numbers = NonNullable<RecognizedTensor['numbers']>;

/** Sampled values that may be outside the rounding of the types although the weights are the same. */
export const OUTSIDE_ALLOWED = 2;
/** A difference up to this multiple of what rounding explains can be rounding that was done twice. */
const ROUNDING_TWICE = 1.1;
/** Where more of the sampled values are equal, the tensor was not rounded in another way: a part of it was changed. */
const ROUNDED_AGAIN_EQUAL = 0.9;

/**
 * How a tensor is related to the known tensor of the same name.
 * @param chance with which the sample of an independent matrix may count as related
 */
export function judgeTensor(known: SketchedTensor, found: SketchedTensor, chance: number): Judged {
  const { shape } = known;
  if (shape.length !== found.shape.length || shape.some((size, at) => size !== found.shape[at]))
    return none('shapes-differ');
  const isSame = known.type === found.type && known.sha256 === found.sha256;
  const [a, b] = [known.sample, found.sample];
  if (a === undefined || b === undefined || a.values.length !== b.values.length)
    return isSame ? { relation: 'same-bytes', counts: isMatrix(known) } : none('type-not-read');
  const isFinite = [a, b].every(({ values }) => values.every((value) => Number.isFinite(value)));
  const correlation = isFinite ? spearman(a.values, b.values) : undefined;
  const isTested = correlation !== undefined && isScored(correlation) && a.values.length >= LEAST_PAIRS;
  if (isSame) return { relation: 'same-bytes', counts: isMatrix(known) && isTested };
  if (!isFinite) return none('not-finite');
  const numbers = numbersOf(a, b, isTested ? correlation : 0);
  const isRounded = known.type !== found.type && numbers.outside <= OUTSIDE_ALLOWED;
  if (!isMatrix(known) || !isTested) {
    if (isRounded) return { relation: 'same-weights', counts: false, numbers };
    if (!isMatrix(known)) return { ...none('vector'), numbers };
    return none(a.values.length < LEAST_PAIRS ? 'too-few-values' : 'all-equal');
  }
  const relation =
    correlation <= spearmanThreshold(a.values.length, chance)
      ? 'unrelated'
      : isRounded
        ? 'same-weights'
        : isWithinRounding(known, found, numbers)
          ? 'close'
          : 'changed';
  return { relation, counts: true, numbers };
}

/** Whether a tensor has more than one size above 1; only such tensors say something about the lineage. */
export function isMatrix({ shape }: Pick<SketchedTensor, 'shape'>): boolean {
  return shape.filter((size) => size > 1).length >= 2;
}

/**
 * Whether the difference can be rounding that was done in another way or twice. Of two tensors of one floating-point type, neither was
 * rounded: what differs was changed.
 */
function isWithinRounding(known: SketchedTensor, found: SketchedTensor, numbers: Numbers): boolean {
  const { difference, rounding, equal, sampled, outside } = numbers;
  if (difference === null || rounding === null || difference > ROUNDING_TWICE * rounding) return false;
  if (known.type !== found.type) return true;
  const isFloat = floatCell(known.type, 0) !== undefined;
  return !isFloat && outside <= OUTSIDE_ALLOWED && equal < ROUNDED_AGAIN_EQUAL * sampled;
}

function none(reason: NonNullable<Judged['reason']>): Judged {
  return { relation: 'not-compared', counts: false, reason };
}

function numbersOf(a: TensorSample, b: TensorSample, rankCorrelation: number): Numbers {
  const sampled = a.values.length;
  let [equal, outside, squares, differences, rounding, rounded] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < sampled; at++) {
    const [x, y] = [a.values[at] ?? 0, b.values[at] ?? 0];
    if (x === y) equal += 1;
    if (Math.max(a.from[at] ?? 0, b.from[at] ?? 0) > Math.min(a.to[at] ?? 0, b.to[at] ?? 0)) outside += 1;
    squares += x * x;
    differences += (x - y) * (x - y);
    const widths = [a, b].map(({ from, to }) => (to[at] ?? 0) - (from[at] ?? 0));
    if (!widths.every((width) => Number.isFinite(width))) continue;
    rounded += 1;
    // The mean square of a number that is uniform in an interval around 0, for each of the two.
    for (const width of widths) rounding += (width * width) / 12;
  }
  const share = (meanSquare: number): number | null =>
    squares === 0 || !Number.isFinite(meanSquare) ? null : Math.sqrt(meanSquare / (squares / sampled));
  return {
    sampled,
    equal,
    outside,
    rankCorrelation,
    difference: share(differences / sampled),
    rounding: share(rounding / rounded),
  };
}
