import { elementAt, environmentError } from '../../../base/index.js';
import type { CheckedPath, ScoredItem, SelfCheck } from '../../../domain/index.js';
import type { BatchLayout } from '../scorePlan.js';
import type { Scorer } from '../scorer.js';
import type { Sequences } from '../sequences.js';
import { longItem, shortItems, type Items, type ItemSource } from './checkedItems.js';
import { compared, compareNext, differences, hasCode, LISTED, passes } from './comparedPath.js';
import { words } from './words.js';

/** Sequences in the batch that is checked. */
const SLOTS = 4;
/** The last tokens of the long item, which are read one at a time. */
const LONG_STEPS = 12;

/** What is checked: the two paths of an engine, and where their layout is set. */
export interface CheckedEngine extends ItemSource {
  readonly scorer: Pick<Scorer, 'score'>;
  readonly sequences: Pick<Sequences, 'open' | 'fork' | 'step' | 'close' | 'dispose'>;
  /** As `toleranceOf` gives it, nats. */
  readonly toleranceNats: number;
  /** Loads the same model on the CPU alone; null if the CPU computes alone. @throws {PalimpsestError} `memory-short` if it does not fit */
  readonly onProcessor: (() => Promise<ProcessorCopy>) | null;
  /** Whether a long text is checked, too. */
  readonly wantsLong: boolean;
  /** Texts of up to this many tokens use other rotary factors than longer ones; null if all use the same. */
  readonly shortUpTo: number | null;
  /** Sets what batches of the exact path may hold from here on. */
  readonly setBatch: (layout: BatchLayout) => void;
  /** The number of tokens evaluated so far. */
  readonly evaluated: () => number;
}

/** The same model on the CPU; its batches hold one text with all outputs. */
export interface ProcessorCopy {
  readonly scorer: Pick<Scorer, 'score'>;
  free(): void;
}

const ALONE: BatchLayout = { slots: 'one', outputs: 'all' };

/**
 * Checks an engine on the model at hand with two short items, and sets the layout with which their numbers are right. llama.cpp computes a
 * few architectures wrongly when a batch holds several sequences, or when outputs are wanted at some positions only; nothing but their
 * numbers shows it. One sequence with all outputs is the reference, and on a GPU the CPU is the reference of that.
 * @throws {PalimpsestError} `device-differs` if the CPU gives other numbers; `logits-not-finite` if the reference itself is not a number;
 * `memory-short`, `engine-*`
 */
export async function checkItself(engine: CheckedEngine): Promise<SelfCheck> {
  const before = engine.evaluated();
  const items = await shortItems(engine);
  const alone = await scoreAs(engine, items, ALONE);
  const device = engine.onProcessor === null ? undefined : await checkDevice(engine, items, alone);
  const batch = await checkBatches(engine, items, alone);
  engine.setBatch(batch);
  const { usable, ...short } = await checkSequences(engine, items);
  const long = engine.wantsLong && usable ? await checkLong(engine, items[0]) : undefined;
  const isWrong = long !== undefined && !('kind' in long) && !passes(long);
  return {
    tokens: engine.evaluated() - before,
    ...(device === undefined ? {} : { device }),
    batch,
    sequences: { usable: usable && !isWrong, ...short },
    ...(long === undefined ? {} : { long }),
  };
}

async function checkDevice(
  engine: CheckedEngine,
  items: Items,
  alone: readonly ScoredItem[],
): Promise<NonNullable<SelfCheck['device']>> {
  if (engine.onProcessor === null) throw new RangeError('no device');
  let copy: ProcessorCopy;
  try {
    copy = await engine.onProcessor();
  } catch (error) {
    if (!hasCode(error, 'memory-short')) throw error;
    return words.unscored('memory-short');
  }
  try {
    const { scorer } = copy;
    const path = await compared(engine.toleranceNats, async () =>
      (await scoreAs({ ...engine, scorer, setBatch: () => undefined }, items, ALONE)).map((item, at) =>
        differences(item, elementAt(alone, at)),
      ),
    );
    if (!passes(path)) throw deviceDiffers(path);
    return path;
  } finally {
    copy.free();
  }
}

function deviceDiffers({ largestNats, meanNats, toleranceNats }: CheckedPath) {
  const found =
    largestNats === 'not-finite' || meanNats === 'not-finite'
      ? 'one of them gives no numbers'
      : `they differ by ${meanNats.toPrecision(2)} nats a token on average and by at most ${largestNats.toPrecision(2)}`;
  return environmentError(
    'device-differs',
    `The GPU and the processor do not give the same probabilities for the same texts with this model: ${found}. An average of at most ${toleranceNats} is allowed.`,
    'Run with --gpu off, or with another driver of the GPU or another backend (--gpu vulkan or --gpu cuda).',
    { largestNats, meanNats, toleranceNats },
  );
}

