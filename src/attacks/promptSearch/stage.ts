import { z } from 'zod';
import { remarkOf, type Remark } from '../../base/index.js';
import type { UnitKinds } from '../define.js';
import type { ContextOf, Immutable, ObservedOf, ResultOf, UnitOf } from '../defineAttack.js';
import { prefixOf, suffixOf, textOfTokens } from '../kit/index.js';
import type { PromptSpace } from './candidates.js';
import type { PromptSearchInput } from './parameters.js';
import { searchedPassages, searchSpec } from './plan.js';
import { firstLength, nextLength, type Schedule } from './schedule.js';
import { searchLength, type LengthSearch } from './search.js';

/** What the journal holds of a unit: nothing if the search had already ended, or the result at one length. */
const stageObservation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ended') }),
  z.object({
    kind: z.literal('tried'),
    length: z.int().min(1),
    /** The prompt as text; bytes that are not valid UTF-8 show as U+FFFD. */
    text: z.string(),
    prompt: z.array(z.int()),
    loss: z.number(),
    success: z.boolean(),
    written: z.array(z.int().min(0)),
    /** The same as text; empty unless it is a success. */
    writtenText: z.string(),
    steps: z.int().min(0),
    scored: z.int().min(0),
    derailed: z.int().min(0),
  } satisfies Record<'kind' | 'length' | 'text' | 'writtenText' | keyof LengthSearch, z.ZodType>),
]);
/** See {@link searchUnits}. */
export type StageObservation = Immutable<z.output<typeof stageObservation>>;

/** The one kind of unit: one prompt length of the search for a passage. */
export const searchUnits = {
  search: { spec: searchSpec, observation: stageObservation },
} satisfies UnitKinds;
type Units = typeof searchUnits;
/** A stage as it is read from the journal. */
export type ObservedStage = ObservedOf<Units>;

/** A length that was tried, with the unit that tried it. */
export type Tried = Extract<StageObservation, { kind: 'tried' }> & { readonly unitId: string };

/** The lengths that were tried for one passage, in turn, and the state of its search. */
export interface PassageSearch {
  readonly tried: readonly Tried[];
  readonly schedule: Schedule;
  /** Why a unit of the search could not be run; the search ends there. */
  readonly lost: Remark | null;
}

/** Key of a passage among observations. */
export function passageKey(workId: string, startToken: number): string {
  return `${workId} ${startToken}`;
}

/** The searches as far as they went, by {@link passageKey}. */
export function searchesOf(
  observations: Iterable<ObservedStage>,
  { parameters }: PromptSearchInput,
): Map<string, PassageSearch> {
  const searches = new Map<string, PassageSearch>();
  for (const observed of observations) {
    const { startToken } = observed.unit.spec;
    const key = passageKey(observed.unit.workId, startToken);
    const before = searches.get(key) ?? begun(parameters);
    searches.set(key, after(before, observed));
  }
  return searches;
}

function begun({ passageTokens, steps }: PromptSearchInput['parameters']): PassageSearch {
  return { tried: [], schedule: firstLength(passageTokens, steps), lost: null };
}

function after(search: PassageSearch, observed: ObservedStage): PassageSearch {
  if (search.lost !== null || search.schedule.isDone) return search;
  if (observed.kind === 'unscored') return { ...search, lost: remarkOf(observed) };
  const { value } = observed;
  if (value.kind === 'ended') return search;
  return {
    tried: [...search.tried, { ...value, unitId: observed.unit.id }],
    schedule: nextLength(search.schedule, value.success),
    lost: null,
  };
}

/** Tries the prompt length that follows from the earlier units of the same passage. */
export async function runStage(
  unit: UnitOf<Units>,
  input: PromptSearchInput,
  context: ContextOf<Units>,
): Promise<ResultOf<Units>> {
  const { startToken } = unit.spec;
  const { parameters, model } = input;
  const earlier = (await context.earlier()).filter(
    (observed) => observed.unit.workId === unit.workId && observed.unit.spec.startToken === startToken,
  );
  const key = passageKey(unit.workId, startToken);
  const { tried, schedule, lost } = searchesOf(earlier, input).get(key) ?? begun(parameters);
  if (schedule.isDone || lost !== null) return { value: { kind: 'ended' }, arrays: {} };
  const passage = searchedPassages(input).find(
    (one) => one.work.id === unit.workId && one.startToken === startToken,
  );
  if (passage === undefined) throw new TypeError(`${unit.title} is not in the plan`);
  const before = parameters.fromContext === 'on' ? prefixOf(passage) : new Int32Array();
  const space: PromptSpace = {
    passage: suffixOf(passage),
    near: Int32Array.from(new Set([...before, ...suffixOf(passage)])),
    vocabSize: model.vocabSize,
    eosToken: model.eosToken,
  };
  const { length } = schedule;
  const last = tried.at(-1)?.prompt ?? [];
  const found = await searchLength(
    {
      length,
      steps: Math.round(schedule.steps),
      candidates: parameters.candidates,
      given: [
        ...lastTokens(before, length),
        ...shorter(last, length),
        ...(last.length < length
          ? lastTokens(before, length - last.length).map((front) => [...front, ...last])
          : []),
      ],
      space,
      bos: model.addsBos,
    },
    context,
  );
  const value: StageObservation = {
    kind: 'tried',
    length,
    text: await textOfTokens(context.engine, found.prompt),
    ...found,
    written: [...found.written],
    prompt: [...found.prompt],
    writtenText: await textOfTokens(context.engine, found.written),
  };
  return { value, arrays: {} };
}

/** The last `count` tokens before the passage, if there are that many. */
function lastTokens(before: Int32Array, count: number): number[][] {
  return before.length >= count ? [[...before.subarray(before.length - count)]] : [];
}

/** The prompt without one of its tokens, each in turn, if that gives the length. */
function shorter(prompt: readonly number[], length: number): number[][] {
  return prompt.length === length + 1 ? prompt.map((_, at) => prompt.toSpliced(at, 1)) : [];
}
