import type { Json } from '../../../base/index.js';
import { wordScores, type GateWindow } from '../../../measure/index.js';

/**
 * What the comparison of the hits with the control rests on, for another program: the blind scores of each hit and of each control window
 * (compressed bytes per character, characters per token, mean log p under the unigram of both); null without hits or a control.
 */
export function hitScores(hits: readonly GateWindow[], control: readonly GateWindow[]): Json {
  if (hits.length === 0 || control.length === 0) return null;
  const scores = wordScores([...hits, ...control]).map(
    ({ compressedBytesPerChar, charsPerToken, unigramLogP }) => [
      compressedBytesPerChar,
      charsPerToken,
      unigramLogP,
    ],
  );
  return { hits: scores.slice(0, hits.length), control: scores.slice(hits.length) };
}