async function checkBatches(
  engine: CheckedEngine,
  items: Items,
  alone: readonly ScoredItem[],
): Promise<SelfCheck['batch']> {
  const toleranceNats = engine.onProcessor === null ? 0 : engine.toleranceNats;
  const compare = (layout: BatchLayout): Promise<CheckedPath> => {
    const [a, b] = items;
    // A full batch, and one in which slots stay empty.
    const many = layout.slots === 'several' ? [a, b, a, b, a] : items;
    return compared(toleranceNats, async () => {
      const scored = await scoreAs(engine, many, layout);
      return scored.map((item, at) => differences(elementAt(alone, at % 2), item));
    });
  };
  const wanted = await compare({ slots: 'several', outputs: 'wanted' });
  if (passes(wanted)) return { slots: 'several', outputs: 'wanted', ...wanted };
  for (const layout of [
    { slots: 'one', outputs: 'wanted' },
    { slots: 'several', outputs: 'all' },
  ] as const) {
    if (passes(await compare(layout))) return { ...layout, ...wanted };
  }
  return { ...ALONE, ...wanted };
}

async function scoreAs(
  { scorer, setBatch, bos }: Pick<CheckedEngine, 'scorer' | 'setBatch' | 'bos'>,
  items: Items | readonly Int32Array[],
  layout: BatchLayout,
): Promise<readonly ScoredItem[]> {
  setBatch(layout);
  const length = elementAt(items, 0).length;
  const from = layout.slots === 'one' && layout.outputs === 'all' ? Number(!bos) : Math.floor(length / 2);
  return scorer.score(
    { items: items.map((tokens) => ({ tokens, from })), bos, policies: [], topCount: 0, slots: SLOTS },
    undefined,
  );
}

async function checkSequences(engine: CheckedEngine, items: Items): Promise<SelfCheck['sequences']> {
  const path = await compared(engine.toleranceNats, async () => {
    try {
      return await compareSequences(engine, items);
    } catch (error) {
      // Only the cache that reaches beyond short texts can be too large for the memory.
      if (engine.shortUpTo === null || !hasCode(error, 'sequence-capacity')) throw error;
      return compareSequences({ ...engine, shortUpTo: null }, items);
    }
  });
  return { usable: passes(path), ...path };
}

/** Three copies of a prefix go on differently, one of them stops early; each step is compared with the text scored as a whole. */
async function compareSequences(
  { scorer, sequences, bos, vocabSize, shortUpTo }: CheckedEngine,
  [a, b]: Items,
): Promise<readonly (readonly number[])[]> {
  const half = Math.floor(a.length / 2);
  const prefix = a.slice(0, half);
  const texts = [a, Int32Array.of(...prefix, ...b.slice(half)), a];
  const listed = Math.min(LISTED, vocabSize);
  const exact = await scorer.score(
    {
      items: texts.map((tokens) => ({ tokens, from: half })),
      bos,
      policies: [],
      topCount: listed,
      slots: texts.length,
    },
    undefined,
  );
  const options = { topCount: listed };
  // A cache for more tokens than short texts have must not change what a short text is read by.
  const tokens = Math.max(texts.length * (a.length + 1), shortUpTo === null ? 0 : shortUpTo + 1);
  try {
    const opened = await sequences.open(
      prefix,
      { ...options, bos, capacity: { sequences: texts.length, tokens } },
      undefined,
    );
    const found: number[][] = texts.map(() => []);
    found[0]?.push(...compareNext(opened.next, elementAt(exact, 0), 0, listed));
    let live = [opened.sequence, ...sequences.fork(opened.sequence, texts.length - 1)];
    for (let at = half; at < a.length - 1; at++) {
      if (at === half + Math.ceil(half / 2)) {
        sequences.close(live.slice(2));
        live = live.slice(0, 2);
      }
      const next = await sequences.step(
        live.map((sequence, row) => ({ sequence, token: elementAt(elementAt(texts, row), at) })),
        options,
        undefined,
      );
      for (const [row, one] of next.entries())
        found[row]?.push(...compareNext(one, elementAt(exact, row), at + 1 - half, listed));
    }
    return found;
  } finally {
    sequences.dispose();
  }
}

/** A long text, most of it read in batches and its last tokens one at a time, against the same text scored as a whole. */
async function checkLong(engine: CheckedEngine, last: Int32Array): Promise<NonNullable<SelfCheck['long']>> {
  const item = longItem(engine, last);
  if (item === null) return words.unscored('context-short');
  try {
    const path = await compared(engine.toleranceNats, async () => [await compareLong(engine, item)]);
    return { tokens: item.length, ...path };
  } catch (error) {
    if (!hasCode(error, 'memory-short', 'sequence-capacity')) throw error;
    return words.unscored('memory-short');
  }
}

async function compareLong(
  { scorer, sequences, bos, vocabSize }: CheckedEngine,
  item: Int32Array,
): Promise<number[]> {
  const from = item.length - LONG_STEPS;
  const listed = Math.min(LISTED, vocabSize);
  const [exact] = await scorer.score(
    { items: [{ tokens: item, from }], bos, policies: [], topCount: listed },
    undefined,
  );
  if (exact === undefined) throw new RangeError('no reference');
  const options = { topCount: listed };
  try {
    const capacity = { sequences: 1, tokens: item.length + 1 };
    const opened = await sequences.open(item.slice(0, from), { ...options, bos, capacity }, undefined);
    const found = compareNext(opened.next, exact, 0, listed);
    for (let at = from; at < item.length - 1; at++) {
      const [next] = await sequences.step(
        [{ sequence: opened.sequence, token: elementAt(item, at) }],
        options,
        undefined,
      );
      if (next === undefined) throw new RangeError('no step');
      found.push(...compareNext(next, exact, at + 1 - from, listed));
    }
    return found;
  } finally {
    sequences.dispose();
  }
}
