import { canonicalJson, PalimpsestError, elementAt, sha256Hex } from '../../base/index.js';
import type { CheckedPath, EngineFingerprint, NextToken, ScoredItem, SelfCheck } from '../../domain/index.js';
import type { BatchLayout } from './scorePlan.js';
import type { Scorer } from './scorer.js';
import type { Sequences } from './sequences.js';

/** The version of what is checked and how; a result is kept for one version only. */
const CHECK_VERSION = 1;

/**
 * The conditions under which a self-check holds for a model, as a hash: everything of the fingerprint that can change what it finds.
 * @param fingerprint as it is before the check: with the threads of sequences that are given, or from which they are measured
 * @param measuresSteps whether those threads are measured with it
 */
export function checkKey(fingerprint: EngineFingerprint, measuresSteps: boolean): string {
  const { engine, release, origin, libraries, libraryHashes, gpuUsed, gpuLayers, devices, numeric } =
    fingerprint;
  const { threads, stepThreads } = fingerprint;
  return sha256Hex(
    canonicalJson({
      version: CHECK_VERSION,
      engine,
      release,
      origin,
      libraries: libraries.map(({ name, sha256 }) => ({ name, sha256 })),
      libraryHashes,
      gpuUsed,
      gpuLayers,
      devices: [...devices],
      numeric: { ...numeric },
      threads,
      stepThreads,
      measuresSteps,
    }),
  );
}

/** Tokens of the item with which the engine checks itself: not a multiple of the rows that a kernel takes at once. */
export const ITEM_TOKENS = 23;
/** Sequences in the batch that is checked. */
const SLOTS = 4;
/**
 * The largest mean difference that passes, in nats a token, where kernels depend on the size of a batch: between one token at a time and a
 * whole text, and for several sequences in a batch on a GPU. On the CPU, batches must give the same bits. docs/design/self-check.md has the
 * figures of sound and of unsound models.
 */
const TOLERANCE = 0.3;
/** The most probable tokens that are compared, and the number among which each must be found. */
const COMPARED = 8;
const LISTED = 64;

const SENTENCES =
  'The witness said that the ledger had been kept in a locked drawer since the spring, and that only the clerk had a key to it. On the second day the court asked for the drawer itself, with the lock, and had both carried up the stairs.';

/** What is checked: the two paths of an engine, and where their layout is set. */
export interface CheckedEngine {
  readonly scorer: Pick<Scorer, 'score'>;
  readonly sequences: Pick<Sequences, 'open' | 'fork' | 'step' | 'close' | 'dispose'>;
  readonly vocabSize: number;
  readonly trainedContext: number;
  readonly bos: boolean;
  readonly onGpu: boolean;
  /** Texts of up to this many tokens use other rotary factors than longer ones; null if all use the same. */
  readonly shortUpTo: number | null;
  /** Tokenizes a text. @throws {PalimpsestError} `tokenizer-lossy` */
  readonly tokenize: (text: string) => Promise<Int32Array>;
  /** Sets what batches of the exact path may hold from here on. */
  readonly setBatch: (layout: BatchLayout) => void;
  /** The number of tokens evaluated so far. */
  readonly evaluated: () => number;
}

/**
 * Checks an engine on the model at hand with two short items, and sets the layout with which their numbers are right. llama.cpp computes a
 * few architectures wrongly when a batch holds several sequences, or when outputs are wanted at some positions only; nothing but their
 * numbers shows it. One sequence with all outputs is the reference.
 * @returns what was found; nothing is refused here
 * @throws {PalimpsestError} `logits-not-finite` if the reference itself is not a number; `memory-short`, `engine-*`
 */
export async function checkItself(engine: CheckedEngine): Promise<SelfCheck> {
  const before = engine.evaluated();
  const items = await itemsFor(engine);
  const batch = await checkBatches(engine, items);
  engine.setBatch(batch);
  const sequences = await checkSequences(engine, items);
  return {
    tokens: engine.evaluated() - before,
    batch,
    sequences,
  };
}

type Items = readonly [Int32Array, Int32Array];

/** Two items of equal length: true text where the tokenizer preserves it, else ids spread over the vocabulary. */
async function itemsFor({ tokenize, vocabSize, trainedContext, bos }: CheckedEngine): Promise<Items> {
  const length = Math.max(4, Math.min(ITEM_TOKENS, trainedContext - Number(bos)));
  const spread = Int32Array.from({ length: 2 * length }, (_, at) => (7919 * (at + 1)) % vocabSize);
  let tokens: Int32Array = spread;
  try {
    tokens = await tokenize(SENTENCES);
  } catch (error) {
    if (!(error instanceof PalimpsestError)) throw error;
  }
  if (tokens.length < 2 * length) tokens = spread;
  return [tokens.slice(0, length), tokens.slice(length, 2 * length)];
}

