import { firstAtLeast } from '../../base/index.js';
import type { CharSpan } from '../offsets/textIndex.js';
import type { ComparisonText } from '../layers/comparisonText.js';
import { shingleHashes, SHINGLE_WORDS, winnow } from './fingerprints.js';
import { plainWords, wordsFrom, type PlainWords } from './plainWords.js';
import { placeOf, type QuotationIndex } from './quotationIndex.js';

/** Runs that are no further apart than this many words, in the work and in the text, are one quotation with a gap. */
const GAP_WORDS = 25;
/** A text with which at least this share of a work's words agrees is the work, or an edition of it. */
const OWN_SHARE = 0.5;

/** A passage of a work that agrees with a text of an index. */
export interface FoundQuotation extends CharSpan {
  /** The words of the passage as they are compared, one space between two of them. */
  readonly passage: string;
  /** Words from the first to the last that agrees. */
  readonly words: number;
  /** Words that agree. */
  readonly agreeing: number;
  /** The id of the text, and about where in it. */
  readonly textId: string;
  readonly place: string;
  /** The word of the text with which the passage begins, from 0. */
  readonly textWord: number;
  /** Other texts that agree with the whole passage, in the order of the index. */
  readonly also: readonly string[];
}

/** What was found in a work. */
export interface QuotationSearch {
  /** Words of the work, as they are compared. */
  readonly words: number;
  /** Texts that are the work or an edition of it, with the share of its words that agree; nothing is proposed from them. */
  readonly own: readonly { readonly textId: string; readonly share: number }[];
  /** By place in the work. */
  readonly found: readonly FoundQuotation[];
}

/** A run in words: first word and word after the last, in the work and in the text. */
interface Run {
  readonly text: number;
  readonly first: number;
  readonly next: number;
  readonly textFirst: number;
  readonly agreeing: number;
}

/**
 * The passages of a work that agree with texts of an index. Every run of 25 words (GUARANTEED_WORDS) that a work shares with a text is found,
 * and no run of fewer than {@link SHINGLE_WORDS}. Nothing of the text is at hand: two runs agree if all fingerprints that the index keeps in
 * them are equal, which leave no word between the first and the last uncovered. At either end up to 12 words more may agree. Linear in the
 * words of the work and the hits in the index.
 * @param folded of the work, under `comparison-1-fold`
 */
export function findQuotations(folded: ComparisonText, index: QuotationIndex): QuotationSearch {
  const words = plainWords(folded.text.text);
  const runs = runsOf(words, index);
  const own = index.texts.flatMap(({ id }, text) => {
    const share = words.count === 0 ? 0 : agreeingWords(runs, text) / words.count;
    return share >= OWN_SHARE ? [{ text, textId: id, share }] : [];
  });
  const others = runs.filter(({ text }) => !own.some((each) => each.text === text));
  const toChar = (utf16: number): number => folded.text.utf16ToChar(utf16);
  const found = widest(joined(others)).map(({ run, also }): FoundQuotation => {
    const { start, end } = folded.map.toSource(
      toChar(words.startUtf16[run.first] ?? 0),
      toChar(words.endUtf16[run.next - 1] ?? 0),
    );
    const text = index.texts[run.text];
    return {
      startChar: start,
      endChar: end,
      passage: wordsFrom(words, run.first, run.next - run.first),
      words: run.next - run.first,
      agreeing: run.agreeing,
      textId: text?.id ?? '',
      place: text === undefined ? '' : placeOf(text, run.textFirst),
      textWord: run.textFirst,
      also: also.map((each) => index.texts[each]?.id ?? ''),
    };
  });
  return { words: words.count, own: own.map(({ textId, share }) => ({ textId, share })), found };
}

/** Neighboring fingerprints of a text that the work has at the same distances. */
interface Chain {
  readonly text: number;
  /** How far the work is ahead of the text, in words. */
  readonly ahead: number;
  /** Numbers of the first and the last fingerprint. */
  first: number;
  last: number;
}

/** The chains of a work: what winnowing keeps of it is looked up, and from there on every neighbor in the index is compared. */
function runsOf(words: PlainWords, index: QuotationIndex): Run[] {
  const { order, print } = shingleHashes(words);
  const chains = new Map<string, Chain>();
  const done: Chain[] = [];
  const agrees = (number: number, text: number, ahead: number): boolean =>
    index.textOf[number] === text && print[(index.wordOf[number] ?? 0) + ahead] === index.printOf[number];
  for (const word of winnow(order)) {
    const value = print[word] ?? 0;
    for (let hit = firstAtLeast(index.sorted, value); index.sorted[hit] === value; hit++) {
      const number = index.numbers[hit] ?? 0;
      const text = index.textOf[number] ?? 0;
      const ahead = word - (index.wordOf[number] ?? 0);
      const key = `${text} ${ahead}`;
      // The last chain at this distance: places of the work come in order.
      const before = chains.get(key);
      if (before !== undefined && number <= before.last) continue;
      const chain: Chain = { text, ahead, first: number, last: number };
      while (agrees(chain.first - 1, text, ahead)) chain.first -= 1;
      while (agrees(chain.last + 1, text, ahead)) chain.last += 1;
      chains.set(key, chain);
      done.push(chain);
    }
  }
  return done
    .map(({ text, ahead, first, last }) => {
      const textFirst = index.wordOf[first] ?? 0;
      const textNext = (index.wordOf[last] ?? 0) + SHINGLE_WORDS;
      return {
        text,
        first: textFirst + ahead,
        next: textNext + ahead,
        textFirst,
        agreeing: textNext - textFirst,
      };
    })
    .sort((a, b) => a.text - b.text || a.first - b.first || a.textFirst - b.textFirst);
}

/** The words of a work that agree with a text, each counted once. */
function agreeingWords(runs: readonly Run[], text: number): number {
  let sum = 0;
  let reached = 0;
  for (const { first, next, text: of } of runs) {
    if (of !== text) continue;
    sum += Math.max(0, next - Math.max(first, reached));
    reached = Math.max(reached, next);
  }
  return sum;
}

/** Joins each run with one that soon follows it in work and text. @param runs by text and place */
function joined(runs: readonly Run[]): Run[] {
  const done: Run[] = [];
  for (const run of runs) {
    const last = done.at(-1);
    const gap = last === undefined ? -1 : run.first - last.next;
    const textGap = last === undefined ? -1 : run.textFirst - (last.textFirst + last.next - last.first);
    const isNear = last?.text === run.text && gap >= 0 && gap <= GAP_WORDS && Math.abs(textGap) <= GAP_WORDS;
    if (isNear) done[done.length - 1] = { ...last, next: run.next, agreeing: last.agreeing + run.agreeing };
    else done.push(run);
  }
  return done;
}

/** The runs that no other run contains, by place; each with the other texts that agree with all of it. */
function widest(runs: readonly Run[]): { readonly run: Run; readonly also: readonly number[] }[] {
  const sorted = [...runs].sort(
    (a, b) =>
      a.first - b.first ||
      b.next - a.next ||
      b.agreeing - a.agreeing ||
      a.text - b.text ||
      a.textFirst - b.textFirst,
  );
  const kept: { readonly run: Run; also: number[] }[] = [];
  for (const run of sorted) {
    const last = kept.at(-1);
    if (last === undefined || run.next > last.run.next) kept.push({ run, also: [] });
    else if (run.first === last.run.first && run.next === last.run.next && run.text !== last.run.text)
      last.also = [...new Set([...last.also, run.text])].sort((a, b) => a - b);
  }
  return kept;
}
