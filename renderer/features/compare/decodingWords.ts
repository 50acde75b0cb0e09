import { visibleString } from '../../../src/figure/index.js';
import { policyName, type Continuation } from '../../../src/domain/index.js';

/** How the next token was chosen, in words. */
export function decodingWords(decoding: Continuation['decoding']): string {
  return decoding.kind === 'greedy'
    ? 'greedy: always the most probable token'
    : `sampled: ${policyName(decoding.policy)}, seed ${visibleString(decoding.seed)}`;
}

/** Why a continuation ended. */
export function stopWords(stoppedBy: Continuation['stoppedBy']): string {
  switch (stoppedBy) {
    case 'length':
      return 'as many tokens as were asked for';
    case 'end-of-text':
      return 'the model ended the text';
    case 'end-of-work':
      return 'the work ends there';
    case 'end-of-context':
      return 'the model takes no longer sequence';
    case 'cancelled':
      return 'it was cancelled';
  }
}
