import { decodeTokens, encodeTokens } from '../../assisted/index.js';
import type { Json } from '../../base/index.js';
import type { PlannedUnit, UnitContext, UnitResult } from '../define.js';
import { contextOf, specOf, type AssistedInput } from './plan.js';

/** What the journal holds of a batch. */
export interface AssistedObservation {
  /** For each chunk: bytes of its code, and the bits that it would take without rounding. */
  readonly stretches: readonly { readonly bytes: number; readonly bits: number }[];
  /** `same` if every chunk came back the same when it was decoded again, else `different`; `no` if nothing was decoded again. */
  readonly decoded: 'same' | 'different' | 'no';
}

/** Codes the chunks of one batch and decodes them again if the plan says so. Array `tokens`: the bits, then 1 for each correction. */
export async function runAssisted(
  unit: PlannedUnit,
  input: AssistedInput,
  { engine, signal }: UnitContext,
): Promise<UnitResult> {
  const { stretches, verify } = specOf(unit);
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
  return { value: value as unknown as Json, arrays: { tokens: planes } };
}
