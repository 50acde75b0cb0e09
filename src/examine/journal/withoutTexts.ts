import { z } from 'zod';
import type {
  AttackDefinition,
  AttackInput,
  AttackPlan,
  AttackWork,
  SpikeText,
} from '../../attacks/index.js';
import {
  isTakingText,
  keepingTaken,
  NoText,
  without,
  withTaken,
  type TakenFromText,
} from '../../base/index.js';
import type { ExaminationStart, Findings } from '../../domain/index.js';
import { readLines } from '../../casefile/index.js';
import { join } from 'node:path';
import { JOURNAL_FILE } from './examinationFiles.js';
import { findingsOfReading, withJournal } from './reduceJournal.js';

type Input = AttackInput<Record<string, unknown>>;
type WorkFrame = Omit<AttackWork, 'tokens' | 'tokenStartChar' | 'tokenStartByte' | 'textOf'> & {
  readonly tokens: number;
  /** Tokens that the reduction asked for, each followed by its first character. */
  readonly chars: readonly number[];
};

/** What a reduction took from its input besides the journal: enough to make it again without a text. */
export interface ReductionInput {
  readonly input: Omit<Input, 'works' | 'spikes' | 'parameters' | 'seed' | 'answerOpening' | 'model'> & {
    readonly model: Omit<Input['model'], 'trainedContext'>;
    readonly works: readonly WorkFrame[];
    readonly spikes?: readonly Omit<WorkFrame, 'role'>[];
    readonly answerOpening?: Readonly<Record<string, unknown>>;
  };
  readonly fromText: readonly TakenFromText[];
}

/** Runs a reduction on an input and keeps what it takes from the texts. */
export function keepingInput<T>(
  input: Input,
  reduce: (input: Input) => T,
): { readonly value: T; readonly taken: ReductionInput } {
  const asked = new Map<string, Map<number, number>>();
  const kept = <W extends Omit<AttackWork, 'role'>>(work: W): W => {
    const chars = new Map<number, number>();
    asked.set(work.id, chars);
    return { ...work, tokenStartChar: watched(work.tokenStartChar, chars) };
  };
  const { works, spikes } = input;
  const { value, taken } = keepingTaken(() =>
    reduce({
      ...input,
      works: works.map(kept),
      ...(spikes === undefined ? {} : { spikes: spikes.map(kept) }),
    }),
  );
  const frame = <W extends Omit<AttackWork, 'role'>>(work: W) => ({
    ...without(work, ['tokens', 'tokenStartChar', 'tokenStartByte', 'textOf']),
    tokens: work.tokens.length,
    chars: [...(asked.get(work.id) ?? [])].sort(([a], [b]) => a - b).flat(),
  });
  const { answerOpening } = input;
  return {
    value,
    taken: {
      input: {
        ...without(input, ['parameters', 'seed', 'answerOpening', 'spikes']),
        // What a vocabulary alone is loaded for differs here, and no finding depends on it.
        model: without(input.model, ['trainedContext']),
        works: works.map(frame),
        ...(spikes === undefined ? {} : { spikes: spikes.map(frame) }),
        ...(answerOpening === undefined
          ? {}
          : { answerOpening: { ...answerOpening, tokens: [...answerOpening.tokens] } }),
      },
      fromText: taken,
    },
  };
}

function watched(array: Uint32Array, chars: Map<number, number>): Uint32Array {
  return new Proxy(array, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value === 'function') return (value as (...all: unknown[]) => unknown).bind(target);
      if (typeof value === 'number' && typeof name === 'string' && /^\d+$/.test(name) && !isTakingText())
        chars.set(Number(name), value);
      return value;
    },
  });
}

/** What is read of recompute.json to make a reduction again. */
const recordSchema = z.object({
  planSha256: z.string(),
  journalHead: z.string(),
  units: z.array(
    z.object({ work: z.string(), model: z.string().optional(), tokens: z.int().min(0), spec: z.json() }),
  ),
  input: z.record(z.string(), z.unknown()),
  fromText: z.array(z.tuple([z.string(), z.unknown()])),
});

