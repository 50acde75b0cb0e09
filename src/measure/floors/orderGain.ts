/** Words that stand for themselves: the commonest of all windows together. Any other word is known by its ending. */
const COMMON_WORDS = 200;
/** Characters of an ending. */
const ENDING_CHARS = 2;
/** Weight of the shorter context, in words: a Dirichlet prior. */
const PRIOR_WORDS = 50;

/** Words, numbers, and each punctuation mark. */
const WORD = /[\p{L}\p{M}]+|\p{N}+|[^\p{L}\p{M}\p{N}\s]/gu;

/** What of a window is read here: its text, and the block to which it belongs. */
interface OrderedText {
  readonly text: string;
  readonly block: string | number;
}

/** Words of windows already seen: a control that is judged again without each of its blocks has the same windows. */
const known = new WeakMap<OrderedText, readonly string[]>();

function wordsOf(window: OrderedText): readonly string[] {
  const seen = known.get(window);
  if (seen !== undefined) return seen;
  const words = window.text.toLowerCase().match(WORD) ?? [];
  known.set(window, words);
  return words;
}

/**
 * How much the order of its words makes each window predictable: the mean gain, in nats a word, of a trigram of word classes over the unigram
 * of the same classes. Both are counted in all windows but those of the window's own block. A class is one of the 200 commonest words, or
 * the last two characters of any other word. A control that was read across columns, or whose words were exchanged, has the vocabulary of
 * its language and not its order.
 * @param windows of target and control together
 * @returns one value for each window; 0 where no word has two words before it
 * @source class n-grams: Brown et al. 1992, Computational Linguistics 18:467; Dirichlet prior: MacKay & Peto 1995, Natural Language
 * Engineering 1:289; ours in this use
 */
export function orderGains(windows: readonly OrderedText[]): number[] {
  const { sequences, classes } = classSequences(windows.map(wordsOf));
  const all = new ClassCounts(classes);
  const byBlock = new Map<OrderedText['block'], ClassCounts>();
  const read = windows.map(({ block }, at) => {
    const sequence = sequences[at];
    if (sequence === undefined) throw new RangeError(`There is no window ${at}.`);
    const own = byBlock.get(block) ?? new ClassCounts(classes);
    byBlock.set(block, own);
    all.add(sequence);
    own.add(sequence);
    return { sequence, own };
  });
  return read.map(({ sequence, own }) => meanGain(sequence, all, own, classes));
}

/** The class of each word, as a number below `classes`. */
function classSequences(texts: readonly (readonly string[])[]): {
  readonly sequences: readonly (readonly number[])[];
  readonly classes: number;
} {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of text) counts.set(word, (counts.get(word) ?? 0) + 1);
  const common = new Set(
    [...counts]
      .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
      .slice(0, COMMON_WORDS)
      .map(([word]) => word),
  );
  const numbers = new Map<string, number>();
  const classOf = new Map<string, number>();
  for (const word of counts.keys()) {
    const name = common.has(word) ? word : `-${Array.from(word).slice(-ENDING_CHARS).join('')}`;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    classOf.set(word, number);
  }
  return {
    sequences: texts.map((text) => text.flatMap((word) => classOf.get(word) ?? [])),
    classes: numbers.size,
  };
}

/** How often each class, and each run of two and three classes, occurs. */
class ClassCounts {
  total = 0;
  private readonly counts = new Map<number, number>();

  constructor(private readonly classes: number) {}

  add(sequence: readonly number[]): void {
    for (const { one, two, three } of runsOf(sequence, this.classes)) {
      this.total += 1;
      for (const run of [one, two, three]) if (run !== null) this.counts.set(run, this.of(run) + 1);
    }
  }

  of(run: number): number {
    return this.counts.get(run) ?? 0;
  }
}

/** The runs of one, two and three classes that end at a place of a window; null where the window begins later. */
interface Runs {
  readonly one: number;
  readonly two: number | null;
  readonly three: number | null;
}

/** For each place, its runs as numbers in base `classes` + 1, in which no digit is 0, so that runs of different lengths differ. */
function* runsOf(sequence: readonly number[], classes: number): Generator<Runs> {
  const base = classes + 1;
  let before: Runs | null = null;
  for (const number of sequence) {
    const one = number + 1;
    const two: number | null = before === null ? null : before.one * base + one;
    const three: number | null = before === null || before.two === null ? null : before.two * base + one;
    before = { one, two, three };
    yield before;
  }
}

/** The mean gain of a window in nats a word, by the counts of all windows less those of its own block. */
function meanGain(sequence: readonly number[], all: ClassCounts, own: ClassCounts, classes: number): number {
  const countOf = (run: number): number => all.of(run) - own.of(run);
  const rest = all.total - own.total + classes;
  let sum = 0;
  let words = 0;
  let before: Runs | null = null;
  for (const runs of runsOf(sequence, classes)) {
    const { one, two, three } = runs;
    if (before !== null && before.two !== null && two !== null && three !== null) {
      const unigram = (countOf(one) + 1) / rest;
      const bigram = (countOf(two) + PRIOR_WORDS * unigram) / (countOf(before.one) + PRIOR_WORDS);
      const trigram = (countOf(three) + PRIOR_WORDS * bigram) / (countOf(before.two) + PRIOR_WORDS);
      sum += Math.log(trigram / unigram);
      words += 1;
    }
    before = runs;
  }
  return words === 0 ? 0 : sum / words;
}
