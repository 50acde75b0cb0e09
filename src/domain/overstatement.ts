import { inputError } from '../base/index.js';

/** Words that claim more than a measurement can show. */
const OVERSTATED =
  /\b(certain(ly|ty)?|undoubtedly|beyond (any )?doubt|conclusively|proves?|proven|100\s?% (sure|certain))\b/i;

/** The first word of a text that claims more than a measurement can show, as written there; null if there is none. */
export function overstatedWord(text: string): string | null {
  return OVERSTATED.exec(text)?.[0] ?? null;
}

/** The reason why this word, and a report that contains it, is refused. */
export function overstatedWhy(word: string): string {
  return `The word “${word}” claims more than a measurement can show.`;
}

/**
 * Refuses words of the examiner with which a report would print a claim that no measurement supports.
 * @param field as the call names it, e.g. `head.question`
 * @throws {PalimpsestError} `words-overstated` naming the field and the word
 */
export function requireMeasuredWords(field: string, text: string): void {
  const word = overstatedWord(text);
  if (word === null) return;
  throw inputError(
    'words-overstated',
    `${field}: ${overstatedWhy(word)}`,
    'State what is asked or what was measured. What follows from it is an opinion and belongs in the examiner’s own report.',
    { field, word },
  );
}
