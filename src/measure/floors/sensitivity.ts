import { isScored, type Scored } from '../../base/index.js';
import { isAboveFloor } from './floor.js';
import { TIE_DECADES } from '../numbers/ties.js';

/** What is left of a claim when one block of the control is excluded. */
export interface VerdictWithout {
  /** True if the claim holds without the block. */
  readonly holds: boolean;
  /** How much of what the claim counts is left, e.g. passages above the floor; larger is more. Unit of the caller. */
  readonly amount: number;
  /** log10 of the floor that is set without the block: of equal amounts, the one with the higher floor is the less favorable. */
  readonly log10Floor: Scored;
}

/** A claim, judged again without each block of its control in turn. */
export interface SensitivityToBlocks<V extends VerdictWithout> {
  /** Controls without one block that still give the claim, of how many. */
  readonly holding: number;
  readonly tried: number;
  /** The block without which the least is left: the claim is lost, the amount is smallest, or the floor is highest; the first of several. */
  readonly least: V & { readonly block: string };
}

/**
 * Judges a claim again without each block of the control in turn.
 * @param control windows of the control with their blocks; judge: judges the claim with the windows that remain
 * @returns null with fewer than 2 blocks; the order of blocks is that of their first windows
 * @source leave-one-cluster-out, Stone 1974, J. Roy. Stat. Soc. B 36:111; ours in this use
 */
export function sensitivityToBlocks<W extends { readonly block: string }, V extends VerdictWithout>(
  control: readonly W[],
  judge: (remaining: readonly W[]) => V,
): SensitivityToBlocks<V> | null {
  const blocks = [...new Set(control.map(({ block }) => block))];
  if (blocks.length < 2) return null;
  const verdicts = blocks.map((excluded) => ({
    ...judge(control.filter(({ block }) => block !== excluded)),
    block: excluded,
  }));
  const [first, ...others] = verdicts;
  if (first === undefined) return null;
  return {
    holding: verdicts.filter(({ holds }) => holds).length,
    tried: verdicts.length,
    least: others.reduce((least, one) => (isLess(one, least) ? one : least), first),
  };
}

function isLess(one: VerdictWithout, other: VerdictWithout): boolean {
  if (one.holds !== other.holds) return !one.holds;
  return one.amount === other.amount ? heightOf(one) > heightOf(other) : one.amount < other.amount;
}

function heightOf({ log10Floor }: VerdictWithout): number {
  return isScored(log10Floor) ? log10Floor : Infinity;
}

/**
 * By how many decades every control score would have to rise before a claim is gone. The floor that the control sets rises with its scores,
 * rounded up to a whole power of ten; a floor of 1 is exceeded by no probability.
 * @param input log10Floor: the floor before it is rounded up (log10 of the highest control score plus the margin); holdsAt: whether the claim
 * holds at a floor of 10^log10, for whole values below 0; it must not hold again above one where it does not
 * @returns decades ≥ 0: up to this rise the claim holds, above it the claim is gone; null if the claim does not hold as it is
 */
export function riseBeforeLost(input: {
  readonly log10Floor: number;
  readonly holdsAt: (log10: number) => boolean;
}): number | null {
  const { log10Floor, holdsAt } = input;
  let highest = Math.ceil(log10Floor - TIE_DECADES);
  if (highest >= 0 || !holdsAt(highest)) return null;
  // At most a few hundred decades: passages less probable than that are below every floor.
  while (highest + 1 < 0 && holdsAt(highest + 1)) highest++;
  return Math.max(0, highest - log10Floor);
}

/**
 * {@link riseBeforeLost} for the claim that at least one passage exceeds the floor.
 * @param input targetLogP: natural logs of the passages of the work; log10Floor: the floor before it is rounded up
 */
export function riseBeforeNoneAbove(input: {
  readonly targetLogP: readonly number[];
  readonly log10Floor: number;
}): number | null {
  const best = input.targetLogP.reduce((most, one) => Math.max(most, one), -Infinity);
  return riseBeforeLost({ log10Floor: input.log10Floor, holdsAt: (log10) => isAboveFloor(best, log10) });
}
