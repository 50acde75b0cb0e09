import type { Remark } from '../../base/index.js';
import { attemptsAbout, type SystemDesignResults, type WorkAnswers } from './collect.js';
import type { Design } from './designs.js';
import type { SystemDesignInput } from './input.js';
import type { RequestKind } from './requests.js';
import { words } from './words.js';

/** What the attempts about some works show of reasoning. */
export interface Reasoned {
  readonly attempts: number;
  /** Attempts with reasoning; with reasoning that was ended by force; and without an answer. */
  readonly reasoned: number;
  readonly closed: number;
  readonly unanswered: number;
  /** Passages without any answer. */
  readonly unansweredPassages: number;
  /** The longest runs of words in any reasoning: of the passage, and of the work. Null without reasoning. */
  readonly passage: number | null;
  readonly anywhere: number | null;
  /** For each passage with reasoning, the longest run of its words. */
  readonly runs: readonly number[];
}

/** Sums up the reasoning about these works under one design. */
export function reasonedAbout(works: readonly WorkAnswers[], request: RequestKind, design: Design): Reasoned {
  const passages = works.flatMap((work) => attemptsAbout(work, request, design));
  const all = passages.flatMap(({ attempts }) => attempts);
  const reasoning = all.flatMap((one) => (one.reasoning === undefined ? [] : [one.reasoning]));
  const longest = (runs: readonly number[]): number | null =>
    runs.length === 0 ? null : runs.reduce((most, run) => Math.max(most, run), 0);
  const isUnanswered = ({ end }: (typeof all)[number]): boolean => end === 'not-answered';
  return {
    attempts: all.length,
    reasoned: reasoning.length,
    closed: reasoning.filter(({ closed }) => closed).length,
    unanswered: all.filter(isUnanswered).length,
    unansweredPassages: passages.filter(({ attempts }) => attempts.length > 0 && attempts.every(isUnanswered))
      .length,
    passage: longest(reasoning.map(({ passage }) => passage)),
    anywhere: longest(reasoning.map(({ anywhere }) => anywhere)),
    runs: passages.flatMap(({ attempts }) => {
      const run = longest(
        attempts.flatMap((one) => (one.reasoning === undefined ? [] : [one.reasoning.passage])),
      );
      return run === null ? [] : [run];
    }),
  };
}

/** Remarks about reasoning before the answers about a target, with the control’s beside them; none where there was none. */
export function reasoningRemarks(
  target: WorkAnswers,
  { controls }: SystemDesignResults,
  { parameters }: SystemDesignInput,
  request: RequestKind,
  design: Design,
): Remark[] {
  const own = reasonedAbout([target], request, design);
  const control = reasonedAbout(controls, request, design);
  type About = 'this work' | 'the control';
  const unanswered = (of: Reasoned, about: About): Remark[] => {
    const { attempts, unansweredPassages } = of;
    return of.unanswered === 0
      ? []
      : [words.remark('not-answered', { unanswered: of.unanswered, attempts, unansweredPassages, about })];
  };
  const closed = (of: Reasoned, about: About): Remark[] =>
    of.closed === 0
      ? []
      : [words.remark('reasoning-closed', { closed: of.closed, reasoned: of.reasoned, about })];
  return [
    ...unanswered(own, 'this work'),
    ...unanswered(control, 'the control'),
    ...closed(own, 'this work'),
    ...closed(control, 'the control'),
    ...(own.passage === null
      ? []
      : [
          words.remark('copies-in-reasoning', {
            least: parameters.leastWords,
            passages: own.runs.length,
            copied: own.runs.filter((run) => run >= parameters.leastWords && run > (control.passage ?? 0))
              .length,
            longest: own.passage,
            control:
              controls.length === 0 ? null : { longest: control.passage, passages: control.runs.length },
          }),
        ]),
  ];
}
