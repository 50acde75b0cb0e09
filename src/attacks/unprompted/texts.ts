import type { ObservedUnit } from '../define.js';
import type { PromptKind, UnpromptedSpec } from './plan.js';
import type { WriteObservation } from './write.js';

/** A text that the model wrote. */
export interface WrittenText {
  readonly prompt: PromptKind;
  readonly given: readonly number[];
  readonly tokens: Int32Array;
  /** log p of each token under the policy, as it was drawn. */
  readonly logProbs: Float32Array;
}

/** The texts that a unit wrote; none if it wrote none or could not be run. */
export function textsOf(observed: ObservedUnit): WrittenText[] {
  const spec = observed.unit.spec as unknown as UnpromptedSpec;
  if (spec.kind !== 'write' || observed.kind === 'unscored') return [];
  const { lengths, prompts } = observed.value as unknown as WriteObservation;
  const tokens = observed.array('tokens');
  const logProbs = observed.array('logProbs');
  let at = 0;
  return lengths.map((length, index) => {
    const from = at;
    at += length;
    return {
      prompt: spec.prompt,
      given: prompts[index] ?? [],
      tokens: Int32Array.from(tokens.subarray(from, at)),
      logProbs: logProbs.slice(from, at),
    };
  });
}
