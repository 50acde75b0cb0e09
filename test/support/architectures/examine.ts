import { isDeepStrictEqual } from 'node:util';
import { Random } from '../../../src/base/index.js';
import type { Engine, LoadedModel, NextToken, ScoredItem, ScoreItem } from '../../../src/domain/index.js';
import { must } from '../must.js';

/** Lengths of the items in tokens; the first three are longer than {@link PREFIX} and {@link STEPS} together. */
const LENGTHS = [100, 100, 100, 100, 100, 37, 37, 300];
const PREFIX = 60;
const STEPS = 10;
const TOP = 64;

/**
 * How far a log-probability may be from another numeric layout's, nats. Random models are sensitive: the largest that was seen is .06
 * (Gemma 3n, 22 layers); a layout that mixes up rows or sequences is off by several nats.
 */
export const TOLERANCES = { reference: 0.15, step: 0.15 };

/** What one token must at least do to the log-probability of some later one, nats. */
export const LEAST_REACH = 0.01;

/** Largest differences of a log-probability, nats; null where sequences cannot be forked. */
export interface Figures {
  /** From the same items read alone by the plainest path of llama.cpp: one sequence, no flash attention. */
  readonly reference: number;
  /** From one item of each length in a request of its own. */
  readonly alone: number;
  /** From the same items in reverse order. */
  readonly order: number;
  /** From one item of each length with two threads instead of one. */
  readonly threads: number;
  /** From the same items scored from their middle. */
  readonly part: number;
  /** Open, fork and step: from the exact path. */
  readonly step: number | null;
  /** From the first item with the token before its middle changed, over its second half: not near 0, or the model reads nothing. */
  readonly reach: number;
  /** Positions of `step` where another token is the most probable. */
  readonly flips: number | null;
}

/** The items that a model is examined with: random tokens, so that no position is easy. */
export function itemsFor(
  model: Pick<LoadedModel, 'vocabSize' | 'bosToken'>,
  lengths: readonly number[] = LENGTHS,
): ScoreItem[] {
  const random = new Random('architectures');
  const low = Math.floor(model.vocabSize / 8);
  const from = model.bosToken === null ? 1 : 0;
  return lengths.map((length) => ({
    tokens: Int32Array.from({ length }, () => low + random.below(model.vocabSize - low)),
    from,
  }));
}

/** The items as lists of token ids, with the BOS if there is one. */
export function listsOf(
  items: readonly ScoreItem[],
  { bosToken }: Pick<LoadedModel, 'bosToken'>,
): number[][] {
  return items.map(({ tokens }) => [...(bosToken === null ? [] : [bosToken]), ...tokens]);
}

/** How to examine a model. */
export interface Examination {
  /** Gives ln p of each token but the first, of lists that begin with the BOS if there is one. */
  readonly reference: (lists: number[][]) => readonly (readonly number[])[];
  /** Lengths of the items, tokens; the first three at least 70. */
  readonly lengths?: readonly number[];
  /** Capacity to open sequences with, tokens. */
  readonly stepTokens?: number;
}

/**
 * Loads a model and measures how far its numbers depend on anything but the tokens.
 * @throws {PalimpsestError} what the engine refuses the model with
 */