/**
 * Makes findings again from a journal, without the texts: what was taken from them comes from `recompute.json`.
 * @param folder laid out as an examination’s
 * @param recompute parsed `recompute.json`
 * @throws {NoText} if the attack reads a text that the record does not have
 * @throws {z.ZodError} for a record of another form
 * @throws {PalimpsestError} `journal-broken`, `journal-array`, `file-*`
 */
export function reduceWithoutTexts(
  attack: AttackDefinition,
  start: ExaminationStart,
  folder: string,
  recompute: unknown,
): Findings {
  const { units, input: frames, fromText, journalHead } = recordSchema.parse(recompute);
  const ids = [...journalIds(folder)];
  const plan: AttackPlan = {
    document: start.plan as AttackPlan['document'],
    units: units.map(({ work, model, tokens, spec }, at) => ({
      id: ids[at] ?? '',
      workId: work,
      title: '',
      tokens,
      ...(model === undefined ? {} : { modelId: model }),
      spec,
    })),
    totalTokens: start.totalTokens,
    layout: { length: 0, slots: 0 },
    warnings: [],
  };
  const { parameters, seed } = start;
  const input = inputWithoutTexts(frames as unknown as ReductionInput['input'], { parameters, seed });
  const job = { attack, input, plan, start, folder, journalHead };
  return withTaken(fromText, () =>
    withJournal(job, (observations) => findingsOfReading(job, attack.read(input, observations))),
  );
}

/** The input of a reduction whose texts are not there. */
export function inputWithoutTexts(
  { works, spikes, answerOpening, model, ...rest }: ReductionInput['input'],
  given: Pick<Input, 'parameters' | 'seed'>,
): Input {
  return {
    ...rest,
    ...given,
    model: { ...model, trainedContext: 0 },
    works: works.map((work): AttackWork => ({ ...withoutText(work), role: work.role })),
    ...(spikes === undefined ? {} : { spikes: spikes.map((spike): SpikeText => withoutText(spike)) }),
    ...(answerOpening === undefined
      ? {}
      : {
          answerOpening: {
            ...answerOpening,
            tokens: Int32Array.from(answerOpening['tokens'] as number[]),
          } as unknown as NonNullable<Input['answerOpening']>,
        }),
  };
}

function* journalIds(folder: string): Generator<string> {
  for (const { bytes } of readLines(join(folder, JOURNAL_FILE))) {
    const line = JSON.parse(new TextDecoder().decode(bytes)) as { readonly unitId?: unknown };
    yield typeof line.unitId === 'string' ? line.unitId : '';
  }
}

/** A work of which only places are known. */
function withoutText({ tokens, chars, ...frame }: Omit<WorkFrame, 'role'>): SpikeText {
  const known = new Map<number, number>();
  for (let at = 0; at + 1 < chars.length; at += 2) known.set(chars[at] ?? 0, chars[at + 1] ?? 0);
  const none = (what: string) => (): never => {
    throw new NoText(`${what} of ${frame.id} is not in the bag`);
  };
  const places = (length: number, read: (at: number) => number | undefined): unknown =>
    new Proxy([], {
      get: (_, name) => {
        if (name === 'length') return length;
        if (typeof name === 'string' && /^\d+$/.test(name)) return read(Number(name));
        return none(`what ${String(name)} needs`)();
      },
    });
  return {
    ...frame,
    tokens: places(tokens, none('a token')) as Int32Array,
    tokenStartChar: places(tokens + 1, (at) =>
      at > tokens ? undefined : (known.get(at) ?? none(`the place of token ${at}`)()),
    ) as Uint32Array,
    tokenStartByte: places(tokens + 1, none('a place in bytes')) as Uint32Array,
    textOf: none('the text'),
  };
}
