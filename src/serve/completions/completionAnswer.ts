import { canonicalJson, elementAt, sha256Hex } from '../../base/index.js';
import type { Engine, LoadedModel } from '../../domain/index.js';
import { choiceOf, namedTokens, type Choice, type ScoredPrompt } from './choice.js';
import type { CompletionRequest } from './completionRequest.js';
import { prependsBos, tokenizedPrompts, type Prompt } from './prompts.js';
import { bytesOfEach } from './tokenTexts.js';

/** The answer of /v1/completions. It holds no time and nothing random: the same request gets the same bytes. */
export interface CompletionAnswer {
  readonly id: string;
  readonly object: 'text_completion';
  readonly created: 0;
  readonly model: string;
  readonly choices: readonly Choice[];
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly total_tokens: number;
  };
}

/** Stands after a prompt whose next token is wanted. The last token of an item is predicted and never evaluated, so any will do. */
const PLACEHOLDER = 0;

/**
 * Answers a request on the exact path: the numbers are those of `score` for the same tokens. A token that is written counts as one of them.
 * @param name of the model
 * @throws {PalimpsestError} as `Engine.score`; `engine-cancelled` once the signal has fired
 */
export async function completionAnswer(
  engine: Engine,
  model: LoadedModel,
  name: string,
  request: CompletionRequest,
  signal: AbortSignal,
): Promise<CompletionAnswer> {
  const prompts = await tokenizedPrompts(engine, model, request, signal);
  const scored = await scoredPrompts(engine, model, request, prompts, signal);
  const ids = [...new Set(scored.flatMap((one) => [...namedTokens(one)]))];
  const bytes = bytesOfEach(await engine.detokenize(Int32Array.from(ids)));
  const placeOf = new Map(ids.map((id, i) => [id, i]));
  const choices = scored.map((one, index) =>
    choiceOf(index, one, request, (token) => elementAt(bytes, placeOf.get(token) ?? -1)),
  );
  const promptTokens = prompts.reduce((total, { tokens }) => total + tokens.length, 0);
  const written = prompts.length * request.maxTokens;
  return {
    id: `cmpl-${sha256Hex(canonicalJson({ name, choices })).slice(0, 32)}`,
    object: 'text_completion',
    created: 0,
    model: name,
    choices,
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: written,
      total_tokens: promptTokens + written,
    },
  };
}

async function scoredPrompts(
  engine: Engine,
  model: LoadedModel,
  { prompts: given, maxTokens, logprobs }: CompletionRequest,
  prompts: readonly Prompt[],
  signal: AbortSignal,
): Promise<ScoredPrompt[]> {
  const bos = prependsBos(given, model);
  const from = bos ? 0 : 1;
  const topCount = Math.max(logprobs ?? 0, maxTokens);
  const items = prompts.map(({ tokens }) => ({
    // One token alone has no probability, but the engine checks it like any other.
    tokens: maxTokens === 1 || tokens.length === from ? Int32Array.of(...tokens, PLACEHOLDER) : tokens,
    from,
  }));
  const scored = await engine.score({ items, bos, policies: [], topCount }, signal);
  return prompts.map((prompt, i) => ({ prompt, scored: elementAt(scored, i), from, topCount }));
}
