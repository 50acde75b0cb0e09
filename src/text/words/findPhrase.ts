import type { CharSpan, TextIndex } from '../offsets/textIndex.js';

/** A position at which a phrase occurs. */
export interface PhraseHit extends CharSpan {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** The number of hits that are described; all hits are counted. */
const MOST_HITS = 1000;
/** UTF-16 units of a hit that are shown: white space in a text may go on for megabytes. */
const MOST_SHOWN = 2000;
/** UTF-16 units of text shown before and after a hit. */
const CONTEXT = 60;

/**
 * Places of a text that hold a phrase, in order, not overlapping. White space in the phrase matches any white space, line ends too; what
 * stands at its ends does not count. Letters are equal when Unicode's simple case folding makes them so, which keeps lengths.
 * @param query plain text, never a pattern; it is converted to normalization form C, as reading texts are
 * @returns all hits counted, the first 1,000 described
 */
export function findPhrase(
  text: TextIndex,
  query: string,
  how: { readonly matchCase: boolean },
): { readonly total: number; readonly hits: readonly PhraseHit[] } {
  const words = query
    .normalize('NFC')
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return { total: 0, hits: [] };
  const pattern = new RegExp(words.map(escaped).join('\\s+'), how.matchCase ? 'gu' : 'giu');
  const hits: PhraseHit[] = [];
  let total = 0;
  for (const { 0: match, index } of text.text.matchAll(pattern)) {
    total += 1;
    if (hits.length === MOST_HITS) continue;
    const end = index + match.length;
    hits.push({
      startChar: text.utf16ToChar(index),
      endChar: text.utf16ToChar(end),
      before: wholeCharacters(text.text, Math.max(0, index - CONTEXT), index),
      match: match.length > MOST_SHOWN ? wholeCharacters(match, 0, MOST_SHOWN) : match,
      after: wholeCharacters(text.text, end, Math.min(text.text.length, end + CONTEXT)),
    });
  }
  return { total, hits };
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** A part of the text that begins and ends between characters. */
function wholeCharacters(text: string, start: number, end: number): string {
  const isTrail = (at: number): boolean => {
    const unit = text.charCodeAt(at);
    return unit >= 0xdc00 && unit < 0xe000;
  };
  return text.slice(isTrail(start) ? start + 1 : start, isTrail(end) ? end - 1 : end);
}
