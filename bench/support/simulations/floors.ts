import {
  betaCdf,
  familyFloor,
  normalTail,
  SINGLE_HIT_DECADES,
  tailFit,
  TAIL_HEAVIER_P,
  tailFloor,
  TIE_DECADES,
} from '../../../src/measure/index.js';
import { drawsFrom, type Draws } from './draw.js';

/** A kind of unseen text: log10 scores with a known upper tail. */
interface Tail {
  readonly name: string;
  readonly draw: (draws: Draws) => number;
  /** P(score > x). */
  readonly above: (x: number) => number;
}

const CENTER = -100;
const T_DEGREES = 5;
const T_SCALE = 6;
const WEIBULL = 0.7;

/** Exponential ones, for which the floors are made; a lighter one; two heavier ones. */
export const TAILS: readonly Tail[] = [
  exponential(1.5),
  exponential(4.5),
  {
    name: 'normal, sd 15 decades (lighter)',
    draw: (draws) => CENTER + 15 * draws.normal(),
    above: (x) => normalTail((x - CENTER) / 15),
  },
  {
    name: 'Weibull, shape 0.7 (heavier)',
    draw: (draws) => CENTER + 4.5 * draws.exponential() ** (1 / WEIBULL),
    above: (x) => Math.exp(-(Math.max(0, (x - CENTER) / 4.5) ** WEIBULL)),
  },
  {
    name: 'Student t, 5 degrees (heavier)',
    draw: (draws) => CENTER + T_SCALE * studentT(draws),
    above: (x) => studentTail((x - CENTER) / T_SCALE),
  },
];

/** How often floors are exceeded by text that no model saw, for one tail and one size of control. */
export interface FloorRow {
  readonly tail: string;
  readonly controls: number;
  readonly targets: number;
  /** Family error of the floor rounded up to a decade: probabilistic, greedy, survey. */
  readonly rounded: number;
  /** The same where a claim needs what a claim needs: two passages above the floor, or one by ten decades. */
  readonly claimed: number;
  /** Family error of the floor as it is: passages of the other attacks, assisted. */
  readonly plain: number;
  /** Standard error of `plain`. */
  readonly error: number;
}

/** What the look at the tail says. */
export interface TailRow {
  readonly tail: string;
  readonly controls: number;
  /** Share of controls whose tail is called heavier than exponential. */
  readonly flagged: number;
  /** Family error of the floor as it is for as many targets as controls, of controls that were not flagged. */
  readonly errorUnflagged: number;
  readonly errorFlagged: number;
}

/**
 * Family errors. Each control is drawn; what m passages of unseen text do above its floor F follows from the known tail,
 * 1 − (1 − P(score > F))^m, so nothing else is left to chance.
 */
export function floorRows(sizes: readonly number[], runs: number): FloorRow[] {
  return TAILS.flatMap((tail) =>
    sizes.flatMap((n) => {
      const draws = drawsFrom(`simulations/floors/${tail.name}/${n}`);
      const sums = sizes.map(() => ({ rounded: 0, claimed: 0, plain: 0, squares: 0 }));
      for (let run = 0; run < runs; run++) {
        const control = Float64Array.from({ length: n }, () => tail.draw(draws));
        sizes.forEach((m, at) => {
          const { rounded, claimed, plain } = errorsOf(tail, control, m);
          const sum = sums[at];
          if (sum === undefined) return;
          sum.rounded += rounded;
          sum.claimed += claimed;
          sum.plain += plain;
          sum.squares += plain ** 2;
        });
      }
      return sums.map(({ rounded, claimed, plain, squares }, at) => ({
        tail: tail.name,
        controls: n,
        targets: sizes[at] ?? 0,
        rounded: rounded / runs,
        claimed: claimed / runs,
        plain: plain / runs,
        error: Math.sqrt((squares / runs - (plain / runs) ** 2) / runs),
      }));
    }),
  );
}

/** How often the look at the tail objects, and what the error is where it does and where it does not. */
export function tailRows(sizes: readonly number[], runs: number): TailRow[] {
  return TAILS.flatMap((tail) =>
    sizes.map((n) => {
      const draws = drawsFrom(`simulations/tails/${tail.name}/${n}`);
      const flagged: number[] = [];
      const others: number[] = [];
      for (let run = 0; run < runs; run++) {
        const control = Float64Array.from({ length: n }, () => tail.draw(draws));
        const fit = tailFit(control);
        if (fit.kind !== 'tail-fit') throw new Error(fit.reason);
        (fit.p < TAIL_HEAVIER_P ? flagged : others).push(errorsOf(tail, control, n).plain);
      }
      return {
        tail: tail.name,
        controls: n,
        flagged: flagged.length / runs,
        errorUnflagged: mean(others),
        errorFlagged: mean(flagged),
      };
    }),
  );
}

function errorsOf(
  tail: Tail,
  control: Float64Array,
  m: number,
): Record<'rounded' | 'claimed' | 'plain', number> {
  const rounded = familyFloor({ controlLogP: control.map((score) => score * Math.LN10), targetCount: m });
  const plain = tailFloor({ controlScores: control, targetCount: m });
  if (rounded.kind !== 'floor') throw new Error(rounded.reason);
  if (plain.kind !== 'floor') throw new Error(plain.reason);
  const family = (floor: number): number => -Math.expm1(m * Math.log1p(-tail.above(floor)));
  const floor = rounded.log10TauF + TIE_DECADES;
  return { rounded: family(floor), claimed: claimError(tail, floor, m), plain: family(plain.floor) };
}

/** P(at least two of m scores above the floor, or one of them by ten decades): all but none, or one alone that is not so far above. */
function claimError(tail: Tail, floor: number, m: number): number {
  const above = tail.above(floor);
  const alone = above - tail.above(floor + SINGLE_HIT_DECADES);
  return Math.max(
    0,
    -Math.expm1(m * Math.log1p(-above)) - m * alone * Math.exp((m - 1) * Math.log1p(-above)),
  );
}

function exponential(decades: number): Tail {
  return {
    name: `exponential, ${decades} decades`,
    draw: (draws) => CENTER + decades * draws.exponential(),
    above: (x) => Math.exp(-Math.max(0, x - CENTER) / decades),
  };
}

function studentT(draws: Draws): number {
  let squares = 0;
  for (let degree = 0; degree < T_DEGREES; degree++) squares += draws.normal() ** 2;
  return draws.normal() / Math.sqrt(squares / T_DEGREES);
}

function studentTail(t: number): number {
  if (t < 0) return 1 - studentTail(-t);
  return betaCdf(T_DEGREES / (T_DEGREES + t * t), T_DEGREES / 2, 0.5) / 2;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}
