import { elementAt } from '../../base/index.js';
import { RETOKENIZED, type VocabularyCheck, type VocabularyFacts } from '../../domain/index.js';
import { BOS, BOS_TEXT, encode, PIECES } from './vocabulary.js';

const FACTS: VocabularyFacts = {
  kind: 'other',
  size: PIECES.length,
  pre: null,
  addBosStated: true,
  specialTokens: [{ role: 'bos', id: BOS, text: BOS_TEXT }],
};

/** The vocabulary of the fake model, and what becomes of the texts of the tokens of a sample. */
export function checkFakeVocabulary(sample: Int32Array): VocabularyCheck {
  return { facts: FACTS, retokenized: Uint8Array.from(sample, retokenized) };
}

function retokenized(token: number): number {
  const piece = elementAt(PIECES, token);
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(piece);
  } catch {
    return RETOKENIZED.untried;
  }
  if (piece.length === 0) return RETOKENIZED.untried;
  const tokens = encode(piece);
  return tokens.length === 1 && tokens[0] === token ? RETOKENIZED.reached : RETOKENIZED.missed;
}
