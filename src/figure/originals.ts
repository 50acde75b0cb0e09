import type { CitedPassage } from '../domain/index.js';
import { originalWords } from './citationWords.js';

type Passage = Pick<CitedPassage, 'workId' | 'startChar' | 'endChar'>;

/** Where a passage stands in the file that was received, in words; empty where no citation of it is known. */
export type Originals = (passage: Passage) => string;

/** Cited passages in words, by passage. */
export function originalsOf(citations: readonly CitedPassage[]): Originals {
  const words = new Map(citations.map((one) => [keyOf(one), originalWords(one)]));
  return (passage) => words.get(keyOf(passage)) ?? '';
}

function keyOf({ workId, startChar, endChar }: Passage): string {
  return `${startChar} ${endChar} ${workId}`;
}
