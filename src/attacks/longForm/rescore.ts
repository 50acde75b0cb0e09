import type { Engine } from '../../domain/index.js';
import type { ExactScore } from './observation.js';

/** What was written, and the context from which it was written. */
export interface WrittenAfter {
  readonly context: readonly number[];
  readonly tokens: readonly number[];
}

/** Scores what was written again by the exact path, each part separately. */
export async function rescoreExactly(
  engine: Engine,
  parts: readonly WrittenAfter[],
  bos: boolean,
  signal: AbortSignal,
): Promise<ExactScore> {
  const items = parts
    .filter(({ tokens }) => tokens.length > 0)
    .map(({ context, tokens }) => ({
      tokens: Int32Array.from([...context, ...tokens]),
      from: context.length,
    }));
  let [logProb, notFirst, count] = [0, 0, 0];
  for (const item of items) {
    const [scored] = await engine.score({ items: [item], bos, policies: [], topCount: 0, slots: 1 }, signal);
    for (const value of scored?.logProbs ?? []) logProb += value;
    for (const rank of scored?.ranks ?? []) notFirst += Number(rank > 0);
    count += scored?.ranks.length ?? 0;
  }
  return { tokens: count, logProb, notFirst };
}
