import { comparisonText } from '../layers/comparisonText.js';
import { splitWords, wordAt } from './splitWords.js';
import { TextIndex } from '../offsets/textIndex.js';

/** The words of a text in the form in which near-verbatim recall compares them, and the position of each in the text. */
export interface RecallWords {
  readonly words: readonly string[];
  /** First character of each word in the text that was given, and the character after it. */
  readonly startChar: Uint32Array;
  readonly endChar: Uint32Array;
}

/** Takes the place of the blanks within an ellipsis, so that positions do not change. It is a noncharacter, which no text needs. */
const FILLER = '\uffff';
const ELLIPSIS = /\.(?: ?\.){2,}/gu;
const AFTER_ELLIPSIS = /(?<=\.\.\.)(?=[\p{L}\p{N}])/u;

/**
 * Words for nv-recall and book coverage: those of the comparison text in lower case (`comparison-1-fold`: quotation marks, dashes and
 * hyphens, white space), each in compatibility form (NFKC), `…` and spaced dots as `...` and separate from a letter or digit after them,
 * without the underscores that mark italics at the edges of a word.
 * @param reading LF line ends, NFC ({@link writtenText} makes any text so)
 * @source Ahmed et al. 2026, arXiv 2601.02671; dashes and hyphens are one character here, a run of them too
 */
export function recallWords(reading: string): RecallWords {
  const { text, map } = comparisonText(new TextIndex(reading), 'comparison-1-fold');
  // Before words are split: NFKC makes three dots of an ellipsis, which the comparison text keeps.
  const dotted = text.text.replace(ELLIPSIS, (dots) => '...'.padEnd(dots.length, FILLER));
  const split = splitWords(dotted);
  const words: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < split.count; at++) {
    const span = map.toSource(split.startChar[at] ?? 0, split.endChar[at] ?? 0);
    for (const word of formsOf(wordAt(dotted, split, at))) {
      words.push(word);
      starts.push(span.start);
      ends.push(span.end);
    }
  }
  return { words, startChar: Uint32Array.from(starts), endChar: Uint32Array.from(ends) };
}

/** The words that a run without white space becomes: none if it consists only of underscores. */
function formsOf(raw: string): string[] {
  return raw
    .replaceAll(FILLER, '')
    .normalize('NFKC')
    .toLowerCase()
    .split(AFTER_ELLIPSIS)
    .flatMap((part) => part.split(/\s+/u))
    .map((word) => word.replace(/^_+|_+$/gu, ''))
    .filter((word) => word !== '');
}

/** Runs of combining marks in what a model wrote are cut to this length: no writing system needs more. */
const MOST_MARKS = 30;

/** Bytes that a model wrote as text that can be compared: UTF-8 (U+FFFD where it is none), LF line ends, NFC. */
export function writtenText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true })
    .decode(bytes)
    .replace(/\r\n?/gu, '\n')
    .replace(new RegExp(`(\\p{M}{${MOST_MARKS}})\\p{M}+`, 'gu'), '$1')
    .normalize('NFC');
}

/** Gives equal words equal numbers, over all texts that one instance has seen. */
export class WordNumbers {
  readonly #numbers = new Map<string, number>();

  /** Numbers of the words, from 0. */
  of(words: readonly string[]): Int32Array {
    return Int32Array.from(words, (word) => {
      const known = this.#numbers.get(word);
      if (known !== undefined) return known;
      this.#numbers.set(word, this.#numbers.size);
      return this.#numbers.size - 1;
    });
  }
}
