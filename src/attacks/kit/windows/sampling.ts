import { z } from 'zod';
import { fromText, Random, shownText, wholeNumber, type Json, elementAt } from '../../../base/index.js';
import { noInterval, TOP_K_40, type DrawnPassage, type Finding } from '../../../domain/index.js';
import type {
  AttackInput,
  AttackPlan,
  AttackWork,
  GivenText,
  PlannedUnit,
  UnitContext,
  UnitKinds,
} from '../../define.js';
import type { ObservedOf, ResultOf, UnitOf } from '../../defineAttack.js';
import { finding, type FindingKind } from '../../findingKinds.js';
import type { TargetCalibration } from './calibrate.js';
import { firstPolicy } from './judgeHeld.js';
import { spanOf, type WorkScores } from './collect.js';
import { commonCaveats, controlPhrase } from './findings.js';
import { common, WHY_NONE_DRAWN, type WhyNoneDrawn } from '../words/common.js';
import { markedBy } from '../words/words.js';
import { windowAttackParameters } from './parameters.js';
import { besideUnits, type ObservedBeside } from './besideUnits.js';
import { runSelfWrittenUnit, shuffledWindow } from './negativeControls.js';
import { sentenceWindow } from './sentenceShuffle.js';
import { putsBos } from '../drawing/checkWriting.js';
import { commonBeginning, drawnTexts, drawnTextsSchema } from '../drawing/drawnTexts.js';
import { drawOn } from '../drawing/drawOn.js';
import { sampleUnitId, type AttackId } from '../units/unitId.js';
import { parsePolicies } from '../drawing/policies.js';
import { givenWindows } from './plan.js';
import {
  cachedWindows,
  runListedWindows,
  runWindowUnit,
  windowTokens,
  windowUnits,
  type WindowUnits,
} from './run.js';

/** Parameters of an attack over windows that also draws samples. */
export const samplingParameters = windowAttackParameters.extend({
  sampledPassages: z.int().min(0).max(10_000).default(10).meta({
    title: 'Passages drawn as a check',
    unit: 'passages',
    description:
      'Number of passages of each work that the model is asked to write by drawing tokens. The seed chooses them before anything is scored. 0 for none.',
  }),
  drawsPerPassage: z.int().min(1).max(128).default(20).meta({
    title: 'Draws of each of these passages',
    unit: 'draws',
    description: 'Number of draws of each of these passages under the first decoding policy.',
  }),
  shuffledPassages: z.int().min(0).max(10_000).default(50).meta({
    title: 'Shuffled passages',
    unit: 'passages',
    description:
      'Number of passages of each work that are also scored with their words in a seeded random order, and as many of the work with its sentences in such an order. No training text holds the former, so the rule should count none of them as hits; of the latter, it counts those whose sentences the model holds one by one. 0 for none.',
  }),
  selfWrittenPassages: z.int().min(0).max(10_000).default(50).meta({
    title: 'Passages written by the model',
    unit: 'passages',
    description:
      'Number of passages that the model writes after prefixes of the control, drawing tokens at temperature 1. They are then scored, to show whether machine-written text can exceed the floor. 0 for none.',
  }),
  spikePassages: z.int().min(1).max(1000).default(10).meta({
    title: 'Known-memorized passages',
    unit: 'passages',
    description:
      'Where the case has a known-memorized text: number of its passages that are scored beside the work, to show how many of them this setting finds. The seed chooses them. They are in no number about the work.',
  }),
});
/** See {@link samplingParameters}. */
export type SamplingParameters = z.output<typeof samplingParameters>;

type Input = AttackInput<SamplingParameters>;

/** What the journal holds for a passage that was drawn. */
const sampleObservation = z.object({
  draws: z.int().min(1),
  /** Draws that wrote the passage word for word. */
  hits: z.int().min(0),
  /** Longest correct beginning of the passage in any draw, tokens. */
  longestTokens: z.int().min(0),
  texts: drawnTextsSchema,
});

/** The kinds of units of a scan that also draws passages. */
export const samplingUnits = {
  ...windowUnits,
  ...besideUnits,
  sample: {
    spec: z.strictObject({ kind: z.literal('sample'), window: z.int().min(0) }),
    observation: sampleObservation,
  },
} satisfies UnitKinds;
type SamplingUnits = typeof samplingUnits;
/** A passage that was drawn, as it is read from the journal. */
export type ObservedSample = ObservedOf<SamplingUnits, 'sample'>;

