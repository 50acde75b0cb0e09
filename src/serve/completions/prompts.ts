import { elementAt, PalimpsestError } from '../../base/index.js';
import type { Engine, LoadedModel } from '../../domain/index.js';
import { specialSpelled, tooMuch, unknownToken } from './completionRefusals.js';
import { MOST_NUMBERS, type CompletionRequest, type Prompts } from './completionRequest.js';

/** A prompt as tokens, and where they lie in its bytes. */
export interface Prompt {
  readonly tokens: Int32Array;
  readonly bytes: Uint8Array;
  readonly startByte: Uint32Array;
}

/** Does the engine prepend BOS? For texts the model's file decides; token ids are taken exactly as they are given. */
export function prependsBos({ kind }: Prompts, { addsBos }: LoadedModel): boolean {
  return kind === 'texts' && addsBos;
}

/**
 * The prompts of a request as tokens.
 * @throws {PalimpsestError} `completion-large`, `completion-special`, `tokenizer-lossy`, `token-range`
 */
export async function tokenizedPrompts(
  engine: Engine,
  { vocabSize }: LoadedModel,
  request: CompletionRequest,
  signal: AbortSignal,
): Promise<Prompt[]> {
  const { prompts, logprobs } = request;
  const most = Math.floor(MOST_NUMBERS / (1 + (logprobs ?? 0)));
  const done: Prompt[] = [];
  let count = 0;
  for (let at = 0; at < sizeOf(prompts) && !signal.aborted; at++) {
    const prompt =
      prompts.kind === 'texts'
        ? await ofText(engine, elementAt(prompts.texts, at), at)
        : await ofTokens(engine, elementAt(prompts.tokens, at), at, vocabSize);
    count += prompt.tokens.length;
    if (count > most)
      throw tooMuch('prompt', `With this value of logprobs, a request may have ${most} tokens.`);
    done.push(prompt);
  }
  return done;
}

/**
 * The tokens of a text in which the spelling of a special token means the token; null if the tokenizer does not preserve such a text.
 */
export async function parsedTokens(engine: Engine, text: string): Promise<Int32Array | null> {
  return engine.tokenize(text, { parseSpecial: true }).then(
    ({ tokens }) => tokens,
    (error: unknown) => {
      if (error instanceof PalimpsestError && error.code === 'tokenizer-lossy') return null;
      throw error;
    },
  );
}

async function ofText(engine: Engine, text: string, index: number): Promise<Prompt> {
  const { tokens, startByte } = await engine.tokenize(text);
  const parsed = await parsedTokens(engine, text);
  const isSame =
    parsed?.length === tokens.length && parsed.every((token, i) => token === elementAt(tokens, i));
  if (!isSame) throw specialSpelled(index);
  return { tokens, bytes: new TextEncoder().encode(text), startByte };
}

async function ofTokens(
  engine: Engine,
  tokens: Int32Array,
  index: number,
  vocabSize: number,
): Promise<Prompt> {
  const wrong = tokens.findIndex((token) => token >= vocabSize);
  if (wrong >= 0) throw unknownToken(wrong, index, elementAt(tokens, wrong), vocabSize);
  return { tokens, ...(await engine.detokenize(tokens)) };
}

function sizeOf(prompts: Prompts): number {
  return prompts.kind === 'texts' ? prompts.texts.length : prompts.tokens.length;
}
