import { isLetter, isSpace } from './characterClasses.js';
import { isRemoved } from './comparisonRules.js';

/** Longest half of a word that is looked at, in UTF-16 units. */
const MAX_HALF = 64;

/** A hyphen at a line end between two halves of a word, in UTF-16 offsets. */
export interface LineEndHyphen {
  readonly hyphenUtf16: number;
  /** First unit of the second half: hyphen, line end and indent lie before it. */
  readonly resumeUtf16: number;
  /** Both halves as one word, lower case. */
  readonly joined: string;
  /** True when the joined word occurs in the work, whole. */
  readonly occurs: boolean;
}

/**
 * Hyphens (U+002D, U+2010 or a soft hyphen) at line ends between two letters, and whether the word that they may have cut occurs
 * elsewhere in the work in one piece (letter case aside). Words longer than 64 letters a half are not looked at.
 * @param text a reading text with LF line ends
 */
export function lineEndHyphens(text: string): readonly LineEndHyphen[] {
  const found: Omit<LineEndHyphen, 'occurs'>[] = [];
  for (let lf = text.indexOf('\n'); lf >= 0; lf = text.indexOf('\n', lf + 1)) {
    const hyphen = hyphenBefore(text, lf);
    const resume = letterAfter(text, lf);
    if (hyphen < 0 || resume < 0) continue;
    const left = lettersBefore(text, hyphen);
    const right = lettersAfter(text, resume);
    if (left === '' || right === '') continue;
    found.push({ hyphenUtf16: hyphen, resumeUtf16: resume, joined: (left + right).toLowerCase() });
  }
  if (found.length === 0) return [];
  const present = wordsPresent(text, new Set(found.map((hyphen) => hyphen.joined)));
  return found.map((hyphen) => ({ ...hyphen, occurs: present.has(hyphen.joined) }));
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

/** Letters directly before `end`, removed characters left out; empty if there are none or too many. */
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

/** Letters from `start` on, removed characters left out; empty if there are too many. */
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

/** Those of the wanted words that stand whole in the text. */
function wordsPresent(text: string, wanted: ReadonlySet<string>): ReadonlySet<string> {
  const present = new Set<string>();
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
      const lower = word.toLowerCase();
      if (wanted.has(lower)) present.add(lower);
      word = '';
    }
  }
  return present;
}
