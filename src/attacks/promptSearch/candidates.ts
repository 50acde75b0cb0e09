import type { Random } from '../../base/index.js';

/** A prompt must not hold so many consecutive tokens of the passage: "repeat after me" is not what is looked for. */
export const SHARED_RUN = 4;
/** How often a draw that is of no use is drawn again before the list stays shorter. */
const PATIENCE = 8;

/** What prompts are made of. */
export interface PromptSpace {
  readonly passage: Int32Array;
  /** Tokens to take as often as those of the whole vocabulary: of the passage and of what stands before it. */
  readonly near: Int32Array;
  readonly vocabSize: number;
  /** Token that ends a text, which is never taken. */
  readonly eosToken: number | null;
}

/** Does a prompt hold `size` consecutive tokens of the passage? */
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
 * Prompts to begin with, the given ones first, then random ones. Every prompt is `length` tokens long and none repeats the passage.
 * @param given in order of preference; those of another length or that repeat the passage are left out
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

/** Every second token from what stands near, the others from the whole vocabulary. */
function drawToken({ near, vocabSize, eosToken }: PromptSpace, random: Random): number {
  for (;;) {
    const isNear = near.length > 0 && random.below(2) === 0;
    const token = isNear ? (near[random.below(near.length)] ?? 0) : random.below(vocabSize);
    if (token !== eosToken) return token;
  }
}
