import { z } from 'zod';
import { decodeTokens, encodeTokens } from '../../assisted/index.js';
import type { UnitKinds } from '../define.js';
import type { ContextOf, ResultOf, UnitOf } from '../defineAttack.js';
import { assistedSpec, contextOf, type AssistedInput, type AssistedSpec } from './plan.js';

/** What the journal holds of a batch. */
export const assistedObservation = z.object({
  /** For each chunk: bytes of its code, and the bits that it would take without rounding. */
  stretches: z.array(z.object({ bytes: z.int().min(0), bits: z.number() })),
  /** `same` if every chunk came back the same when it was decoded again, else `different`; `no` if nothing was decoded again. */
  decoded: z.enum(['same', 'different', 'no']),
});
type AssistedObservation = z.output<typeof assistedObservation>;

/** The one kind of unit: a batch of chunks. */
export const assistedUnits = {
  batch: { spec: assistedSpec, observation: assistedObservation },
} satisfies UnitKinds;
type Units = typeof assistedUnits;

/** Codes the chunks of one batch and decodes them again if the plan says so. Array `tokens`: the bits, then 1 for each correction. */
export async function runAssisted(
  unit: UnitOf<Units>,
  input: AssistedInput,
  { engine, signal }: ContextOf<Units>,
): Promise<ResultOf<Units>> {
  const { stretches, verify } = unit.spec;
  const tokens = input.works.find(({ id }) => id === unit.workId)?.tokens ?? new Int32Array();
  const model = input.references.find(({ id }) => id === unit.modelId) ?? input.model;
  const texts = stretches.map(([from, to]) => tokens.slice(from, to));
  const run = { engine, vocabSize: model.vocabSize, context: contextOf(input, model), signal };
  const coded = await encodeTokens(run, texts);
  let decoded: AssistedObservation['decoded'] = 'no';
  if (verify) {
    const again = await decodeTokens(
      run,
      coded.map(({ bytes }) => bytes),
      texts.map(({ length }) => length),
    );
    const same = texts.every((text, at) => text.every((token, i) => again[at]?.[i] === token));
    decoded = same ? 'same' : 'different';
  }
  const value: AssistedObservation = {
    stretches: coded.map(({ bytes, bits }) => ({ bytes: bytes.length, bits })),
    decoded,
  };
  const count = texts.reduce((sum, { length }) => sum + length, 0);
  const planes = new Float32Array(2 * count);
  let at = 0;
  for (const { tokenBits, firstChoice } of coded) {
    planes.set(tokenBits, at);
    planes.set(
      Array.from(firstChoice, (first) => 1 - first),
      count + at,
    );
    at += tokenBits.length;
  }
  return { value, arrays: { tokens: planes } };
}

/** Tokens of a chunk of a batch. @throws {RangeError} for a chunk that the batch does not have */
export function tokensIn({ stretches }: AssistedSpec, at: number): number {
  const stretch = stretches[at];
  if (stretch === undefined) throw new RangeError(`the batch has no chunk ${at}`);
  return stretch[1] - stretch[0];
}
