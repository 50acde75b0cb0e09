import { elementAt, remarkOf, type Remark, fromText } from '../../base/index.js';
import type { AttackWork } from '../define.js';
import { isWithinOne, logProbFromJson, windowsOf, worksIn, flagsOfRuns, runsOfFlags } from '../kit/index.js';
import { surveyBlocks } from './blocks.js';
import { everyPlace, type SurveyInput } from './surveyInput.js';
import type { ObservedSurvey } from './surveyUnits.js';

/** An exact window: its place and its scores. */
export interface ExactWindow {
  readonly place: number;
  readonly logPz: number;
  readonly policyLogPz: number;
}

/** What the survey of one work has measured so far. Place s is the window of prefix and passage that begins at token s. */
export interface WorkSurvey {
  readonly work: AttackWork;
  /** log p of the passage of each place under the full softmax, after the prefix that its block gave it. */
  readonly logPz: Float64Array;
  readonly policyLogPz: Float64Array;
  /** 1 where the survey scored the place and the cleaning list does not touch its window. */
  readonly counts: Uint8Array;
  /** 1 where the cleaning list does not touch the window, and the window lies in one work of a collection, scored or not. */
  readonly allowed: Uint8Array;
  /** 1 where the cleaning list does not touch the window, and its passage is figures. */
  readonly apart: Uint8Array;
  /** Exact windows at the best places, the best first, and at the sample of places that were not found. */
  readonly confirmed: ExactWindow[];
  readonly misses: ExactWindow[];
  /** Blocks of the plan, blocks surveyed, and the reasons why others have no score, by the reason’s text. */
  readonly blocks: number;
  blocksDone: number;
  readonly unscoredReasons: Map<string, Remark>;
  /** Tokens evaluated, padding included. */
  tokens: number;
}

/** Sorts observations by work, reading each once. A work that was not reached is present without scores. */
export function collectSurveys(
  input: SurveyInput,
  observations: Iterable<ObservedSurvey>,
): ReadonlyMap<string, WorkSurvey> {
  const byWork = new Map(input.works.map((work) => [work.id, emptySurvey(input, work)]));
  for (const observed of observations) {
    const survey = byWork.get(observed.unit.workId);
    if (survey === undefined) continue;
    if (observed.kind === 'unscored') survey.unscoredReasons.set(observed.reason, remarkOf(observed));
    else take(input, survey, observed);
  }
  return byWork;
}

function emptySurvey(input: SurveyInput, work: AttackWork): WorkSurvey {
  const { prefixTokens, suffixTokens } = input.parameters;
  const { isCollection, ...text } = work;
  // Every place of the text is surveyed; the text before it may be another work of a collection, whose places beyond a work do not count.
  const flags = fromText(`places of ${work.id}`, () => {
    const places = windowsOf(text, everyPlace(input.parameters));
    return [places.excluded, places.figures].map(runsOfFlags);
  }).map(flagsOfRuns);
  const [removed, figures] = flags;
  if (removed === undefined || figures === undefined) throw new RangeError('places have two flags');
  const excluded = removed.map((flag, place) => (elementAt(figures, place) === 1 ? 1 : flag));
  if (isCollection === true) {
    const works = worksIn(work);
    excluded.forEach((_, startToken) => {
      const endToken = startToken + prefixTokens + suffixTokens;
      if (!isWithinOne(works, { startToken, endToken })) excluded[startToken] = 1;
    });
  }
  return {
    work,
    logPz: new Float64Array(excluded.length).fill(-Infinity),
    policyLogPz: new Float64Array(excluded.length).fill(-Infinity),
    counts: new Uint8Array(excluded.length),
    allowed: excluded.map((flag) => 1 - flag),
    apart: figures.map((flag, place) => (elementAt(removed, place) === 1 ? 0 : flag)),
    confirmed: [],
    misses: [],
    blocks: surveyBlocks(work.tokens.length, input.parameters).length,
    blocksDone: 0,
    unscoredReasons: new Map(),
    tokens: 0,
  };
}

function take(input: SurveyInput, survey: WorkSurvey, observed: ObservedSurvey & { kind: 'observed' }): void {
  if (observed.unitKind === 'blocks') {
    survey.tokens += observed.unit.tokens;
    takeBlocks(input, survey, observed, observed.unit.spec.blocks);
    return;
  }
  const { places, logPz, policyLogPz } = observed.value;
  if (places.length > 0) survey.tokens += observed.unit.tokens;
  places.forEach((place, at) => {
    survey[observed.unitKind === 'confirm' ? 'confirmed' : 'misses'].push({
      place,
      logPz: elementAt(logPz, at),
      policyLogPz: logProbFromJson(elementAt(policyLogPz, at)),
    });
  });
}

function takeBlocks(
  { parameters }: SurveyInput,
  survey: WorkSurvey,
  observed: { array(name: string): Float32Array },
  indices: readonly number[],
): void {
  const blocks = surveyBlocks(survey.work.tokens.length, parameters);
  const full = observed.array('logPz');
  const policy = observed.array('policyLogPz');
  let at = 0;
  for (const index of indices) {
    const block = blocks[index];
    if (block === undefined) throw new RangeError(`no block ${index}`);
    survey.blocksDone += 1;
    for (let place = block.first; place < block.first + block.count; place++, at++) {
      survey.logPz[place] = elementAt(full, at);
      survey.policyLogPz[place] = elementAt(policy, at);
      survey.counts[place] = elementAt(survey.allowed, place);
    }
  }
}