export async function examineModel(
  engine: Engine,
  path: string,
  { reference, lengths = LENGTHS, stepTokens = 300 }: Examination,
): Promise<Figures> {
  const one = await engine.load({ path, gpu: 'off', threads: 1 });
  const items = itemsFor(one, lengths);
  const bos = one.bosToken !== null;
  const score = (wanted: readonly ScoreItem[]): Promise<readonly ScoredItem[]> =>
    engine.score({ items: wanted, bos, policies: [], topCount: 5 });
  const whole = await score(items);
  const few = items.filter((item, at) => items.findIndex(sameLength(item)) === at);
  const fewOfWhole = whole.filter((_, at) => few.includes(must(items[at])));
  const alone: ScoredItem[] = [];
  for (const item of few) alone.push(...(await score([item])));
  const reversed = [...(await score([...items].reverse()))].reverse();
  const middle = items.map(({ tokens }) => Math.floor(tokens.length / 2));
  const parts = await score(items.map((item, at) => ({ ...item, from: must(middle[at]) })));
  const changed = must(items[0]).tokens.slice();
  const before = must(middle[0]) - 1;
  changed[before] = must(changed[before - 1]);
  const half = { from: must(middle[0]) + 1 };
  const reached = await score([
    { ...half, tokens: changed },
    { ...half, tokens: must(items[0]).tokens },
  ]);
  const stepped = one.canForkSequences ? await step(engine, items, bos, stepTokens) : null;
  await engine.dispose();
  await engine.load({ path, gpu: 'off', threads: 2 });
  const two = await score(few);
  await engine.dispose();
  const plain = reference(listsOf(items, one)).map((logProbs) => ({ logProbs }));
  return {
    reference: largest(whole, plain),
    alone: equalOr(fewOfWhole, alone),
    order: equalOr(whole, reversed),
    threads: equalOr(fewOfWhole, two),
    part: largest(
      parts,
      whole.map(({ logProbs }, at) => ({
        logProbs: logProbs.slice(must(middle[at]) - must(items[at]).from),
      })),
    ),
    reach: largest(reached.slice(0, 1), reached.slice(1)),
    step: stepped?.difference ?? null,
    flips: stepped?.flips ?? null,
  };
}

/** Three sequences from one prefix, each continued by the tokens of another item, against the exact path. */
async function step(
  engine: Engine,
  items: readonly ScoreItem[],
  bos: boolean,
  tokens: number,
): Promise<{ difference: number; flips: number }> {
  const prefix = must(items[0]).tokens.subarray(0, PREFIX);
  const ways = [0, 1, 2].map((way) => must(items[way]).tokens.subarray(PREFIX, PREFIX + STEPS));
  const { sequence, next } = await engine.open(prefix, {
    bos,
    topCount: 10,
    capacity: { sequences: ways.length, tokens },
  });
  const sequences = [sequence, ...(await engine.fork(sequence, ways.length - 1))];
  const seen: NextToken[][] = ways.map(() => [next]);
  for (let at = 0; at < STEPS - 1; at++) {
    const after = await engine.step(
      sequences.map((one, way) => ({ sequence: one, token: must(must(ways[way])[at]) })),
      { topCount: 10 },
    );
    for (const [way, one] of after.entries()) must(seen[way]).push(one);
  }
  await engine.close(sequences);
  const exact = await engine.score({
    items: ways.map((way) => ({ tokens: Int32Array.of(...prefix, ...way), from: PREFIX })),
    bos,
    policies: [],
    topCount: TOP,
  });
  let difference = 0;
  let flips = 0;
  for (const [way, nexts] of seen.entries()) {
    const { topIds, topLogProbs } = must(exact[way]);
    for (const [at, one] of nexts.entries()) {
      const ids = topIds.subarray(at * TOP, (at + 1) * TOP);
      if (one.topIds[0] !== ids[0]) flips++;
      for (const [rank, id] of one.topIds.entries()) {
        // A token that is not among the exact path's is at most as probable there as the last of them.
        const found = ids.indexOf(id);
        const theirs = must(topLogProbs[at * TOP + (found === -1 ? TOP - 1 : found)]);
        difference = Math.max(difference, Math.abs(must(one.topLogProbs[rank]) - theirs));
      }
    }
  }
  return { difference, flips };
}

function sameLength(item: ScoreItem): (other: ScoreItem) => boolean {
  return ({ tokens }) => tokens.length === item.tokens.length;
}

/** 0 only if every number of both is the same to the last bit. */
function equalOr(a: readonly ScoredItem[], b: readonly ScoredItem[]): number {
  return isDeepStrictEqual(a, b) ? 0 : Math.max(largest(a, b), Number.MIN_VALUE);
}

/** The largest difference; infinite if the numbers of positions are not the same. */
function largest(
  a: readonly { readonly logProbs: ArrayLike<number> }[],
  b: readonly { readonly logProbs: ArrayLike<number> }[],
): number {
  let most = a.length === b.length ? 0 : Infinity;
  for (const [item, { logProbs }] of a.entries()) {
    const others = must(b[item]).logProbs;
    if (others.length !== logProbs.length) return Infinity;
    for (let at = 0; at < logProbs.length; at++) {
      const difference = Math.abs(must(logProbs[at]) - must(others[at]));
      if (!(difference <= most)) most = Number.isNaN(difference) ? Infinity : difference;
    }
  }
  return most;
}
