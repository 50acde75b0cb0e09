import { elementAt } from '../../base/index.js';
import {
  judgePassages,
  type Passage,
  type PassageJudgement,
  type ScoredPassage,
  type TemplateObservation,
  tiledPassages,
} from '../kit/index.js';
import type { TitleInput } from './parameters.js';
import type { Language, TitleRequestKind } from './requests.js';
import { coveredWords, longestRun, NO_RUN, SearchedWork, type WorkRun } from './search.js';
import type { ObservedTitle, TitleAnswer, TitleSpec, WhyNotAsked } from './units.js';

/** One attempt: a request, and the answer that it got or did not get. */
export interface Attempt {
  readonly answer: TitleAnswer;
  readonly answered: boolean;
  /** The longest run of the work in the answer, and in the reasoning before it; null without reasoning. */
  readonly run: WorkRun;
  readonly reasoned: WorkRun | null;
}

/** A request that was made, with all attempts. */
export interface AskedTitle {
  readonly unitId: string;
  readonly promptTokens: number;
  readonly spec: TitleSpec;
  readonly attempts: readonly Attempt[];
  /** How much of the work stood in the prompt: words of it in runs that are long enough to count as a copy. */
  readonly promptWords: number;
  /** The longest run of the work in the words of the request itself. */
  readonly requestRun: number;
  /** The model’s own earlier answer, where it stood in the prompt; absent elsewhere. */
  readonly earlier?: string;
  /** For each passage of the work, the longest run of its words that any of the answers contains. */
  readonly passageRuns: readonly number[];
  /** For each word of the work, 1 if it lies in a run that counts as a copy in any of the answers. */
  readonly covered: Uint8Array;
}

/** A request that was not made, and why. */
export interface NotAskedTitle {
  readonly spec: TitleSpec;
  readonly why: WhyNotAsked | 'unscored';
}

/** Everything about one work. */
export interface AskedWork {
  readonly work: TitleInput['works'][number];
  readonly searched: SearchedWork;
  readonly passages: readonly Passage[];
  readonly asked: readonly AskedTitle[];
  readonly notAsked: readonly NotAskedTitle[];
  /** Passages with fewer words than the shortest copy that counts. */
  readonly shortPassages: number;
}

/** Everything that was observed, in the order of the works. */
export interface TitleResults {
  readonly targets: readonly AskedWork[];
  readonly controls: readonly AskedWork[];
  /** Null when the model's own template is not used, or could not be checked. */
  readonly template: TemplateObservation | null;
}

/** Reads all observations once, and searches every answer for the whole work that it is about. */
export function collectTitles(input: TitleInput, observations: Iterable<ObservedTitle>): TitleResults {
  const works = input.works.map((work) => {
    const searched = new SearchedWork(work);
    const { suffixTokens, leastWords } = input.parameters;
    const passages = tiledPassages(work, { prefixTokens: 0, suffixTokens });
    const shortPassages = passages.filter((passage) => {
      const { from, to } = searched.wordsOf(passage);
      return to - from < leastWords;
    }).length;
    const asked: AskedTitle[] = [];
    const notAsked: NotAskedTitle[] = [];
    return { work, searched, passages, asked, notAsked, shortPassages };
  });
  let template: TemplateObservation | null = null;
  for (const observed of observations) {
    if (observed.unitKind === 'template') {
      if (observed.kind === 'observed') template = observed.value;
      continue;
    }
    const of = works.find(({ work }) => work.id === observed.unit.workId);
    const { spec } = observed.unit;
    if (of === undefined) continue;
    if (observed.kind === 'unscored') of.notAsked.push({ spec, why: 'unscored' });
    else if ('notAsked' in observed.value) of.notAsked.push({ spec, why: observed.value.notAsked });
    else {
      const { promptTokens } = observed.value;
      const made = { unitId: observed.unit.id, promptTokens };
      of.asked.push({ ...made, ...searchedAnswers(of, spec, observed.value, input) });
    }
  }
  const ofRole = (role: 'target' | 'control'): AskedWork[] => works.filter(({ work }) => work.role === role);
  return { targets: ofRole('target'), controls: ofRole('control'), template };
}

