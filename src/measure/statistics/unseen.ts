import { type Unscored, elementAt } from '../../base/index.js';
import { clopperPearson } from './clopperPearson.js';
import { DEFAULT_LEVEL, type ConfidenceInterval } from '../numbers/interval.js';
import { normalQuantile } from './normal.js';
import { requireInteger, requireRange } from '../numbers/require.js';
import { words } from '../words.js';

/** What repeated draws found: things by number, each counted at most once in a draw. */
export interface Finds {
  /** N: draws made, including those that found nothing. */
  readonly draws: number;
  /** For each draw that found anything: the numbers of the things, without repetition. At most N entries. */
  readonly found: readonly ArrayLike<number>[];
}

/** An estimate with its interval. */
export interface Estimate extends ConfidenceInterval {
  readonly kind: 'estimate';
  readonly value: number;
}

/** The number of draws in which each thing was found. */
export function countsOf({ found }: Finds): Map<number, number> {
  const counts = new Map<number, number>();
  for (const things of found) {
    for (let index = 0; index < things.length; index++) {
      const thing = elementAt(things, index);
      counts.set(thing, (counts.get(thing) ?? 0) + 1);
    }
  }
  return counts;
}

/**
 * The probability that one more draw finds a thing that none has found so far, estimated by the share of draws that found something
 * that no other draw did: Good and Turing's estimate, for draws that may find nothing or many things at once.
 * The interval is Esty's, whose second term becomes the pairs of draws that share something no third draw found while neither has
 * anything to itself; its upper end is never below that of Clopper–Pearson, so that it is useful if nothing was found exactly once.
 * @returns unscored below 2 draws
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Good 1953, Biometrika 40:237; Esty 1983, Annals of Statistics 11:905; for draws that find several things: ours
 */
export function unseenMass(finds: Finds): Estimate | Unscored {
  const draws = requireInteger('draws', finds.draws, finds.found.length);
  if (draws < 2) return words.unscored('few-draws');
  const counts = countsOf(finds);
  const alone = finds.found.map((things) => some(things, (thing) => counts.get(thing) === 1));
  const news = alone.filter(Boolean).length;
  const value = news / draws;
  const spread = Math.sqrt(
    Math.max(0, value / draws + (2 * pairsWithout(finds, counts, alone)) / draws ** 2 - value ** 2 / draws),
  );
  const reach = normalQuantile(1 - (1 - DEFAULT_LEVEL) / 2) * spread;
  const exact = clopperPearson(news, draws);
  return {
    kind: 'estimate',
    value,
    lower: Math.max(0, Math.min(value - reach, exact.lower)),
    upper: Math.min(1, Math.max(value + reach, exact.upper)),
    level: DEFAULT_LEVEL,
  };
}

/** Pairs of draws with a thing that these two alone found, neither of which found anything alone. */
function pairsWithout(
  { found }: Finds,
  counts: ReadonlyMap<number, number>,
  alone: readonly boolean[],
): number {
  const first = new Map<number, number>();
  const pairs = new Set<string>();
  found.forEach((things, draw) => {
    if (alone[draw] === true) return;
    for (let index = 0; index < things.length; index++) {
      const thing = elementAt(things, index);
      if (counts.get(thing) !== 2) continue;
      const other = first.get(thing);
      if (other === undefined) first.set(thing, draw);
      else pairs.add(`${other} ${draw}`);
    }
  });
  return pairs.size;
}

function some(things: ArrayLike<number>, test: (thing: number) => boolean): boolean {
  for (let index = 0; index < things.length; index++) if (test(elementAt(things, index))) return true;
  return false;
}

