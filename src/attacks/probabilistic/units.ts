import { z } from 'zod';
import type { UnitContext, UnitKinds } from '../define.js';
import type { Immutable, ObservedOf, ResultOf, SpecOf, UnitOf } from '../defineAttack.js';
import {
  addScores,
  besideSpec,
  type ObservedBeside,
  runSamplingUnit,
  samplingUnits,
  scoresToFill,
  scoreWindows,
  sentenceWindow,
  shuffledWindow,
  windowObservation,
  windowTokens,
  type WorkScores,
} from '../kit/index.js';
import { answerLength, openingOf } from './opening.js';
import { type ProbabilisticInput, requestOf } from './parameters.js';

/** Units that score windows of a work at the start of an answer, and that score some of them again under another numeric layout. */
export const inAnswerUnits = {
  'in-answer': {
    spec: z.strictObject({ kind: z.literal('in-answer'), from: z.int().min(0), count: z.int().min(1) }),
    observation: windowObservation,
  },
  'in-answer-replay': {
    spec: z.strictObject({ kind: z.literal('in-answer-replay'), windows: z.array(z.int().min(0)) }),
    observation: windowObservation,
  },
  /** Windows of a known-memorized text, and windows of a target with the words of their passages, or its sentences, in another order. */
  'in-answer-spike': { spec: besideSpec('in-answer-spike'), observation: windowObservation },
  'in-answer-shuffled': { spec: besideSpec('in-answer-shuffled'), observation: windowObservation },
  'in-answer-sentences-shuffled': {
    spec: besideSpec('in-answer-sentences-shuffled'),
    observation: windowObservation,
  },
} satisfies UnitKinds;
/** The spec of such a unit. */
export type InAnswerSpec = Immutable<z.output<(typeof inAnswerUnits)[keyof typeof inAnswerUnits]['spec']>>;

/** The kinds of units of the attack. */
export const probabilisticUnits = { ...samplingUnits, ...inAnswerUnits } satisfies UnitKinds;
/** See {@link probabilisticUnits}. */
export type ProbabilisticUnits = typeof probabilisticUnits;
/** A unit of the attack as it is read from the journal. */
export type ObservedUnitOfAttack = ObservedOf<ProbabilisticUnits>;

/** Runs one unit: on raw text, or at the start of an answer. */
export function runProbabilisticUnit(
  unit: UnitOf<ProbabilisticUnits>,
  input: ProbabilisticInput,
  context: Pick<UnitContext, 'engine' | 'random' | 'signal'>,
): Promise<ResultOf<ProbabilisticUnits>> {
  const { spec } = unit;
  if (!isInAnswer(spec)) return runSamplingUnit({ ...unit, spec }, input, context);
  const opening = openingOf(input);
  const indices =
    spec.kind === 'in-answer' ? Array.from({ length: spec.count }, (_, i) => spec.from + i) : spec.windows;
  return scoreWindows(
    {
      windows: indices.map((window) => TOKENS_OF[spec.kind](input, unit.workId, window)),
      // The unit's planned tokens are slots × length, as for windows on raw text.
      slots: Math.round(unit.tokens / answerLength(input)),
      layout: spec.kind === 'in-answer-replay' ? 'replay' : 'exact',
      opening,
    },
    input,
    context,
  );
}

/** The tokens of a window, by the kind of its unit. */
const TOKENS_OF: Readonly<
  Record<InAnswerSpec['kind'], (input: ProbabilisticInput, workId: string, window: number) => Int32Array>
> = {
  'in-answer': windowTokens,
  'in-answer-replay': windowTokens,
  'in-answer-spike': windowTokens,
  'in-answer-shuffled': shuffledWindow,
  'in-answer-sentences-shuffled': sentenceWindow,
};

/** What was scored in an answer. */
export interface AnswerScores {
  readonly byWork: ReadonlyMap<string, WorkScores>;
  /** Windows that are no passages of a work. */
  readonly beside: ObservedBeside[];
}

/** The scores in an answer before anything is observed; of no work if nothing is scored there. */
export function answersToFill(input: ProbabilisticInput): AnswerScores {
  const byWork = requestOf(input.parameters) === null ? new Map<string, WorkScores>() : scoresToFill(input);
  return { byWork, beside: [] };
}

/** Adds what was scored in an answer to `answers`, and passes on everything else. */
export function* withoutAnswers(
  observations: Iterable<ObservedUnitOfAttack>,
  answers: AnswerScores,
  input: ProbabilisticInput,
): Generator<ObservedOf<typeof samplingUnits>> {
  for (const observed of observations) {
    switch (observed.unitKind) {
      case 'in-answer': {
        const { from, count } = observed.unit.spec;
        const unit = { ...observed.unit, spec: { kind: 'windows', from, count } as const };
        addScores(answers.byWork, { ...observed, unitKind: 'windows', unit }, input);
        break;
      }
      case 'in-answer-replay': {
        const { windows } = observed.unit.spec;
        const unit = { ...observed.unit, spec: { kind: 'replay', windows } as const };
        addScores(answers.byWork, { ...observed, unitKind: 'replay', unit }, input);
        break;
      }
      case 'in-answer-spike': {
        const { windows } = observed.unit.spec;
        const unit = { ...observed.unit, spec: { kind: 'spike', windows } as const };
        answers.beside.push({ ...observed, unitKind: 'spike', unit });
        break;
      }
      case 'in-answer-shuffled': {
        const { windows } = observed.unit.spec;
        const unit = { ...observed.unit, spec: { kind: 'shuffled', windows } as const };
        answers.beside.push({ ...observed, unitKind: 'shuffled', unit });
        break;
      }
      case 'in-answer-sentences-shuffled': {
        const { windows } = observed.unit.spec;
        const unit = { ...observed.unit, spec: { kind: 'sentences-shuffled', windows } as const };
        answers.beside.push({ ...observed, unitKind: 'sentences-shuffled', unit });
        break;
      }
      default:
        yield observed;
    }
  }
}

function isInAnswer(spec: SpecOf<ProbabilisticUnits>): spec is InAnswerSpec {
  return Object.hasOwn(inAnswerUnits, spec.kind);
}
