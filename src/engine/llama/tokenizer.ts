import { environmentError, inputError } from '../../base/index.js';
import type { Detokenization, Tokenization, VocabularyCheck } from '../../domain/index.js';
import { requireTokens } from '../checkRequest.js';
import type { Library } from './library.js';
import { requireMemory } from './machine/memory.js';
import { callAsync, type Pointer } from './native.js';
import { Pieces } from './pieces.js';
import { checkVocabulary } from './vocabularyCheck.js';

// llama_vocab_type and llama_token_attr of llama.h
const SENTENCE_PIECE = 1;
const UNKNOWN = 1;
const CONTROL = 8;
const USER_DEFINED = 16;

/**
 * The memory that llama.cpp's tokenizers use for each byte of a text, and in addition for each byte of its longest word (in which
 * every byte is a symbol with its candidates for merging). These are measured values, rounded up.
 */
const BYTES_PER_BYTE = { text: 40, word: 120 };

/** The tokenizer of a loaded model: text to tokens and back, byte for byte. */
export class Tokenizer {
  readonly addsSpacePrefix: boolean;
  readonly vocabSize: number;
  readonly #library: Library;
  readonly #fn: Library['fn'];
  readonly #vocab: Pointer;
  readonly #pieces: Pieces;
  readonly #chunkBytes: number;
  #wordsStandAlone: boolean | null = null;

  /** @param chunkBytes texts longer than this are split where {@link cutPoints} shows that a split changes nothing */
  constructor(library: Library, vocab: Pointer, vocabSize: number, chunkBytes = 1024 * 1024) {
    this.#chunkBytes = chunkBytes;
    this.#library = library;
    this.#fn = library.fn;
    this.#vocab = vocab;
    this.#pieces = new Pieces(library, vocab, vocabSize);
    this.vocabSize = vocabSize;
    this.addsSpacePrefix = this.#probeSpacePrefix();
  }

  /**
   * Converts a text to tokens, as if it were tokenized in one piece, whatever its size.
   * @param parseSpecial treat the texts of special tokens as these tokens. Next to them, a tokenizer may drop blanks or add one.
   * @throws {PalimpsestError} `tokenizer-lossy` naming the byte where the pieces of the tokens stop being the text;
   * `memory-short` for a text that the tokenizer has no memory for
   */
  async tokenize(text: string, parseSpecial = false): Promise<Tokenization> {
    const unpaired = /\p{Surrogate}/u.exec(text);
    if (unpaired) {
      const at = Buffer.byteLength(text.slice(0, unpaired.index));
      throw lossy(at, 'half of a surrogate pair, which is not a character');
    }
    const bytes = Buffer.from(text, 'utf8');
    requireMemory(
      `Tokenizing a text of ${bytes.length} bytes may`,
      bytes.length * BYTES_PER_BYTE.text + longestRun(bytes) * BYTES_PER_BYTE.word,
      'Split the work into several texts.',
    );
    if (!parseSpecial) return this.#place(await this.#encode(bytes), bytes);
    return this.#placeParsed(await this.#encodeWhole(bytes, true), bytes);
  }

