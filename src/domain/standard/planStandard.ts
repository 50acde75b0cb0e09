import { isScored, type Remark, type Scored } from '../../base/index.js';
import type { StandardCandidate, StandardEstimate, StandardSize } from './standardCandidate.js';

/** One examination of the plan: a candidate at one of its sizes. */
export interface StandardChoice {
  readonly candidate: StandardCandidate;
  readonly size: StandardSize;
}

/** A standard examination: what is run, in this order, and what is not. */
export interface StandardPlan {
  /** Those that answer most per minute come first. */
  readonly chosen: readonly StandardChoice[];
  /** Candidates for which there is no time, or whose time is not known, in the order of the candidates. */
  readonly omitted: readonly StandardCandidate[];
  /** Seconds of all that are chosen; unscored if one of them is. */
  readonly seconds: Scored;
  /** The first step that the limit does not allow, and how many seconds it adds; null without one. */
  readonly next: (StandardChoice & { readonly addsSeconds: number }) | null;
}

/** A candidate enters the plan, or grows to its next size. */
interface Step {
  readonly at: number;
  readonly size: number;
  readonly addsSeconds: number;
  /** Points gained for each second. */
  readonly rate: number;
}

/** Less than this is no time that could be measured, in seconds. */
const LEAST_SECONDS = 1e-6;

/**
 * Plans a standard examination.
 *
 * Without a limit, each candidate is taken at its usual size. With a limit, candidates enter and grow in steps. What a candidate is worth
 * grows with the square root of the share of the passages that it tests, as the precision of a rate does. The next step is always the one
 * that gains the most points for each second; of equal ones, the first in the order of the candidates. The plan ends before the first
 * step that exceeds the limit. So the order of the steps does not depend on the limit, and more time never removes or shrinks anything.
 * @param candidates at least one size each, ascending
 * @param limitSeconds the time that may be used, ≥ 0; null for no limit
 * @returns a plan whose seconds never exceed the limit; the same for the same input
 */
export function planStandard(
  candidates: readonly StandardCandidate[],
  limitSeconds: number | null,
): StandardPlan {
  const taken = new Map<number, number>();
  let next: StandardPlan['next'] = null;
  if (limitSeconds === null) {
    const usual = (at: number): number => rateOf(candidates[at], undefined, candidates[at]?.usual ?? 0);
    const order = candidates.map((_, at) => at).sort((a, b) => usual(b) - usual(a) || a - b);
    for (const at of order) taken.set(at, candidates[at]?.usual ?? 0);
  } else {
    for (;;) {
      const step = bestStep(candidates, taken);
      if (step === undefined) break;
      const after = new Map(taken).set(step.at, step.size);
      if (!(secondsOf(candidates, after) <= limitSeconds)) {
        const choice = choiceOf(candidates, step.at, step.size);
        next = choice === undefined ? null : { ...choice, addsSeconds: step.addsSeconds };
        break;
      }
      taken.set(step.at, step.size);
    }
  }
  const chosen = [...taken].flatMap(([at, size]) => choiceOf(candidates, at, size) ?? []);
  const unknown = chosen.map(({ size: { seconds } }) => seconds).find((seconds) => !isScored(seconds));
  return {
    chosen,
    omitted: candidates.filter((_, at) => !taken.has(at)),
    seconds: unknown ?? secondsOf(candidates, taken),
    next,
  };
}

function choiceOf(
  candidates: readonly StandardCandidate[],
  at: number,
  position: number,
): StandardChoice | undefined {
  const candidate = candidates[at];
  const size = candidate?.sizes[position];
  return candidate === undefined || size === undefined ? undefined : { candidate, size };
}

/** Added in the order of the candidates, so that the same set always has the same sum. */
function secondsOf(candidates: readonly StandardCandidate[], taken: ReadonlyMap<number, number>): number {
  return candidates.reduce((sum, { sizes }, at) => {
    const seconds = sizes[taken.get(at) ?? -1]?.seconds;
    return typeof seconds === 'number' ? sum + seconds : sum;
  }, 0);
}

function bestStep(
  candidates: readonly StandardCandidate[],
  taken: ReadonlyMap<number, number>,
): Step | undefined {
  let best: Step | undefined;
  for (const [at, candidate] of candidates.entries()) {
    const before = taken.get(at);
    const size = before === undefined ? 0 : before + 1;
    const seconds = candidate.sizes[size]?.seconds;
    if (typeof seconds !== 'number') continue;
    const known = before === undefined ? 0 : candidate.sizes[before]?.seconds;
    const addsSeconds = seconds - (typeof known === 'number' ? known : 0);
    const rate = rateOf(candidate, before, size);
    if (best === undefined || rate > best.rate) best = { at, size, addsSeconds, rate };
  }
  return best;
}

/** Points for each second of going from one size to another; from nothing if there is none before. */
function rateOf(candidate: StandardCandidate | undefined, before: number | undefined, size: number): number {
  const to = candidate?.sizes[size];
  if (candidate === undefined || to === undefined || typeof to.seconds !== 'number') return 0;
  const from = before === undefined ? undefined : candidate.sizes[before];
  const fromSeconds = typeof from?.seconds === 'number' ? from.seconds : 0;
  const points = candidate.worth * (Math.sqrt(to.share) - Math.sqrt(from?.share ?? 0));
  return points / Math.max(LEAST_SECONDS, to.seconds - fromSeconds);
}

/** What is said before the runs of a plan, each once: of what is chosen, then of all. */
export function standardWarnings({ chosen }: StandardPlan, { warnings }: StandardEstimate): Remark[] {
  const all = [...chosen.flatMap(({ candidate }) => candidate.warnings), ...warnings];
  return [...new Map(all.map((remark) => [remark.text, remark])).values()];
}
