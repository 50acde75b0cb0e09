import { elementAt } from '../../base/index.js';
import type { Random } from '../../base/index.js';

/** A prompt must not contain this many consecutive tokens of the passage, so that it cannot simply dictate the passage. */
export const SHARED_RUN = 4;
/** Number of draws for each prompt that is wanted. A list that is not full by then stays shorter. */
const PATIENCE = 8;

/** The tokens that prompts are made of. */
export interface PromptSpace {
  readonly passage: Int32Array;
  /** Tokens of the passage and of the text before it; they are drawn as often as tokens of the whole vocabulary. */
  readonly near: Int32Array;
  readonly vocabSize: number;
  /** The end-of-text token, which is never drawn. */
  readonly eosToken: number | null;
}

/** Does a prompt contain `size` consecutive tokens of the passage? */
export function repeatsPassage(prompt: readonly number[], passage: Int32Array, size = SHARED_RUN): boolean {
  for (let at = 0; at + size <= prompt.length; at++) {
    for (let place = 0; place + size <= passage.length; place++) {
      let same = 0;
      while (same < size && prompt[at + same] === passage[place + same]) same += 1;
      if (same === size) return true;
    }
  }
  return false;
}

/**
 * Prompts to begin with: first the given ones, then random ones. Every prompt has `length` tokens, and none repeats the passage.
 * @param given in order of preference; prompts of another length and prompts that repeat the passage are omitted
 */
export function firstPrompts(
  given: readonly (readonly number[])[],
  length: number,
  count: number,
  space: PromptSpace,
  random: Random,
): number[][] {
  return collect(count, space, function* () {
    for (const prompt of given) if (prompt.length === length) yield [...prompt];
    for (;;) yield Array.from({ length }, () => drawToken(space, random));
  });
}

/** Different prompts that differ from one in a single token. */
export function mutations(
  prompt: readonly number[],
  count: number,
  space: PromptSpace,
  random: Random,
): number[][] {
  return collect(count, space, function* () {
    for (;;) yield prompt.with(random.below(prompt.length), drawToken(space, random));
  }).filter((mutated) => mutated.some((token, at) => token !== prompt[at]));
}

function collect(count: number, space: PromptSpace, source: () => Generator<number[]>): number[][] {
  const prompts = new Map<string, number[]>();
  let tries = count * PATIENCE;
  for (const prompt of source()) {
    if (prompts.size === count || tries-- === 0) break;
    const key = prompt.join(' ');
    if (!prompts.has(key) && !repeatsPassage(prompt, space.passage)) prompts.set(key, prompt);
  }
  return [...prompts.values()];
}

/** Draws a token: with equal probability from the nearby tokens or from the whole vocabulary. */
function drawToken({ near, vocabSize, eosToken }: PromptSpace, random: Random): number {
  for (;;) {
    const isNear = near.length > 0 && random.below(2) === 0;
    const token = isNear ? elementAt(near, random.below(near.length)) : random.below(vocabSize);
    if (token !== eosToken) return token;
  }
}
