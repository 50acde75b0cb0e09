import type { ParallelPiece } from '../../domain/index.js';
import { splitWords, wordAt, type Words } from './splitWords.js';

/** The largest number of pairs of words that are compared (about 5,000 words each); beyond it, the middle of the texts is given as different. */
const MOST_PAIRS = 25_000_000;

/** The words of a text, each with the white space that follows it; white space before the first word belongs to that word. */
interface Units {
  readonly words: Int32Array;
  textOf(from: number, to: number): string;
}

/**
 * Aligns what a model wrote with the text of the work: in order, the parts that both have and those that only one has. Words are separated
 * by white space and compared exactly. As many of them as possible are given as common, in order (longest common subsequence: the
 * count that compareTexts gives). Joined, the parts give both texts without loss.
 * @param work the work's own text
 * @param output the model's text
 */
export function parallelPieces(work: string, output: string): ParallelPiece[] {
  const numbers = new Map<string, number>();
  const a = unitsOf(work, numbers);
  const b = unitsOf(output, numbers);
  const pieces: ParallelPiece[] = [];
  const add = (kind: ParallelPiece['kind'], workText: string, outputText: string): void => {
    if (workText === '' && outputText === '') return;
    const last = pieces.at(-1);
    if (last?.kind === kind) {
      pieces[pieces.length - 1] = { kind, work: last.work + workText, output: last.output + outputText };
    } else pieces.push({ kind, work: workText, output: outputText });
  };
  let atA = 0;
  let atB = 0;
  for (const [nextA, nextB] of [
    ...commonPairs(a.words, b.words),
    [a.words.length, b.words.length] as const,
  ]) {
    add('work', a.textOf(atA, nextA), '');
    add('output', '', b.textOf(atB, nextB));
    if (nextA < a.words.length) add('both', a.textOf(nextA, nextA + 1), b.textOf(nextB, nextB + 1));
    atA = nextA + 1;
    atB = nextB + 1;
  }
  if (a.words.length === 0) add('work', work, '');
  if (b.words.length === 0) add('output', '', output);
  return pieces;
}

function unitsOf(text: string, numbers: Map<string, number>): Units {
  const words: Words = splitWords(text);
  const start = (word: number): number =>
    word === 0 ? 0 : word >= words.count ? text.length : (words.startUtf16[word] ?? text.length);
  return {
    words: Int32Array.from({ length: words.count }, (_, at) => {
      const word = wordAt(text, words, at);
      const known = numbers.get(word) ?? numbers.size;
      numbers.set(word, known);
      return known;
    }),
    textOf: (from, to) => (to <= from ? '' : text.slice(start(from), start(to))),
  };
}

/** Places of the words of a longest common subsequence, in order. */
function commonPairs(a: Int32Array, b: Int32Array): (readonly [number, number])[] {
  let first = 0;
  while (first < a.length && first < b.length && a[first] === b[first]) first += 1;
  let last = 0;
  while (
    last < a.length - first &&
    last < b.length - first &&
    a[a.length - 1 - last] === b[b.length - 1 - last]
  ) {
    last += 1;
  }
  const middle = middlePairs(a.subarray(first, a.length - last), b.subarray(first, b.length - last));
  return [
    ...Array.from({ length: first }, (_, at) => [at, at] as const),
    ...middle.map(([i, j]) => [i + first, j + first] as const),
    ...Array.from({ length: last }, (_, at) => [a.length - last + at, b.length - last + at] as const),
  ];
}

function middlePairs(a: Int32Array, b: Int32Array): (readonly [number, number])[] {
  if (a.length === 0 || b.length === 0 || a.length * b.length > MOST_PAIRS) return [];
  const width = b.length + 1;
  // Longest common subsequence of what follows each pair of places: never longer than the root of the number of pairs.
  const rest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      rest[at] =
        a[i] === b[j] ? (rest[at + width + 1] ?? 0) + 1 : Math.max(rest[at + width] ?? 0, rest[at + 1] ?? 0);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const at = i * width + j;
    if (a[i] === b[j]) {
      pairs.push([i, j]);
      i += 1;
      j += 1;
    } else if ((rest[at + width] ?? 0) >= (rest[at + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return pairs;
}
