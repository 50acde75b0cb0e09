import { z } from 'zod';
import type { Engine } from '../../../domain/index.js';

/**
 * What the draws of one passage wrote: each text once, in the order of its first draw. No text is longer than the passage and there are no
 * more texts than draws, which bounds the size.
 */
export const drawnTextsSchema = z.array(
  z.object({
    /** Ids of the tokens as they were drawn. */
    tokens: z.array(z.int().min(0)),
    /** The same as text. */
    text: z.string(),
    /** The draws that wrote exactly this, counted from 0. */
    draws: z.array(z.int().min(0)).min(1),
  }),
);
/** See {@link drawnTextsSchema}. */
export type DrawnTexts = z.output<typeof drawnTextsSchema>;

/** Gathers draws into texts, and decodes each text once. */
export async function drawnTexts(
  engine: Pick<Engine, 'detokenize'>,
  written: readonly (readonly number[])[],
): Promise<DrawnTexts> {
  const byTokens = new Map<string, { readonly tokens: number[]; readonly draws: number[] }>();
  for (const [draw, tokens] of written.entries()) {
    const key = tokens.join(' ');
    const same = byTokens.get(key);
    if (same === undefined) byTokens.set(key, { tokens: [...tokens], draws: [draw] });
    else same.draws.push(draw);
  }
  const texts: DrawnTexts = [];
  for (const { tokens, draws } of byTokens.values())
    texts.push({ tokens, text: await textOfTokens(engine, tokens), draws });
  return texts;
}

/** Tokens that a model wrote as text; U+FFFD where they are no UTF-8. */
export async function textOfTokens(
  engine: Pick<Engine, 'detokenize'>,
  tokens: readonly number[],
): Promise<string> {
  return new TextDecoder().decode((await engine.detokenize(Int32Array.from(tokens))).bytes);
}

/** Number of tokens at the beginning of both. */
export function commonBeginning(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
