import { elementAt } from '../../base/index.js';
import type { Sequences } from './sequences.js';
import { threadLadder } from './threadChooser.js';

/** Steps that are timed with each number of threads, after one that is not. */
const STEPS = 3;
/** A smaller number must be faster by this factor to be adopted. */
const WORTH = 0.9;
/** The search ends at a number that is slower than the best by this factor. */
const HOPELESS = 1.5;

/**
 * Measures with how many threads a sequence is extended fastest. One token is little work, and the threads of llama.cpp spin while they
 * wait for each other: on a busy machine, fewer can be many times faster. The number can change digits of sequences, so it is measured
 * once, before anything else, and goes into the fingerprint.
 * @param most the largest number
 * @param tokens some tokens of a text, at least 2
 */
export async function measureStepThreads(
  sequences: Sequences,
  most: number,
  tokens: Int32Array,
  bos: boolean,
): Promise<number> {
  const ladder = threadLadder(most);
  const capacity = { sequences: 1, tokens: tokens.length + 1 + ladder.length * (STEPS + 1) };
  const { sequence } = await sequences.open(tokens, { bos, topCount: 0, capacity }, undefined);
  const step = async (): Promise<number> => {
    const started = performance.now();
    await sequences.step([{ sequence, token: elementAt(tokens, 0) }], { topCount: 0 }, undefined);
    return performance.now() - started;
  };
  let best = { threads: most, ms: Infinity };
  try {
    for (const threads of ladder) {
      sequences.setThreads(threads);
      await step();
      let ms = Infinity;
      for (let at = 0; at < STEPS; at++) ms = Math.min(ms, await step());
      if (ms < WORTH * best.ms) best = { threads, ms };
      else if (ms > HOPELESS * best.ms) break;
    }
    return best.threads;
  } finally {
    sequences.dispose();
  }
}
