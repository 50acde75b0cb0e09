import { elementAt } from '../../base/index.js';
import type { ScoredItem } from '../../domain/index.js';
import type { CompletionRequest } from './completionRequest.js';
import type { Prompt } from './prompts.js';
import { placedText, tokenText } from './tokenTexts.js';

/** A choice of an answer: one for each prompt, in the legacy format of the OpenAI API. */
export interface Choice {
  readonly index: number;
  readonly text: string;
  readonly finish_reason: 'length';
  readonly logprobs: {
    readonly tokens: readonly string[];
    /** Natural logarithms; null for a token before which there is nothing. */
    readonly token_logprobs: readonly (number | null)[];
    /** The most probable tokens, and the token itself. */
    readonly top_logprobs: readonly (Readonly<Record<string, number>> | null)[];
    readonly text_offset: readonly number[];
  } | null;
}

/** A prompt and its scores. */
export interface ScoredPrompt {
  readonly prompt: Prompt;
  /** The rows of the prompt's tokens from `from` on; one more if a token is written. */
  readonly scored: ScoredItem;
  /** The first token that has a row. */
  readonly from: 0 | 1;
  /** The number of alternatives in each row. */
  readonly topCount: number;
}

interface Position {
  readonly token: number;
  readonly logProb: number | null;
  /** The alternatives, most probable first. */
  readonly tops: readonly (readonly [token: number, logProb: number])[];
}

/** The ids of all tokens that a choice names. */
export function namedTokens({ prompt, scored }: ScoredPrompt): Iterable<number> {
  return new Set([...prompt.tokens, ...scored.topIds]);
}

/** @param bytesOf the bytes of each token that {@link namedTokens} gives */
export function choiceOf(
  index: number,
  one: ScoredPrompt,
  { echo, maxTokens, logprobs }: CompletionRequest,
  bytesOf: (token: number) => Uint8Array,
): Choice {
  const { prompt } = one;
  const echoed = echo ? Array.from(prompt.tokens, (token, i) => positionOf(one, i, token)) : [];
  const written = maxTokens === 1 ? [writtenPosition(one)] : [];
  const front = echo ? prompt.bytes : new Uint8Array();
  const starts = [...(echo ? prompt.startByte : []), ...written.map(() => front.length)];
  const { text, offsets } = placedText(joined(front, ...written.map(({ token }) => bytesOf(token))), starts);
  const shown = [...echoed, ...written];
  const nameOf = (token: number): string => tokenText(bytesOf(token));
  return {
    index,
    text,
    finish_reason: 'length',
    logprobs:
      logprobs === null
        ? null
        : {
            tokens: shown.map(({ token }) => nameOf(token)),
            token_logprobs: shown.map(({ logProb }) => logProb),
            top_logprobs: shown.map((position) => alternatives(position, logprobs, nameOf)),
            text_offset: offsets,
          },
  };
}

function positionOf({ scored, from, topCount }: ScoredPrompt, at: number, token: number): Position {
  const row = at - from;
  if (row < 0) return { token, logProb: null, tops: [] };
  return { token, logProb: elementAt(scored.logProbs, row), tops: topsOf(scored, row, topCount) };
}

/** The most probable token after the prompt. */
function writtenPosition({ prompt, scored, from, topCount }: ScoredPrompt): Position {
  const tops = topsOf(scored, prompt.tokens.length - from, topCount);
  const [token, logProb] = elementAt(tops, 0);
  return { token, logProb, tops };
}

function topsOf({ topIds, topLogProbs }: ScoredItem, row: number, topCount: number): Position['tops'] {
  return Array.from({ length: topCount }, (_, i) => [
    elementAt(topIds, row * topCount + i),
    elementAt(topLogProbs, row * topCount + i),
  ]);
}

/** Of tokens with the same text, the most probable one has the entry. */
function alternatives(
  { token, logProb, tops }: Position,
  count: number,
  nameOf: (token: number) => string,
): Readonly<Record<string, number>> | null {
  if (logProb === null) return null;
  const entries = new Map<string, number>();
  for (const [id, value] of [...tops.slice(0, count), [token, logProb] as const]) {
    const name = nameOf(id);
    if (!entries.has(name)) entries.set(name, value);
  }
  return Object.fromEntries(entries);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