async function checkBatches(engine: CheckedEngine, items: Items): Promise<SelfCheck['batch']> {
  const toleranceNats = engine.onGpu ? TOLERANCE : 0;
  const alone = await scoreAs(engine, items, { slots: 'one', outputs: 'all' });
  const compare = (layout: BatchLayout): Promise<CheckedPath> => {
    const [a, b] = items;
    // A full batch, and one in which slots stay empty.
    const many = layout.slots === 'several' ? [a, b, a, b, a] : items;
    return compared(toleranceNats, async () => {
      const scored = await scoreAs(engine, many, layout);
      return scored.map((item, at) => differences(alone[at % 2], item));
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
  return { slots: 'one', outputs: 'all', ...wanted };
}

async function scoreAs(
  { scorer, setBatch, bos }: CheckedEngine,
  items: readonly Int32Array[],
  layout: BatchLayout,
): Promise<readonly ScoredItem[]> {
  setBatch(layout);
  const length = items[0]?.length ?? 0;
  const from = layout.slots === 'one' && layout.outputs === 'all' ? Number(!bos) : Math.floor(length / 2);
  return scorer.score(
    { items: items.map((tokens) => ({ tokens, from })), bos, policies: [], topCount: 0, slots: SLOTS },
    undefined,
  );
}

/** Differences of log-probabilities over the positions that the shorter one covers, which are the last. */
function differences(whole: ScoredItem | undefined, part: ScoredItem): number[] {
  if (whole === undefined) throw new RangeError('no reference');
  const skipped = whole.logProbs.length - part.logProbs.length;
  return Array.from(part.logProbs, (logProb, at) =>
    Math.abs(logProb - elementAt(whole.logProbs, skipped + at)),
  );
}

async function checkSequences(engine: CheckedEngine, items: Items): Promise<SelfCheck['sequences']> {
  const path = await compared(TOLERANCE, async () => {
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
    found[0]?.push(...compareNext(opened.next, exact[0], 0, listed));
    let live = [opened.sequence, ...sequences.fork(opened.sequence, texts.length - 1)];
    for (let at = half; at < a.length - 1; at++) {
      if (at === half + Math.ceil(half / 2)) {
        sequences.close(live.slice(2));
        live = live.slice(0, 2);
      }
      const next = await sequences.step(
        live.map((sequence, row) => ({ sequence, token: texts[row]?.[at] ?? 0 })),
        options,
        undefined,
      );
      for (const [row, one] of next.entries())
        found[row]?.push(...compareNext(one, exact[row], at + 1 - half, listed));
    }
    return found;
  } finally {
    sequences.dispose();
  }
}

/** Differences of log-probabilities between the most probable tokens of a step and the same row of a whole text. */
function compareNext(next: NextToken, item: ScoredItem | undefined, row: number, listed: number): number[] {
  if (item === undefined) throw new RangeError('no reference');
  const range = [row * listed, (row + 1) * listed] as const;
  const there = { ids: item.topIds.subarray(...range), logProbs: item.topLogProbs.subarray(...range) };
  const here = { ids: next.topIds, logProbs: next.topLogProbs };
  return [...oneWay(here, there), ...oneWay(there, here)];
}

interface Listed {
  readonly ids: Int32Array;
  readonly logProbs: Float64Array;
}

function oneWay(from: Listed, to: Listed): number[] {
  return Array.from(from.logProbs.subarray(0, COMPARED), (logProb, rank) => {
    const at = to.ids.indexOf(elementAt(from.ids, rank));
    // A token that is not listed is less probable than the last one that is.
    const other = elementAt(to.logProbs, at < 0 ? to.logProbs.length - 1 : at);
    return Math.abs(logProb - other);
  });
}

/** @param work gives the differences of each text */
async function compared(
  toleranceNats: number,
  work: () => Promise<readonly (readonly number[])[]>,
): Promise<CheckedPath> {
  try {
    const found = (await work()).filter((text) => text.length > 0);
    const meanNats = Math.max(0, ...found.map(mean));
    const largestNats = found.flat().reduce((most, one) => Math.max(most, one), 0);
    if (Number.isFinite(largestNats)) return { largestNats, meanNats, toleranceNats };
  } catch (error) {
    if (!hasCode(error, 'logits-not-finite')) throw error;
  }
  return { largestNats: 'not-finite', meanNats: 'not-finite', toleranceNats };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function hasCode(error: unknown, code: PalimpsestError['code']): boolean {
  return error instanceof PalimpsestError && error.code === code;
}

function passes({ largestNats, meanNats, toleranceNats }: CheckedPath): boolean {
  if (largestNats === 'not-finite' || meanNats === 'not-finite') return false;
  return toleranceNats === 0 ? largestNats === 0 : meanNats <= toleranceNats;
}
