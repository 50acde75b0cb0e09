import { isLetter, isSpace } from '../characters/characterClasses.js';
import { isRemoved } from './comparisonRules.js';
import { GrowingUint32 } from '../characters/growingUint32.js';

/** The longest half of a word that is considered, in UTF-16 units. */
const MAX_HALF = 64;

/** Hyphens at line ends between two halves of a word, ascending; the arrays have one entry for each, with positions in UTF-16 units. */
export interface LineEndHyphens {
  readonly hyphenUtf16: Uint32Array;
  /** The first unit of the second half; the hyphen, the line end and the indent come before it. */
  readonly resumeUtf16: Uint32Array;
  /** 1 if the word that both halves form occurs in the work in one piece. */
  readonly occurs: Uint8Array;
}

/**
 * Hyphens (U+002D, U+2010 or a soft hyphen) at line ends between two letters, and whether the word that they may have cut occurs
 * elsewhere in the work in one piece (letter case aside). Words with a half of more than 64 letters are not considered.
 * @param text a reading text with LF line ends
 */
export function lineEndHyphens(text: string): LineEndHyphens {
  const hyphens = new GrowingUint32();
  const resumes = new GrowingUint32();
  const wordIds = new GrowingUint32();
  const wanted = new Map<string, number>();
  for (let lf = text.indexOf('\n'); lf >= 0; lf = text.indexOf('\n', lf + 1)) {
    const hyphen = hyphenBefore(text, lf);
    const resume = hyphen < 0 ? -1 : letterAfter(text, lf);
    if (resume < 0) continue;
    const left = lettersBefore(text, hyphen);
    const right = lettersAfter(text, resume);
    if (left === '' || right === '') continue;
    const joined = (left + right).toLowerCase();
    const id = wanted.get(joined) ?? wanted.size;
    if (id === wanted.size) wanted.set(joined, id);
    hyphens.push(hyphen);
    resumes.push(resume);
    wordIds.push(id);
  }
  const present = wordsPresent(text, wanted);
  return {
    hyphenUtf16: hyphens.toArray(),
    resumeUtf16: resumes.toArray(),
    occurs: Uint8Array.from(wordIds.toArray(), (id) => present[id] ?? 0),
  };
}

function hyphenBefore(text: string, lf: number): number {
  let at = lf - 1;
  while (at >= 0 && isBlankOrRemoved(text.charCodeAt(at)) && text.charCodeAt(at) !== 0xad) at -= 1;
  const unit = text.charCodeAt(at);
  return unit === 0x2d || unit === 0x2010 || unit === 0xad ? at : -1;
}

function letterAfter(text: string, lf: number): number {
  let at = lf + 1;
  while (at < text.length && isBlankOrRemoved(text.charCodeAt(at))) at += 1;
  const codePoint = text.codePointAt(at);
  return codePoint !== undefined && isLetter(codePoint) ? at : -1;
}

function isBlankOrRemoved(unit: number): boolean {
  return unit !== 0x0a && (isSpace(unit) || isRemoved(unit));
}

/** The letters directly before `end`, without removed characters; empty if there are none or too many. */
function lettersBefore(text: string, end: number): string {
  const letters: string[] = [];
  for (let at = end - 1; at >= 0; at--) {
    if (end - at > MAX_HALF) return '';
    const unit = text.charCodeAt(at);
    if (isRemoved(unit)) continue;
    const isTrail = unit >= 0xdc00 && unit <= 0xdfff;
    const codePoint = text.codePointAt(isTrail ? at - 1 : at) ?? 0;
    if (!isLetter(codePoint)) break;
    letters.push(String.fromCodePoint(codePoint));
    if (isTrail) at -= 1;
  }
  return letters.reverse().join('');
}

/** The letters from `start` on, without removed characters; empty if there are too many. */
function lettersAfter(text: string, start: number): string {
  let letters = '';
  for (let at = start; at < text.length; at++) {
    if (at - start >= MAX_HALF) return '';
    if (isRemoved(text.charCodeAt(at))) continue;
    const codePoint = text.codePointAt(at) ?? 0;
    if (!isLetter(codePoint)) break;
    letters += String.fromCodePoint(codePoint);
    if (codePoint > 0xffff) at += 1;
  }
  return letters;
}

/** For each wanted word (by its number), 1 if it occurs in the text in one piece. */
function wordsPresent(text: string, wanted: ReadonlyMap<string, number>): Uint8Array {
  const present = new Uint8Array(wanted.size);
  if (wanted.size === 0) return present;
  let word = '';
  for (let at = 0; at <= text.length; at++) {
    const unit = text.charCodeAt(at);
    if (at < text.length && isRemoved(unit)) continue;
    const codePoint = at < text.length ? (text.codePointAt(at) ?? 0) : 0;
    if (isLetter(codePoint)) {
      if (word.length <= 2 * MAX_HALF) word += String.fromCodePoint(codePoint);
      if (codePoint > 0xffff) at += 1;
      continue;
    }
    if (word !== '') {
      const id = wanted.get(word.toLowerCase());
      if (id !== undefined) present[id] = 1;
      word = '';
    }
  }
  return present;
}
