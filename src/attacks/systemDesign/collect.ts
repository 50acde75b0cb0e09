import { elementAt } from '../../base/index.js';
import type { Remark } from '../../base/index.js';
import type { ObservedOf } from '../defineAttack.js';
import {
  judgePassages,
  type Passage,
  type PassageJudgement,
  type ScoredPassage,
  type TemplateObservation,
} from '../kit/index.js';
import type { Design } from './designs.js';
import type { SystemDesignInput } from './input.js';
import { passagesFor } from './plan.js';
import { REQUEST_KINDS, type RequestKind } from './requests.js';
import type { AnswerObservation, AskObservation, SystemDesignUnits } from './run.js';
import { words } from './words.js';

/** The answers to one request about one passage. */
export interface Asked {
  readonly unitId: string;
  readonly passage: Passage;
  readonly request: RequestKind;
  readonly forbids: boolean;
  readonly observed: AskObservation;
}

/** A request that was not made because its prompt did not fit. */
export interface NotAsked {
  readonly request: RequestKind;
  readonly forbids: boolean;
}

/** Everything about one work. */
export interface WorkAnswers {
  readonly work: SystemDesignInput['works'][number];
  readonly asked: readonly Asked[];
  readonly notAsked: readonly NotAsked[];
  /** Passages with their log p by teacher forcing. */
  readonly scored: readonly ScoredPassage[];
  readonly unscored: number;
}

/** Everything that was observed, in the order of the works. */
export interface SystemDesignResults {
  readonly targets: readonly WorkAnswers[];
  readonly controls: readonly WorkAnswers[];
  /** Null when the model's own template is not used, or could not be checked. */
  readonly template: TemplateObservation | null;
}

/** Reads all observations once. */
export function collectAnswers(
  input: SystemDesignInput,
  observations: Iterable<ObservedOf<SystemDesignUnits>>,
): SystemDesignResults {
  const asked = new Map<string, Asked[]>();
  const notAsked = new Map<string, NotAsked[]>();
  const logProbs = new Map<string, number>();
  const unscored = new Map<string, number>();
  const passages = new Map(
    input.works.flatMap((work) =>
      REQUEST_KINDS.flatMap((kind) =>
        passagesFor(input, work, kind).map(
          (passage) => [`${work.id}/${kind}/${passage.startToken}`, passage] as const,
        ),
      ),
    ),
  );
  let template: TemplateObservation | null = null;
  for (const observed of observations) {
    const { workId } = observed.unit;
    if (observed.kind === 'unscored') {
      unscored.set(workId, (unscored.get(workId) ?? 0) + 1);
    } else if (observed.unitKind === 'template') {
      template = observed.value;
    } else if (observed.unitKind === 'score') {
      const { startTokens } = observed.unit.spec;
      for (const [at, startToken] of startTokens.entries()) {
        logProbs.set(`${workId}/${startToken}`, elementAt(observed.value.logProbs, at) ?? -Infinity);
      }
    } else {
      const { request, forbids, startToken } = observed.unit.spec;
      const passage = passages.get(`${workId}/${request}/${startToken}`);
      if (passage === undefined) continue;
      const { value } = observed;
      if ('notAsked' in value) addTo(notAsked, workId, { request, forbids });
      else addTo(asked, workId, { unitId: observed.unit.id, passage, request, forbids, observed: value });
    }
  }
  const of = (work: WorkAnswers['work']): WorkAnswers => ({
    work,
    asked: asked.get(work.id) ?? [],
    notAsked: notAsked.get(work.id) ?? [],
    scored: passagesFor(input, work, 'continue').flatMap((passage) => {
      const score = logProbs.get(`${work.id}/${passage.startToken}`);
      return score === undefined ? [] : [{ passage, score }];
    }),
    unscored: unscored.get(work.id) ?? 0,
  });
  const works = (role: 'target' | 'control'): WorkAnswers[] =>
    input.works.filter((work) => work.role === role).map(of);
  return { targets: works('target'), controls: works('control'), template };
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** A remark if requests about these works could not be made; `which` selects the requests that matter. */
export function notAskedRemarks(
  works: readonly WorkAnswers[],
  about: 'this work' | 'the work' | 'the control',
  which: (one: NotAsked) => boolean = () => true,
): Remark[] {
  const requests = works.flatMap(({ notAsked }) => notAsked.filter(which)).length;
  return requests === 0 ? [] : [words.remark('requests-without-room', { requests, about })];
}

/** Every attempt about a work under one design, answered or not. @param at only those at this temperature */
export function attemptsAbout(
  { asked }: WorkAnswers,
  request: RequestKind,
  { forbids, filter }: Design,
  at?: number,
): { readonly passage: Passage; readonly attempts: readonly AnswerObservation[] }[] {
  return asked
    .filter((one) => one.request === request && one.forbids === forbids)
    .map(({ passage, observed }) => ({
      passage,
      attempts: observed.answers.filter(
        (answer) => answer.filter === filter && (at === undefined || answer.temperature === at),
      ),
    }));
}

/** The answers of a work under one design. An attempt whose answer never began is none, and a passage without any answer is omitted. */
export function answersOf(
  ...args: Parameters<typeof attemptsAbout>
): { readonly passage: Passage; readonly answers: readonly AnswerObservation[] }[] {
  return attemptsAbout(...args).flatMap(({ passage, attempts }) => {
    const answers = attempts.filter(({ end }) => end !== 'not-answered');
    return answers.length === 0 ? [] : [{ passage, answers }];
  });
}

/** Each passage with the longest run of its words that any answer held. */
export function longestRuns(...args: Parameters<typeof attemptsAbout>): ScoredPassage[] {
  return answersOf(...args).map(({ passage, answers }) => ({
    passage,
    score: answers.reduce((most, answer) => Math.max(most, answer.passage), 0),
  }));
}

/** Compares a target's copies under one design with the control's copies under the same design. */
export function judgeCopies(
  target: WorkAnswers,
  { controls }: SystemDesignResults,
  { parameters }: SystemDesignInput,
  request: RequestKind,
  design: Design,
  at?: number,
): PassageJudgement {
  return judgePassages({
    target: longestRuns(target, request, design, at),
    control: controls.flatMap((control) => longestRuns(control, request, design, at)),
    alpha: parameters.alpha,
    minimum: parameters.leastWords,
  });
}
