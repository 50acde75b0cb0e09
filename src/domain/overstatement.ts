import { inputError } from '../base/index.js';

/** Words that claim more than a measurement can. */
const OVERSTATED =
  /\b(certain(ly|ty)?|undoubtedly|beyond (any )?doubt|conclusively|proves?|proven|100\s?% (sure|certain))\b/i;

/** The first word of a text that claims more than a measurement can, as it stands there; null when there is none. */
export function overstatedWord(text: string): string | null {
  return OVERSTATED.exec(text)?.[0] ?? null;
}

/** Why a report with that word is refused, and why the word is. */
export function overstatedWhy(word: string): string {
  return `The word “${word}” says more than a measurement can.`;
}

/**
 * Refuses the examiner's own words where a report would print a claim that no measurement bears.
 * @param field as the call names it, e.g. `head.question`
 * @throws {PalimpsestError} `words-overstated` naming the field and the word
 */
export function requireMeasuredWords(field: string, text: string): void {
  const word = overstatedWord(text);
  if (word === null) return;
  throw inputError(
    'words-overstated',
    `${field}: ${overstatedWhy(word)}`,
    'Say what is asked, or what was measured. What follows from it is an opinion, for the examiner’s own report.',
    { field, word },
  );
}
