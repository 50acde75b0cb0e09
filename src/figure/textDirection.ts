/** Which way a text is read. */
export type TextDirection = 'ltr' | 'rtl';

const FIRST_LETTER = /[\p{L}\p{Nl}]/u;

/** The blocks whose letters are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * The direction of a text by its first letter; undefined for a text without letters (numbers, asterisks), which takes the direction of what is
 * around it. Direction marks decide nothing: they are shown as signs.
 * @source Unicode Standard Annex #9, rules P2 and P3; blocks from DerivedBidiClass.txt
 */
export function textDirection(text: string): TextDirection | undefined {
  const letter = FIRST_LETTER.exec(text)?.[0];
  if (letter === undefined) return undefined;
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}
