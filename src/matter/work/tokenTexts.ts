import type { Engine } from '../../domain/index.js';

/** Tokens as text: together, and each by itself. */
export interface TokenTexts {
  /** A character whose bytes are spread over several tokens is whole here; U+FFFD replaces only bytes that are no character. */
  readonly text: string;
  /** Bytes of a token that are no character by themselves show as U+FFFD. */
  readonly pieces: readonly string[];
}

/** Text of tokens, and of each of them. @throws {PalimpsestError} `token-range`; what the engine throws */
export async function tokenTexts(engine: Engine, tokens: ArrayLike<number>): Promise<TokenTexts> {
  const { bytes, startByte } = await engine.detokenize(Int32Array.from(tokens));
  return {
    text: decoded(bytes),
    pieces: Array.from(startByte, (start, at) => decoded(bytes.subarray(start, startByte[at + 1]))),
  };
}

/** Text of tokens that go on: a last character that is not whole yet is omitted. @throws {PalimpsestError} as {@link tokenTexts} */
export async function prefixText(engine: Engine, tokens: ArrayLike<number>): Promise<string> {
  const { bytes } = await engine.detokenize(Int32Array.from(tokens));
  return decoded(bytes, { isCut: true });
}

/** What looks like a byte order mark is text here. */
function decoded(bytes: Uint8Array, { isCut = false } = {}): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: isCut });
}