  /**
   * Converts tokens to bytes; a control token gives its text.
   * @throws {PalimpsestError} `token-range` for ids outside the vocabulary
   */
  detokenize(tokens: Int32Array): Detokenization {
    requireTokens(tokens, this.vocabSize, 'the tokens');
    const startByte = new Uint32Array(tokens.length);
    let total = 0;
    for (const [at, token] of tokens.entries()) {
      startByte[at] = total;
      total += this.#pieces.of(token).length;
    }
    const bytes = new Uint8Array(total);
    for (const [at, token] of tokens.entries()) bytes.set(this.#pieces.of(token), startByte[at]);
    return { bytes, startByte };
  }

  /**
   * What the model's file states about the vocabulary, and which tokens of a sample their own text gives back.
   * @throws {PalimpsestError} `token-range` for ids outside the vocabulary
   */
  check(model: Pointer, sample: Int32Array): VocabularyCheck {
    requireTokens(sample, this.vocabSize, 'the sample');
    const native = {
      library: this.#library,
      model,
      vocab: this.#vocab,
      size: this.vocabSize,
      addsSpacePrefix: this.addsSpacePrefix,
      pieceOf: (token: number) => this.#pieces.of(token),
    };
    return checkVocabulary(native, sample);
  }

  async #encode(bytes: Buffer): Promise<Int32Array> {
    const cuts = bytes.length > this.#chunkBytes && this.#canCut() ? cutPoints(bytes, this.#chunkBytes) : [0];
    const parts: Int32Array[] = [];
    for (const [at, cut] of cuts.entries()) {
      // A tokenizer that adds a space restores the space with which the chunk begins.
      const start = at > 0 && this.addsSpacePrefix ? cut + 1 : cut;
      parts.push(await this.#encodeWhole(bytes.subarray(start, cuts[at + 1])));
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : concatenate(parts);
  }

  async #encodeWhole(bytes: Buffer, parseSpecial = false): Promise<Int32Array> {
    if (bytes.length === 0) return new Int32Array(0);
    // Half a token per byte is enough for most texts; for the others, the call is repeated with the exact size.
    for (let room = Math.ceil(bytes.length / 2) + 64; ;) {
      const tokens = new Int32Array(room);
      const { llama_tokenize } = this.#fn;
      const count = await callAsync(
        llama_tokenize,
        this.#vocab,
        bytes,
        bytes.length,
        tokens,
        room,
        false,
        parseSpecial,
      );
      if (count >= 0) return tokens.slice(0, count);
      if (count === -(2 ** 31) || -count <= room) {
        throw environmentError(
          'tokenizer-failed',
          `llama.cpp could not tokenize a text of ${bytes.length} bytes.`,
          'Split the work into several texts.',
        );
      }
      room = -count;
    }
  }

  /**
   * SentencePiece only merges neighbors into longer pieces of the vocabulary. If no piece has a space after
   * another character, no merge crosses the border before a space, so splitting there gives the same tokens. (Without splitting,
   * it uses about 75 bytes for each byte of a work.)
   */
  #canCut(): boolean {
    this.#wordsStandAlone ??=
      this.#fn.llama_vocab_type(this.#vocab) === SENTENCE_PIECE &&
      Array.from({ length: this.vocabSize }, (_, token) => token).every((token) => {
        if ((this.#fn.llama_vocab_get_attr(this.#vocab, token) & USER_DEFINED) !== 0) return false;
        return this.#pieces
          .of(token)
          .every((byte, at, piece) => at === 0 || byte !== 0x20 || piece[at - 1] === 0x20);
      });
    return this.#wordsStandAlone;
  }

  /** Compares the pieces with the text and refuses the first byte that differs. */
  #place(tokens: Int32Array, text: Uint8Array): Tokenization {
    const prefix = this.addsSpacePrefix && text.length > 0 ? 1 : 0;
    const startByte = new Uint32Array(tokens.length);
    let at = 0;
    for (const [index, token] of tokens.entries()) {
      startByte[index] = Math.max(0, at - prefix);
      for (const byte of this.#pieces.of(token)) {
        const wanted = at < prefix ? 0x20 : text[at - prefix];
        if (byte !== wanted) throw lossy(Math.max(0, at - prefix), describe(text, at - prefix));
        at++;
      }
    }
    if (at - prefix < text.length) throw lossy(at - prefix, describe(text, at - prefix));
    return { tokens, startByte, byteLength: at, addedPrefixBytes: prefix };
  }

  /**
   * Compares the pieces with a text that has special tokens. Next to a special token, and only there, blanks of the text may be missing and
   * a blank may be added.
   */
  #placeParsed(tokens: Int32Array, text: Uint8Array): Tokenization {
    const startByte = new Uint32Array(tokens.length);
    let at = 0;
    let added = 0;
    let byteLength = 0;
    let besideSpecial = true;
    for (const [index, token] of tokens.entries()) {
      const piece = this.#pieces.of(token);
      const special = this.#isSpecial(token);
      if (special || besideSpecial) {
        while (isBlank(text[at]) && text[at] !== piece[0]) at++;
      }
      startByte[index] = at;
      let from = 0;
      if (besideSpecial && !special && piece[0] === 0x20 && text[at] !== 0x20) {
        from = 1;
        added++;
      }
      for (const byte of piece.subarray(from)) {
        if (byte !== text[at]) throw lossy(at, describe(text, at));
        at++;
      }
      byteLength += piece.length;
      besideSpecial = special;
    }
    while (besideSpecial && isBlank(text[at])) at++;
    if (at < text.length) throw lossy(at, describe(text, at));
    return { tokens, startByte, byteLength, addedPrefixBytes: added };
  }

  #isSpecial(token: number): boolean {
    const attributes = this.#fn.llama_vocab_get_attr(this.#vocab, token);
    return (attributes & (UNKNOWN | CONTROL | USER_DEFINED)) !== 0;
  }

  #probeSpacePrefix(): boolean {
    const tokens = new Int32Array(16);
    const count = this.#fn.llama_tokenize(this.#vocab, Buffer.from('a'), 1, tokens, 16, false, false);
    return count > 0 && this.#pieces.of(tokens[0] as number)[0] === 0x20;
  }
}

/**
 * Where to split a text: at the start, and then at the first space after every `chunkBytes` that follows another character and
 * is not the last byte.
 */
export function cutPoints(bytes: Uint8Array, chunkBytes: number): number[] {
  const cuts = [0];
  for (let at = chunkBytes; at < bytes.length - 1; at++) {
    if (bytes[at] !== 0x20 || at === 0 || bytes[at - 1] === 0x20) continue;
    cuts.push(at);
    at += chunkBytes - 1;
  }
  return cuts;
}

function concatenate(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}

/** The length in bytes of the longest run without a blank, which a tokenizer may have to hold as one word. */
function longestRun(bytes: Uint8Array): number {
  let longest = 0;
  let start = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at];
    if (byte !== undefined && byte !== 0x20 && byte !== 0x0a) continue;
    if (at - start > longest) longest = at - start;
    start = at + 1;
  }
  return longest;
}

function describe(text: Uint8Array, at: number): string {
  if (at >= text.length) return 'the end of the text';
  const from = Math.max(0, at);
  let start = from;
  while (start > 0 && ((text[start] as number) & 0xc0) === 0x80) start--;
  const character = new TextDecoder().decode(text.subarray(start, start + 4)).slice(0, 2);
  const point = character.codePointAt(0) ?? 0;
  return `the character ${JSON.stringify(String.fromCodePoint(point))} (U+${point.toString(16).toUpperCase().padStart(4, '0')})`;
}

function lossy(byte: number, what: string) {
  return inputError(
    'tokenizer-lossy',
    `The tokenizer of this model does not preserve the text: at byte ${byte} it loses or changes ${what}.`,
    'Remove this character from the work and state that you did so, or examine a model whose tokenizer preserves it.',
    { byte },
  );
}