function searchedAnswers(
  { searched, passages }: Pick<AskedWork, 'searched' | 'passages'>,
  spec: TitleSpec,
  { answers, earlier }: { readonly answers: readonly TitleAnswer[]; readonly earlier?: string },
  { parameters }: TitleInput,
): Omit<AskedTitle, 'unitId' | 'promptTokens'> {
  const { leastWords } = parameters;
  const whole = { from: 0, to: searched.size };
  const inRequest = searched.runsIn(spec.words);
  const nowhere = new Uint32Array(searched.size);
  const inPrompt = coveredWords(searched.runsIn(`${spec.words}\n\n${earlier ?? ''}`), nowhere, leastWords);
  const ranges = passages.map((passage) => searched.wordsOf(passage));
  const passageRuns = ranges.map(() => 0);
  const covered = new Uint8Array(searched.size);
  const attempts = answers.map((answer): Attempt => {
    const answered = answer.end !== 'not-answered';
    const inAnswer = answered ? searched.runsIn(answer.text) : nowhere;
    if (answered) {
      for (const [at, range] of ranges.entries())
        passageRuns[at] = Math.max(elementAt(passageRuns, at), longestRun(inAnswer, inRequest, range).words);
      for (const [at, flag] of coveredWords(inAnswer, inRequest, leastWords).entries())
        if (flag === 1) covered[at] = 1;
    }
    return {
      answer,
      answered,
      run: answered ? longestRun(inAnswer, inRequest, whole) : NO_RUN,
      reasoned:
        answer.reasoning === undefined
          ? null
          : longestRun(searched.runsIn(answer.reasoning.text), inRequest, whole),
    };
  });
  return {
    spec,
    attempts,
    promptWords: inPrompt.reduce((sum, flag) => sum + flag, 0),
    requestRun: longestRun(inRequest, nowhere, whole).words,
    ...(earlier === undefined ? {} : { earlier }),
    passageRuns,
    covered,
  };
}

/** The requests of one kind in one language; all of them without a kind. */
export interface Selection {
  readonly request: TitleRequestKind;
  readonly language: Language;
}

/** The requests about a work that were made and are selected. */
export function askedOf({ asked }: AskedWork, selected: Selection | null): readonly AskedTitle[] {
  return asked.filter(
    ({ spec }) =>
      selected === null || (spec.request === selected.request && spec.language === selected.language),
  );
}

/** What came of the attempts about some works. */
export interface Tally {
  readonly attempts: number;
  readonly answered: number;
  /** Answers with a run that is long enough to count as a copy. */
  readonly copied: number;
  /** The longest run, with the work that it is of; null without an answer. */
  readonly longest: { readonly of: AskedWork; readonly run: WorkRun } | null;
}

/** Counts attempts, answers and answers with a copy. */
export function tallyOf(works: readonly AskedWork[], selected: Selection | null, least: number): Tally {
  const all = works.flatMap((of) =>
    askedOf(of, selected).flatMap(({ attempts }) => attempts.map((attempt) => ({ of, attempt }))),
  );
  const answered = all.filter(({ attempt }) => attempt.answered);
  return {
    attempts: all.length,
    answered: answered.length,
    copied: answered.filter(({ attempt }) => attempt.run.words >= least).length,
    longest: answered.reduce<Tally['longest']>(
      (best, { of, attempt: { run } }) => (best === null || run.words > best.run.words ? { of, run } : best),
      null,
    ),
  };
}

/** The passages of a work with the longest run that any answer contains; none if no request got an answer. */
export function scoredPassages(of: AskedWork): ScoredPassage[] {
  const answered = of.asked.filter(({ attempts }) => attempts.some((attempt) => attempt.answered));
  if (answered.length === 0) return [];
  return of.passages.map((passage, at) => ({
    passage,
    score: answered.reduce((most, { passageRuns }) => Math.max(most, elementAt(passageRuns, at)), 0),
  }));
}

/** Compares the copies of a target with those of all controls, each asked for under its own title. */
export function judgeTitles(
  target: AskedWork,
  { controls }: TitleResults,
  { parameters }: TitleInput,
): PassageJudgement {
  return judgePassages({
    target: scoredPassages(target),
    control: controls.flatMap(scoredPassages),
    alpha: parameters.alpha,
    minimum: parameters.leastWords,
  });
}

/** For each word of the work, 1 if it lies in a run that counts as a copy in any answer of a selection. */
export function coveredBy(of: AskedWork, selected: Selection | null): Uint8Array {
  const covered = new Uint8Array(of.searched.size);
  for (const asked of askedOf(of, selected))
    for (const [at, flag] of asked.covered.entries()) if (flag === 1) covered[at] = 1;
  return covered;
}
