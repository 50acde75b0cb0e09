import { remarkOf, type Remark, type Scored, type Unscored, fromText, elementAt } from '../../base/index.js';
import type { AttackWork } from '../define.js';
import type { ObservedOf } from '../defineAttack.js';
import { touchesExcluded } from '../kit/index.js';
import type { CollectionInput } from './parameters.js';
import type { CollectionUnits } from './run.js';
import { isLongEnough, workWindows } from './windows.js';
import { words } from './words.js';

/** Tokens of a passage, and of the text of the same work before it. */
export const PASSAGE_TOKENS = 50;

/** The most probable passage of a work. */
export interface BestPassage {
  readonly kind: 'passage';
  /** First token of the passage in its collection. */
  readonly startToken: number;
  /** Σ log p, full softmax, T = 1; nats. */
  readonly logP: number;
}

/** One work of a collection with its numbers. */
export interface ShortWork {
  readonly collection: AttackWork;
  /** Position among the blocks of the collection. */
  readonly block: number;
  readonly title: string;
  readonly startToken: number;
  readonly endToken: number;
  /** Tokens that its score is the mean of; 0 without a score. */
  readonly scoredTokens: number;
  /** The number that is tested, nats per token: mean log p, or its difference between the model and the reference. */
  readonly score: Scored;
  /** Mean log p per token under the model under examination, nats. */
  readonly own: Scored;
  readonly passage: BestPassage | Unscored;
}

/** Log p of each token of a collection, NaN where none was scored, by the id of the model. */
type TokenScores = ReadonlyMap<string, Float64Array>;

/** The works of every collection with their numbers, in the order of the collections. Each observation is read once. */
export function collectWorks(
  input: CollectionInput,
  observations: Iterable<ObservedOf<CollectionUnits>>,
): readonly ShortWork[] {
  const models = [input.model, ...input.references].map(({ id }) => id);
  const scores = new Map<string, TokenScores>(
    input.works.map(({ id, tokens }) => [
      id,
      new Map(models.map((model) => [model, new Float64Array(tokens.length).fill(NaN)])),
    ]),
  );
  const windows = new Map(input.works.map((work) => [work.id, workWindows(work, input.parameters)]));
  /** By collection and block: why a part of the work has no score. */
  const failed = new Map<string, Remark>();
  for (const observed of observations) {
    const { workId, modelId = input.model.id, spec } = observed.unit;
    const own = (windows.get(workId) ?? []).slice(spec.from, spec.from + spec.count);
    if (observed.kind === 'unscored') {
      for (const { block } of own) failed.set(`${workId}/${block}`, remarkOf(observed));
      continue;
    }
    const target = scores.get(workId)?.get(modelId);
    const logProbs = observed.array('logProbs');
    let at = 0;
    for (const { scoredFrom, endToken } of own) {
      target?.set(logProbs.subarray(at, at + endToken - scoredFrom), scoredFrom);
      at += endToken - scoredFrom;
    }
  }
  const copies = fromText('works that are there twice', () => repeatedWorks(input.works));
  let next = 0;
  return input.works.flatMap((collection) =>
    collection.blocks.map((_, block) => {
      const found = shortWork(
        input,
        collection,
        block,
        scores.get(collection.id) ?? new Map(),
        failed.get(`${collection.id}/${block}`),
      );
      const earlier = elementAt(copies, next++);
      if (earlier === null) return found;
      // The same text twice is one work: a second score would make a list or a control appear larger.
      const why = words.unscored('work-repeated', { title: earlier });
      return { ...found, scoredTokens: 0, score: why, own: why, passage: why };
    }),
  );
}

/** For each work of the collections, in order: the title of the first work of its side with the same text; null for that one. */
function repeatedWorks(works: readonly AttackWork[]): (string | null)[] {
  const first = new Map<string, string>();
  return works.flatMap((collection) =>
    collection.blocks.map((work) => {
      const text = `${collection.role} ${foldedText(collection, work)}`;
      const earlier = first.get(text) ?? null;
      if (earlier === null) first.set(text, work.title);
      return earlier;
    }),
  );
}

/** The text of a work without differences of white space and case. */
function foldedText(collection: AttackWork, { startToken, endToken }: AttackWork['blocks'][number]): string {
  const at = (token: number): number => collection.tokenStartChar[token] ?? collection.charCount;
  return collection.textOf(at(startToken), at(endToken)).toLowerCase().replace(/\s+/gu, ' ').trim();
}

function shortWork(
  { parameters, model, references }: CollectionInput,
  collection: AttackWork,
  block: number,
  scores: TokenScores,
  failed: Remark | undefined,
): ShortWork {
  const { title, startToken, endToken } = collection.blocks[block] ?? {
    title: '',
    startToken: 0,
    endToken: 0,
  };
  const base = { collection, block, title, startToken, endToken };
  const none = (why: Unscored): ShortWork => ({
    ...base,
    scoredTokens: 0,
    score: why,
    own: why,
    passage: why,
  });
  const needed = parameters.prefixTokens + parameters.leastTokens;
  const tokens = endToken - startToken;
  if (!isLongEnough(tokens, parameters)) return none(words.unscored('work-too-short', { tokens, needed }));
  if (failed !== undefined) return none(words.unscored('work-failed', { because: failed }));
  const own = scores.get(model.id) ?? new Float64Array();
  const counts = countedTokens(collection, startToken, endToken, own);
  const [reference] = references;
  const mean = meanOf(own, startToken, counts);
  if (mean.tokens < parameters.leastTokens)
    return none(words.unscored('work-cleaned', { tokens: mean.tokens, needed: parameters.leastTokens }));
  const other =
    reference === undefined ? 0 : meanOf(scores.get(reference.id) ?? own, startToken, counts).mean;
  return {
    ...base,
    scoredTokens: mean.tokens,
    score: mean.mean - other,
    own: mean.mean,
    passage: bestPassage(own, startToken, counts),
  };
}

/** 1 for each token of a work that was scored and that the cleaning list does not touch. */
function countedTokens(collection: AttackWork, start: number, end: number, own: Float64Array): Uint8Array {
  return Uint8Array.from({ length: end - start }, (_, at) => {
    const token = start + at;
    const [from, to] = [
      elementAt(collection.tokenStartChar, token),
      elementAt(collection.tokenStartChar, token + 1),
    ];
    return Number(!Number.isNaN(elementAt(own, token)) && !touchesExcluded(collection, from, to));
  });
}

function meanOf(
  logProbs: Float64Array,
  start: number,
  counts: Uint8Array,
): { readonly mean: number; readonly tokens: number } {
  let sum = 0;
  let tokens = 0;
  counts.forEach((flag, at) => {
    if (flag === 0) return;
    sum += elementAt(logProbs, start + at);
    tokens += 1;
  });
  return { mean: sum / tokens, tokens };
}

/** The most probable run of {@link PASSAGE_TOKENS} counted tokens that begins after as many tokens of the same work; the first of equals. */
function bestPassage(own: Float64Array, start: number, counts: Uint8Array): BestPassage | Unscored {
  let best: BestPassage | null = null;
  for (let at = PASSAGE_TOKENS; at + PASSAGE_TOKENS <= counts.length; at++) {
    const flags = counts.subarray(at, at + PASSAGE_TOKENS);
    if (flags.includes(0)) continue;
    const logP = own.subarray(start + at, start + at + PASSAGE_TOKENS).reduce((sum, value) => sum + value, 0);
    if (best === null || logP > best.logP) best = { kind: 'passage', startToken: start + at, logP };
  }
  return best ?? words.unscored('no-passage', { tokens: 2 * PASSAGE_TOKENS });
}
