import { PalimpsestError } from '../../base/index.js';
import { decodingPolicySchema } from '../../domain/index.js';
import { MAX_TOP_COUNT, type ReducerOptions } from './reducer.js';

const MAX_VOCAB = 2 ** 22;

/**
 * Refuses sizes and policies that a reducer does not support.
 * @throws {PalimpsestError} `reducer-options` (a bug of the caller: users' values are checked before they get here)
 */
export function checkOptions({ vocabSize, policies, topCount }: ReducerOptions): void {
  if (!Number.isInteger(vocabSize) || vocabSize < 1 || vocabSize > MAX_VOCAB) {
    throw refused(`a vocabulary of ${vocabSize} tokens (1 … ${MAX_VOCAB})`);
  }
  if (!Number.isInteger(topCount) || topCount < 0 || topCount > MAX_TOP_COUNT) {
    throw refused(`the ${topCount} most probable tokens (0 … ${MAX_TOP_COUNT})`);
  }
  const bad = policies.find((policy) => !decodingPolicySchema.safeParse(policy).success);
  if (bad) throw refused(`the policy ${JSON.stringify(bad)}`);
}

function refused(what: string): PalimpsestError {
  return new PalimpsestError({
    kind: 'bug',
    code: 'reducer-options',
    message: `A reducer cannot be made for ${what}.`,
    hint: 'Check the request before it reaches the engine.',
  });
}
