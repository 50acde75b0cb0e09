/** Prompt length that is tried first. */
const FIRST_LENGTH = 5;
/** Number of tokens added after a failure, and the factor by which the steps grow. */
const LONGER_BY = 5;
const MORE_STEPS = 1.2;

/** State of the search for the shortest prompt. */
export interface Schedule {
  /** Prompt length to try next. */
  readonly length: number;
  /** Steps for this length; need not be a whole number. */
  readonly steps: number;
  /** Greatest length that failed; 0 at first. */
  readonly failed: number;
  /** Smallest length that succeeded; at first the length of the passage, which is not tried. */
  readonly reached: number;
  /** True when the bounds have met, so that `length` is not tried. */
  readonly isDone: boolean;
}

/**
 * MiniPrompt starts with 5 tokens. After a success it tries one token fewer; after a failure it tries five more, with 1.2 times the
 * steps. It ends when the bounds meet. Prompts as long as the passage or longer are not tried, because they would show nothing.
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

/** The state after a length succeeded or failed. */
export function nextLength(schedule: Schedule, success: boolean): Schedule {
  const { length, steps } = schedule;
  const next = success
    ? { ...schedule, reached: length, length: length - 1 }
    : { ...schedule, failed: length, length: length + LONGER_BY, steps: steps * MORE_STEPS };
  return { ...next, isDone: next.length >= next.reached || next.length <= next.failed };
}

/**
 * The worst case at each length that is tried in turn: the longest prompt and the most steps. There are as many entries as lengths that
 * can be tried.
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