/**
 * The number of things not found so far that t times as many more draws would find: Good and Toulmin's Σ (−1)^(i+1) t^i f_i, where f_i
 * things were found by exactly i draws; above t = 1 the series diverges and its terms are weighted by the tail of a binomial
 * distribution (θ = 1/(1 + t), size ½ log2(n t²/(t − 1))). The interval adds the spread of the estimate (jackknife over draws)
 * and that of what new draws would find (in lumps as large as those that single draws found alone); it says nothing about
 * things so rare that N draws do not show them.
 * @param t more draws over draws made, 0 < t ≤ 4
 * @returns unscored if nothing was found
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Good & Toulmin 1956, Biometrika 43:45; Efron & Thisted 1976, Biometrika 63:435 (binomial weights); Orlitsky, Suresh & Wu 2016,
 * PNAS 113:13283 (its size); Efron & Stein 1981, Annals of Statistics 9:586 (the jackknife errs upward)
 */
export function newFinds(finds: Finds, t: number): Estimate | Unscored {
  const draws = requireInteger('draws', finds.draws, finds.found.length);
  requireRange('t', t, Number.MIN_VALUE, 4);
  if (finds.found.length === 0) {
    return words.unscored('nothing-found');
  }
  const counts = countsOf(finds);
  const incidences = finds.found.reduce((sum, things) => sum + things.length, 0);
  const term = seriesTerm(t, incidences);
  let value = 0;
  for (const count of counts.values()) value += term(count);
  const changes = finds.found.map((things) => {
    let change = 0;
    let alone = 0;
    for (let index = 0; index < things.length; index++) {
      const count = counts.get(elementAt(things, index)) ?? 0;
      change += term(count - 1) - term(count);
      if (count === 1) alone += 1;
    }
    return { change, alone };
  });
  const mean = changes.reduce((sum, { change }) => sum + change, 0) / draws;
  const squares = changes.reduce((sum, { change }) => sum + (change - mean) ** 2, 0);
  const jackknife = ((draws - 1) / draws) * (squares + (draws - changes.length) * mean ** 2);
  const future = t * changes.reduce((sum, { alone }) => sum + alone ** 2, 0);
  const reach = normalQuantile(1 - (1 - DEFAULT_LEVEL) / 2) * Math.sqrt(jackknife + future);
  return {
    kind: 'estimate',
    value: Math.max(0, value),
    lower: Math.max(0, value - reach),
    upper: Math.max(0, value + reach),
    level: DEFAULT_LEVEL,
  };
}

/** What a thing found by `count` draws adds to the series. */
function seriesTerm(t: number, incidences: number): (count: number) => number {
  const plain = (count: number): number => (count === 0 ? 0 : -((-t) ** count));
  if (t <= 1) return plain;
  const size = Math.max(1, Math.floor(0.5 * Math.log2((Math.max(1, incidences) * t * t) / (t - 1))));
  const weights = binomialTails(size, 1 / (1 + t));
  return (count) => (count > size ? 0 : plain(count) * elementAt(weights, count));
}

/** P(X ≥ i) for i = 0 … size, X binomial. */
function binomialTails(size: number, theta: number): number[] {
  const tails = new Array<number>(size + 1).fill(0);
  let probability = theta ** size;
  let sum = 0;
  for (let k = size; k >= 0; k--) {
    sum += probability;
    tails[k] = sum;
    probability *= (k / (size - k + 1)) * ((1 - theta) / theta);
  }
  return tails;
}

/**
 * The number of different things that fewer draws would have found, averaged over all choices of these draws among the N.
 * Σ over things of 1 − C(N − c, n)/C(N, n), for a thing found by c draws.
 * @param sizes n, 0 … N
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Hurlbert 1971, Ecology 52:577
 */
export function expectedFinds(finds: Finds, sizes: readonly number[]): number[] {
  const histogram = new Map<number, number>();
  for (const count of countsOf(finds).values()) histogram.set(count, (histogram.get(count) ?? 0) + 1);
  return sizes.map((size) => {
    const n = requireInteger('size', size, 0, finds.draws);
    let expected = 0;
    for (const [count, things] of histogram) {
      let missed = 1;
      for (let j = 0; j < count && missed > 0; j++)
        missed *= Math.max(0, finds.draws - n - j) / (finds.draws - j);
      expected += things * (1 - missed);
    }
    return expected;
  });
}
