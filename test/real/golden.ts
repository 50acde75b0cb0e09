import { readFileSync } from 'node:fs';
import { z } from 'zod';

const numbers = z.array(z.number());
const schema = z.object({
  model: z.string(),
  bytesWithoutToken: numbers,
  tokenized: z.array(z.object({ text: z.string(), ids: numbers })),
  scored: z.array(
    z.object({
      text: z.string(),
      ids: numbers,
      exact: numbers,
      rounded: numbers,
      next: numbers,
      nextLogProbs: numbers,
    }),
  ),
});

/** What golden/evaluateLlama.py computed of the model without llama.cpp and without Palimpsest; log p in nats, from the second token on. */
export const GOLDEN = schema.parse(JSON.parse(readFileSync('test/real/golden/smollm2.json', 'utf8')));

/** The median and the largest of some differences. */
export interface Spread {
  readonly median: number;
  readonly largest: number;
}

/** How far scores lie from the independent ones. */
export interface Differences {
  /** Of single tokens, nats. */
  readonly tokens: Spread;
  /** Of the sums of 50 tokens in a row, which side by side tile the texts; nats. */
  readonly passages: Spread;
}

/**
 * How far the scores of golden texts lie from the independent ones.
 * @param scores log p of each text from the second token on
 * @param texts those that were scored
 */
export function differences(
  scores: readonly (readonly number[])[],
  kind: 'exact' | 'rounded',
  texts = GOLDEN.scored,
): Differences {
  const perText = texts.map((text, item) => text[kind].map((log, at) => (scores[item]?.[at] ?? NaN) - log));
  const passages = perText.flatMap((list) =>
    Array.from({ length: Math.floor(list.length / 50) }, (_, at) => sum(list.slice(at * 50, at * 50 + 50))),
  );
  return { tokens: spread(perText.flat()), passages: spread(passages) };
}

/** The median and the largest of differences of either sign. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.map(Math.abs).sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? NaN, largest: sorted.at(-1) ?? NaN };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