/** True if the model can be asked to write: it can keep copies of a sequence, and a token precedes the first draw. */
function canSample(input: Input): boolean {
  return input.model.canFork && (putsBos(input) || input.parameters.prefixTokens > 1);
}

/** The windows of a work that the model is asked to write, by a seeded choice. @param total the windows of the work */
function drawnWindows({ seed, parameters }: Input, { id }: Pick<AttackWork, 'id'>, total: number): number[] {
  return new Random(`${seed}/sample/${id}`).sample(total, parameters.sampledPassages);
}

/** The prefixes of the windows that the model is asked to write, each for every draw; none where nothing is drawn. */
export function givenSamples(input: Input, work: AttackWork): GivenText[] {
  if (!canSample(input)) return [];
  const all = givenWindows(work, input.parameters, input.parameters.drawsPerPassage);
  return drawnWindows(input, work, all.length).flatMap((window) => elementAt(all, window));
}

/**
 * Adds the draws to a plan: a seeded choice of windows of every work, one unit for each. Models that cannot be extended token by token
 * get none.
 */
export function planSamples(input: Input, plan: AttackPlan, attack: AttackId): AttackPlan {
  const { parameters, model } = input;
  const { sampledPassages, drawsPerPassage, prefixTokens, suffixTokens } = parameters;
  if (!canSample(input) || sampledPassages === 0) return plan;
  const base = { attack: attack.id, version: attack.version, parameters, model: model.sha256 };
  const chosen: Record<string, Json> = {};
  const units = input.works.flatMap((work) => {
    const total = cachedWindows(input, work.id).starts.length;
    const windows = drawnWindows(input, work, total);
    chosen[work.id] = windows;
    return windows.map((window, i): PlannedUnit => {
      const spec = { kind: 'sample', window };
      return {
        id: sampleUnitId(base, work, spec),
        workId: work.id,
        title: `${work.title}, passage ${i + 1} of ${windows.length} drawn ${drawsPerPassage} times`,
        // At most: a draw ends at its first wrong token.
        tokens: prefixTokens + drawsPerPassage * suffixTokens,
        spec,
      };
    });
  });
  return {
    ...plan,
    document: {
      ...plan.document,
      samples: { windows: chosen, draws: drawsPerPassage },
    },
    units: [...plan.units, ...units],
    totalTokens: plan.totalTokens + units.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

/** Runs one unit: scores windows of a work or of another text, or draws a passage. */
export function runSamplingUnit(
  unit: UnitOf<SamplingUnits>,
  input: Input,
  context: Pick<UnitContext, 'engine' | 'random' | 'signal'>,
): Promise<ResultOf<SamplingUnits>> {
  const { spec } = unit;
  switch (spec.kind) {
    case 'sample':
      return drawSample(unit.workId, spec.window, input, context);
    case 'spike':
      return runListedWindows({ ...unit, spec }, input, context, windowTokens);
    case 'shuffled':
      return runListedWindows({ ...unit, spec }, input, context, shuffledWindow);
    case 'sentences-shuffled':
      return runListedWindows({ ...unit, spec }, input, context, sentenceWindow);
    case 'self-written':
      return runSelfWrittenUnit({ ...unit, spec }, input, context);
    default:
      return runWindowUnit({ ...unit, spec }, input, context);
  }
}

/** Asks the model to write one passage many times: draws tokens after the prefix and ends each draw at its first wrong token. */
async function drawSample(
  workId: string,
  window: number,
  input: Input,
  { engine, random, signal }: Pick<UnitContext, 'engine' | 'random' | 'signal'>,
): Promise<ResultOf<SamplingUnits, 'sample'>> {
  const { prefixTokens, suffixTokens, drawsPerPassage: draws } = input.parameters;
  const start = elementAt(cachedWindows(input, workId).starts, window);
  const tokens = workOf(input, workId).tokens.slice(start, start + prefixTokens + suffixTokens);
  const policy = parsePolicies(input.parameters.policies)[0] ?? TOP_K_40;
  // Every draw needs its own first token: the last token of the prefix is stepped once in each copy.
  const { sequence } = await engine.open(tokens.slice(0, prefixTokens - 1), {
    bos: putsBos(input),
    topCount: 0,
    capacity: { sequences: draws + 1, tokens: prefixTokens + 1 + draws * (suffixTokens + 1) },
  });
  const sequences = await engine.fork(sequence, draws);
  await engine.close([sequence]);
  const written = Array.from({ length: draws }, (): number[] => []);
  const right = await drawOn(
    engine,
    sequences.map((one, draw) => ({ sequence: one, draw, last: elementAt(tokens, prefixTokens - 1) })),
    {
      length: suffixTokens,
      policy,
      goesOn: (draw, length, { token }) => {
        written[draw]?.push(token);
        return token === tokens[prefixTokens + length - 1];
      },
    },
    random,
    signal,
  );
  const passage = tokens.subarray(prefixTokens);
  const longestTokens = written.reduce((most, own) => Math.max(most, commonBeginning(own, passage)), 0);
  const texts = await drawnTexts(engine, written);
  return { value: { draws, hits: right.length, longestTokens, texts }, arrays: {} };
}

function workOf(input: Input, id: string): AttackWork {
  const work = input.works.find((one) => one.id === id);
  if (work === undefined) throw new TypeError(`${id} is not in the plan`);
  return work;
}

/** The draws of one work, beside what was computed for the same passages. */
export interface WorkSamples {
  passages: number;
  draws: number;
  hits: number;
  /** Σ draws · p_z under the policy. */
  expected: number;
  /** Σ draws · p_z (1 − p_z). */
  variance: number;
  longestTokens: number;
  unscored: number;
  /** The passage that is shown; null until one was drawn. */
  closest: DrawnSample | null;
}

/** A passage with its draws. */
type DrawnSample = Extract<ObservedSample, { readonly kind: 'observed' }>;

/** What is kept apart from the scores of the works. */
export interface KeptApart {
  readonly samples: ObservedSample[];
  /** Windows that are no passages of a work. */
  readonly beside: ObservedBeside[];
}

/** Passes on the scores of the works, their replays included, and keeps everything else apart. */
export function* scoresOfWorks(
  observations: Iterable<ObservedOf<SamplingUnits>>,
  kept: KeptApart = { samples: [], beside: [] },
): Generator<ObservedOf<WindowUnits>> {
  for (const observed of observations) {
    if (observed.unitKind === 'sample') kept.samples.push(observed);
    else if (observed.unitKind === 'windows' || observed.unitKind === 'replay') yield observed;
    else kept.beside.push(observed);
  }
}

/** Sums the draws of each work. Passages that the cleaning list touches or that were not scored are excluded. */
export function sumSamples(
  kept: readonly ObservedSample[],
  byWork: ReadonlyMap<string, WorkScores>,
): ReadonlyMap<string, WorkSamples> {
  const sums = new Map<string, WorkSamples>();
  for (const observed of kept) {
    const { workId, spec } = observed.unit;
    const scores = byWork.get(workId);
    const { window } = spec;
    if (scores?.scored[window] !== 1 || scores.windows.excluded[window] === 1) continue;
    const sum = sums.get(workId) ?? {
      passages: 0,
      draws: 0,
      hits: 0,
      expected: 0,
      variance: 0,
      longestTokens: 0,
      unscored: 0,
      closest: null,
    };
    sums.set(workId, sum);
    if (observed.kind === 'unscored') {
      sum.unscored += 1;
      continue;
    }
    const { draws, hits, longestTokens } = observed.value;
    const p = Math.min(1, Math.exp(scores.policyLogPz[0]?.[window] ?? -Infinity));
    sum.passages += 1;
    sum.draws += draws;
    sum.hits += hits;
    sum.expected += draws * p;
    sum.variance += draws * p * (1 - p);
    sum.longestTokens = Math.max(sum.longestTokens, longestTokens);
    if (sum.closest === null || isCloser(observed, sum.closest)) sum.closest = observed;
  }
  return sums;
}

/** By the draws that wrote the passage word for word, then by the longest beginning, then by the place in the work. */
function isCloser(a: DrawnSample, b: DrawnSample): boolean {
  const by =
    a.value.hits - b.value.hits ||
    a.value.longestTokens - b.value.longestTokens ||
    b.unit.spec.window - a.unit.spec.window;
  return by > 0;
}

/** The passage of a work that is shown with what the model wrote in one of its draws; undefined where nothing was drawn. */
export function drawnPassage(
  scores: WorkScores,
  samples: ReadonlyMap<string, WorkSamples>,
  parameters: SamplingParameters,
): DrawnPassage | undefined {
  const own = samples.get(scores.work.id);
  if (own === undefined || own.closest === null) return undefined;
  const { unit, value } = own.closest;
  const { prefixStartChar, startChar, endChar } = spanOf(scores, unit.spec.window, parameters);
  const closest = fromText(`drawn passage ${scores.work.id}`, () => {
    const beginnings = value.texts.map(({ tokens }) => beginningOf(tokens));
    return beginnings.indexOf(Math.max(...beginnings));
  });
  const best = value.texts[closest];
  const [draw] = best?.draws ?? [];
  if (best === undefined || draw === undefined) throw new TypeError(`"${unit.title}" has no draws`);
  return {
    startChar,
    endChar,
    given: shownText(() => scores.work.textOf(prefixStartChar, startChar)),
    truth: shownText(() => scores.work.textOf(startChar, endChar)),
    written: best.text,
    hits: value.hits,
    passages: own.passages,
    generation: {
      unitId: unit.id,
      draw,
      draws: value.draws,
      decoding: firstPolicy(parameters),
      promptTokens: parameters.prefixTokens,
      outputTokens: best.tokens.length,
    },
  };

  function beginningOf(tokens: readonly number[]): number {
    const start = scores.windows.starts[unit.spec.window];
    if (start === undefined) throw new TypeError(`"${unit.title}" is no window of its work`);
    return commonBeginning(tokens, scores.work.tokens.subarray(start + parameters.prefixTokens));
  }
}

/** What the draws showed, beside the number expected from the computed probabilities and the draws of the control. */
export function sampledFinding(
  kind: FindingKind,
  scores: WorkScores,
  calibrated: TargetCalibration,
  samples: ReadonlyMap<string, WorkSamples>,
  controls: readonly WorkScores[],
  input: Input,
): Finding {
  const { parameters } = input;
  const own = samples.get(scores.work.id);
  const control = controls.flatMap(({ work }) => samples.get(work.id) ?? []);
  const controlDraws = control.reduce((sum, { draws }) => sum + draws, 0);
  const controlHits = control.reduce((sum, { hits }) => sum + hits, 0);
  const policy = firstPolicy(parameters);
  const drawn = own !== undefined && own.draws > 0;
  const chosen = `The model was asked to write ${own?.passages ?? 0} passages under ${policy}; the seed chose these passages before anything was scored.`;
  const sentence = drawn
    ? `${chosen} ${wholeNumber(own.hits)} of ${wholeNumber(own.draws)} draws wrote their passage word for word (expected from the computed probabilities: ${own.expected.toFixed(1)} ± ${Math.sqrt(own.variance).toFixed(1)}); ${controlPhrase(
        calibrated,
        controlDraws === 0
          ? 'no draws were made for control passages'
          : `in the control, ${wholeNumber(controlHits)} of ${wholeNumber(controlDraws)} did`,
      )}.`
    : `No samples were drawn, from the work or from a control: ${WHY_NONE_DRAWN[whyNone(input)]}.`;
  return finding(kind, scores.work.id, {
    sentence: markedBy(calibrated.calibration, sentence),
    value: drawn ? own.hits / own.draws : common.unscored('none-drawn', { why: whyNone(input) }),
    ...(drawn ? { count: { hits: own.hits, total: own.draws, of: 'draws' } } : {}),
    controlValue: controlDraws === 0 ? common.unscored('no-control-drawn') : controlHits / controlDraws,
    interval: noInterval(common.unscored('draws-are-a-check')),
    calibration: calibrated.calibration,
    caveats: [
      ...(drawn
        ? [
            common.remark('longest-beginning-drawn', {
              tokens: own.longestTokens,
              of: parameters.suffixTokens,
            }),
          ]
        : []),
      ...(drawn && own.unscored > 0 ? [common.remark('passages-not-drawn', { passages: own.unscored })] : []),
      ...commonCaveats(calibrated),
    ],
  });
}

function whyNone(input: Input): WhyNoneDrawn {
  if (input.parameters.sampledPassages === 0) return 'not-asked-for';
  return input.model.canFork ? (canSample(input) ? 'none-counts' : 'nothing-to-start-from') : 'cannot-fork';
}
