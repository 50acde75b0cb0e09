import type { Engine } from '../../domain/index.js';
import type { UnitContext } from '../define.js';
import { firstPrompts, mutations, type PromptSpace } from './candidates.js';

/** Result of the search at one prompt length. */
export interface LengthSearch {
  /** The prompt that makes the model write the passage, or the best one found. */
  readonly prompt: readonly number[];
  /** Mean −log p of the passage's tokens after it, nats. */
  readonly loss: number;
  readonly success: boolean;
  /** Ids of the tokens that the model wrote after the prompt, taking its most probable one each time; empty unless it is a success. */
  readonly written: readonly number[];
  readonly steps: number;
  /** Number of prompts scored. */
  readonly scored: number;
  /** Number of prompts after which every token scored as first choice, but the model wrote something else. */
  readonly derailed: number;
}

/**
 * Searches for a prompt of one length after which the model writes a passage by its most probable tokens. Each step scores prompts,
 * keeps the best and changes one token of it in many ways. If every token after a prompt is the first choice, the model then writes, as
 * a check.
 * @param given prompts to begin with, in addition to random ones
 * @source Schwarzschild et al. 2024, arXiv 2404.15146 (goal, check by generation); the gradient-free moves are ours
 */
export async function searchLength(
  options: {
    readonly length: number;
    readonly steps: number;
    readonly candidates: number;
    readonly given: readonly (readonly number[])[];
    readonly space: PromptSpace;
    readonly bos: boolean;
  },
  { engine, random, signal }: Pick<UnitContext, 'engine' | 'random' | 'signal'>,
): Promise<LengthSearch> {
  const { space, bos, candidates } = options;
  let best: { prompt: readonly number[]; loss: number } = { prompt: [], loss: Infinity };
  const derailed = new Set<string>();
  let scored = 0;
  for (let step = 0; step < options.steps; step++) {
    const prompts =
      best.prompt.length === 0
        ? firstPrompts(options.given, options.length, candidates, space, random)
        : mutations(best.prompt, candidates, space, random);
    if (prompts.length === 0) continue;
    const items = await score(engine, prompts, space.passage, bos, signal);
    scored += prompts.length;
    const ranked = prompts
      .map((prompt, at) => ({ prompt, loss: items[at]?.loss ?? Infinity, first: items[at]?.first ?? false }))
      .sort((a, b) => a.loss - b.loss);
    const ready = ranked.find(({ prompt, first }) => first && !derailed.has(prompt.join(' ')));
    if (ready !== undefined) {
      const written = await writes(engine, ready.prompt, space.passage, bos, signal);
      if (space.passage.every((token, at) => token === written[at])) {
        const { prompt, loss } = ready;
        return { prompt, loss, success: true, written, steps: step + 1, scored, derailed: derailed.size };
      }
      derailed.add(ready.prompt.join(' '));
    }
    const [lowest] = ranked;
    if (lowest !== undefined && lowest.loss < best.loss) best = { prompt: lowest.prompt, loss: lowest.loss };
  }
  return { ...best, success: false, written: [], steps: options.steps, scored, derailed: derailed.size };
}

async function score(
  engine: Engine,
  prompts: readonly (readonly number[])[],
  passage: Int32Array,
  bos: boolean,
  signal: AbortSignal,
): Promise<readonly { readonly loss: number; readonly first: boolean }[]> {
  const items = prompts.map((prompt) => ({
    tokens: Int32Array.of(...prompt, ...passage),
    from: prompt.length,
  }));
  const scored = await engine.score({ items, bos, policies: [], topCount: 0 }, signal);
  return scored.map(({ logProbs, ranks }) => ({
    loss: -logProbs.reduce((sum, logProb) => sum + logProb, 0) / passage.length,
    first: ranks.every((rank) => rank === 0),
  }));
}

/** What the model writes after a prompt, taking its most probable token each time: the passage, or up to the first other token. */
async function writes(
  engine: Engine,
  prompt: readonly number[],
  passage: Int32Array,
  bos: boolean,
  signal: AbortSignal,
): Promise<number[]> {
  const opened = await engine.open(Int32Array.from(prompt), {
    bos,
    topCount: 1,
    capacity: { sequences: 1, tokens: prompt.length + passage.length + 1 },
  });
  const written: number[] = [];
  let token = opened.next.topIds[0];
  while (token !== undefined) {
    written.push(token);
    if (written.length === passage.length || token !== passage[written.length - 1]) break;
    const [next] = await engine.step([{ sequence: opened.sequence, token }], { topCount: 1 }, signal);
    token = next?.topIds[0];
  }
  await engine.close([opened.sequence]);
  return written;
}
