import { visibleString } from '../../../src/figure/index.js';
import { policyName, type Continuation } from '../../../src/domain/index.js';

/** The decoding policy, in words. */
export function decodingWords(decoding: Continuation['decoding']): string {
  return decoding.kind === 'greedy'
    ? 'greedy: always the most probable token'
    : `sampled: ${policyName(decoding.policy)}, seed ${visibleString(decoding.seed)}`;
}

/** Why a continuation ended. */
export function stopWords(stoppedBy: Continuation['stoppedBy']): string {
  switch (stoppedBy) {
    case 'length':
      return 'the requested number of tokens was reached';
    case 'end-of-text':
      return 'the model ended the text';
    case 'end-of-work':
      return 'the end of the work was reached';
    case 'end-of-context':
      return 'the model’s context limit was reached';
    case 'cancelled':
      return 'it was canceled';
  }
}
