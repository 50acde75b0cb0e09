/** Prompt length that is tried first. */
const FIRST_LENGTH = 5;
/** By how many tokens it grows after a failure, and by what the steps. */
const LONGER_BY = 5;
const MORE_STEPS = 1.2;

/** Where the search for the shortest prompt stands. */
export interface Schedule {
  /** Prompt length to try next. */
  readonly length: number;
  /** Steps it gets; not whole. */
  readonly steps: number;
  /** Longest length that failed; 0 at first. */
  readonly failed: number;
  /** Shortest length that succeeded, or the first one that is not worth trying. */
  readonly reached: number;
  /** The bounds have met: `length` is not tried. */
  readonly isDone: boolean;
}

/**
 * MiniPrompt: start with 5 tokens; a success tries one token fewer, a failure five more with 1.2 times the steps, until the bounds
 * meet. Lengths from that of the passage on are not tried: a prompt as long as what it brings out shows nothing.
 * @source Schwarzschild et al. 2024, arXiv 2404.15146, algorithm 1
 */
export function firstLength(passageTokens: number, steps: number): Schedule {
  return {
    length: Math.min(FIRST_LENGTH, passageTokens - 1),
    steps,
    failed: 0,
    reached: passageTokens,
    isDone: false,
  };
}

/** What is tried after a length succeeded or failed. */
export function nextLength(schedule: Schedule, success: boolean): Schedule {
  const { length, steps } = schedule;
  const next = success
    ? { ...schedule, reached: length, length: length - 1 }
    : { ...schedule, failed: length, length: length + LONGER_BY, steps: steps * MORE_STEPS };
  return { ...next, isDone: next.length >= next.reached || next.length <= next.failed };
}

/**
 * The worst that can come at each length that is tried in turn: how long the longest prompt, how many steps the most. As many
 * entries as lengths can be tried at all.
 */
export function worstSchedule(
  passageTokens: number,
  steps: number,
): readonly { readonly length: number; readonly steps: number }[] {
  const worst: { length: number; steps: number }[] = [];
  const visit = (schedule: Schedule, at: number): void => {
    if (schedule.isDone) return;
    const known = worst[at] ?? { length: 0, steps: 0 };
    worst[at] = {
      length: Math.max(known.length, schedule.length),
      steps: Math.max(known.steps, Math.round(schedule.steps)),
    };
    visit(nextLength(schedule, false), at + 1);
    visit(nextLength(schedule, true), at + 1);
  };
  visit(firstLength(passageTokens, steps), 0);
  return worst;
}
