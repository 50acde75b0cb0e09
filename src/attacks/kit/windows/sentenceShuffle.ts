import { elementAt, Random } from '../../../base/index.js';
import { disjointIndices } from '../../../measure/index.js';
import type { AttackInput, AttackWork } from '../../define.js';
import { shuffledSentences } from '../text/sentenceOrder.js';
import type { WindowAttackParameters } from './parameters.js';
import { isApart } from './plan.js';
import { cachedWindows } from './run.js';

type Input = AttackInput<WindowAttackParameters>;

const orders = new WeakMap<object, Map<string, Uint32Array>>();

/** For each place of a work with its sentences in a seeded random order, the token that stands there; computed once for each input. */
function orderOf(input: Input, work: AttackWork): Uint32Array {
  const known = orders.get(input) ?? new Map<string, Uint32Array>();
  orders.set(input, known);
  const order =
    known.get(work.id) ?? shuffledSentences(work, new Random(`${input.seed}/sentences-shuffled/${work.id}`));
  known.set(work.id, order);
  return order;
}

/**
 * The windows whose places hold, in this order, a passage that the work does not have: two sentences meet in it that are not neighbors in the
 * work. Nothing in prefix or passage is removed by the cleaning list or counted apart, and no two passages share a token.
 */
export function sentenceWindows(input: Input, work: AttackWork): number[] {
  const { prefixTokens, suffixTokens } = input.parameters;
  const windows = cachedWindows(input, work.id);
  const order = orderOf(input, work);
  const barred = barredTokens(input, work);
  const isEligible = (start: number): boolean => {
    const places = order.subarray(start, start + prefixTokens + suffixTokens);
    const passage = places.subarray(prefixTokens);
    return (
      places.every((token) => barred[token] === 0) &&
      passage.some((token, i) => i > 0 && token !== elementAt(passage, i - 1) + 1)
    );
  };
  const eligible = Array.from(windows.starts, (start, window) => ({ start, window })).filter(({ start }) =>
    isEligible(start),
  );
  return disjointIndices(
    eligible.map(({ start }) => start),
    suffixTokens,
  ).map((index) => elementAt(eligible, index).window);
}

/** 1 for each token that the cleaning list removes, or that stands in a passage that is counted apart. */
function barredTokens(input: Input, work: AttackWork): Uint8Array {
  const { prefixTokens, suffixTokens } = input.parameters;
  const windows = cachedWindows(input, work.id);
  const barred = new Uint8Array(work.tokens.length);
  for (let window = 0; window < windows.starts.length; window++) {
    if (!isApart(windows, window)) continue;
    const from = elementAt(windows.starts, window) + prefixTokens;
    barred.fill(1, from, from + suffixTokens);
  }
  const removed = new Uint8Array(work.charCount);
  for (const { startChar, endChar } of work.excluded) removed.fill(1, startChar, endChar);
  return barred.map((flag, token) =>
    removed.subarray(work.tokenStartChar[token], work.tokenStartChar[token + 1]).includes(1) ? 1 : flag,
  );
}

/** The tokens at the places of a window, prefix and passage, in the work with its sentences in another order. */
export function sentenceWindow(input: Input, workId: string, window: number): Int32Array {
  const { prefixTokens, suffixTokens } = input.parameters;
  const work = input.works.find(({ id }) => id === workId);
  if (work === undefined) throw new TypeError(`${workId} is not in the plan`);
  const start = elementAt(cachedWindows(input, work.id).starts, window);
  const places = orderOf(input, work).subarray(start, start + prefixTokens + suffixTokens);
  return Int32Array.from(places, (token) => elementAt(work.tokens, token));
}
