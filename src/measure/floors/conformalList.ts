import { elementAt, firstAtLeast } from '../../base/index.js';
import { benjaminiHochberg } from '../statistics/benjaminiHochberg.js';
import { requireInteger, requireOpenUnit } from '../numbers/require.js';
import { controlsNeeded, floorOfDecimalTimes } from './conformal.js';

/** The members of a family that exceed a control, as a list at a controlled false-discovery rate. */
export interface ConformalList {
  readonly kind: 'list';
  /** For each score: 1 + the number of controls that are at least as high, 1 … N + 1. */
  readonly ranks: readonly number[];
  /** rank / (N + 1). */
  readonly pValues: readonly number[];
  /** p-values adjusted by Benjamini and Hochberg, 0 … 1. */
  readonly adjusted: readonly number[];
  readonly listed: readonly boolean[];
  readonly count: number;
  /** Controls that score at least as high as the lowest score on the list; 0 without a list. */
  readonly controlsReached: number;
  /** The smallest adjusted value: the p-value of “not one of them is above the control” (Simes); 1 without scores. */
  readonly p: number;
  /** What a list needs at these sizes. */
  readonly reach: ListReach;
  /** The same list with Storey’s estimate of the share of unseen members; it is not {@link ConformalList.listed}. */
  readonly storey: { readonly unseenShare: number; readonly count: number };
}

/** What a list can show at given sizes, whatever the scores. */
export interface ListReach {
  /** The smallest possible p-value, 1/(N + 1). */
  readonly smallestP: number;
  /** The fewest members that a list can hold, ⌈m / (q(N + 1))⌉: they then exceed every control. More than m if no list is possible. */
  readonly fewest: number;
  /** Controls with which one member alone could be listed: the smallest N with q(N + 1) ≥ m. */
  readonly controlsForOne: number;
  /** Controls without which no list is possible at all: the smallest N with q(N + 1) ≥ 1. */
  readonly controlsForAny: number;
}

/**
 * Lists the members of a family whose scores exceed a control, so that the expected share of unseen members among the listed ones is at most q
 * if unseen members are exchangeable with the control: conformal p-values, then Benjamini and Hochberg’s rule. One control set serves all
 * members, so the p-values depend on each other, but positively (PRDS), and the rule keeps its rate. Ties count against the list. The
 * rule is decided in whole numbers: the k highest are listed for the largest k with m · rank ≤ ⌊q · k(N + 1)⌋.
 * @param input scores of m members and of N controls, without NaN; q: 0 < q < 1, taken as the decimal number as written
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Bates, Candès, Lei, Romano & Sesia 2023, Annals of Statistics 51:149; Benjamini & Hochberg 1995, JRSS B 57:289; Benjamini &
 * Yekutieli 2001, Annals of Statistics 29:1165 (PRDS); Storey 2002, JRSS B 64:479, with λ as a multiple of 1/(N + 1) (Bates et al.)
 */
export function conformalList(input: {
  readonly scores: readonly number[];
  readonly controls: readonly number[];
  readonly q: number;
}): ConformalList {
  const { scores, controls } = input;
  const q = requireOpenUnit('q', input.q);
  const places = controls.length + 1;
  const ascending = Float64Array.from(controls).sort();
  const ranks = scores.map((score) => 1 + controls.length - firstAtLeast(ascending, score));
  const pValues = ranks.map((rank) => rank / places);
  const adjusted = benjaminiHochberg(pValues);
  const sorted = [...ranks].sort((a, b) => a - b);
  const largest = largestRank(
    sorted,
    (rank, k) => scores.length * rank <= floorOfDecimalTimes(q, k * places),
  );
  const listed = ranks.map((rank) => rank <= largest);
  const unseenShare = storeyShare(ranks, places);
  const storeyLargest = largestRank(
    sorted,
    (rank, k) => unseenShare * scores.length * rank <= q * k * places * (1 + 1e-12),
  );
  return {
    kind: 'list',
    ranks,
    pValues,
    adjusted,
    listed,
    count: listed.filter(Boolean).length,
    controlsReached: Math.max(0, largest - 1),
    p: adjusted.reduce((least, value) => Math.min(least, value), 1),
    reach: listReach(scores.length, controls.length, q),
    storey: { unseenShare, count: ranks.filter((rank) => rank <= storeyLargest).length },
  };
}

/**
 * What a list can show at these sizes.
 * @param members m ≥ 0; controls N ≥ 0; q: 0 < q < 1, taken as the decimal number as written
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function listReach(members: number, controls: number, q: number): ListReach {
  requireInteger('members', members, 0);
  requireInteger('controls', controls, 0);
  const needed = controlsNeeded(q);
  return {
    smallestP: 1 / (controls + 1),
    fewest: leastTimes(q, controls + 1, members),
    controlsForOne: Math.max(0, leastTimes(q, 1, members) - 1),
    controlsForAny: needed,
  };
}

/** The smallest whole k with q · k · unit ≥ wanted, in exact decimal arithmetic. */
function leastTimes(q: number, unit: number, wanted: number): number {
  let k = Math.max(0, Math.ceil(wanted / (q * unit)) - 1);
  while (floorOfDecimalTimes(q, k * unit) < wanted) k++;
  return k;
}

/** The rank of the last of the k lowest for the largest k that `holds`; 0 if none does. */
function largestRank(sorted: readonly number[], holds: (rank: number, k: number) => boolean): number {
  for (let k = sorted.length; k > 0; k--) {
    const rank = elementAt(sorted, k - 1);
    if (holds(rank, k)) return rank;
  }
  return 0;
}

/** Storey’s estimate of the share of unseen members, (1 + #{p > λ}) / (m(1 − λ)), at most 1, with λ = ⌊(N + 1)/2⌋/(N + 1). */
function storeyShare(ranks: readonly number[], places: number): number {
  if (ranks.length === 0) return 1;
  const half = Math.floor(places / 2);
  const above = ranks.filter((rank) => rank > half).length;
  return Math.min(1, (1 + above) / (ranks.length * (1 - half / places)));
}
