import { PalimpsestError, sha256Bytes } from '../base/index.js';
import { base64UrlOfHex, toBase64Url } from './base64Url.js';
import { contextRule } from './chunkRun.js';
import type { CodingModel, CodingProgress } from './codingModel.js';
import { encodeTokens, evenChunks } from './codeTokens.js';
import { decodeWork } from './decodeWork.js';
import { engineHeader, type ReconstructionHeader } from './header.js';
import { packLiterals } from './literals.js';
import { readReconstruction, writeReconstruction } from './reconstructionFile.js';
import { tokensOfBytes } from './tokensOfBytes.js';

/** A work as a reconstruction file, which was decoded once to verify that it restores the work. */
export interface EncodedWork {
  readonly file: Uint8Array;
  readonly header: ReconstructionHeader;
  readonly tokens: number;
  /** Σ log2 of 1/probability of all tokens: the size of the code without header and rounding. */
  readonly bits: number;
  /** Number of tokens that were not the model's first choice. */
  readonly toldTokens: number;
  readonly literalBytes: number;
}

/**
 * Makes the reconstruction file of any bytes and verifies it by decoding it.
 * @param options.chunks number of chunks that are coded side by side, 1 … MAX_CHUNKS; fewer for very short works
 * @param options.contextTokens greatest length of a sequence, which is also at most what the model was trained for
 * @throws {PalimpsestError} `reconstruction-differs` if decoding gives other bytes (an engine that does not compute the same result
 * twice); what the engine throws
 */
export async function encodeWork(
  model: CodingModel,
  bytes: Uint8Array,
  options: {
    readonly chunks: number;
    readonly contextTokens: number;
    readonly signal?: AbortSignal;
    readonly onProgress?: CodingProgress;
  },
): Promise<EncodedWork> {
  const { engine, loaded } = model;
  const { tokenization, literals } = await tokensOfBytes(engine, bytes);
  const context = contextRule({ ...loaded, hasBos: loaded.bosToken !== null }, options.contextTokens);
  const chunks = evenChunks(tokenization.tokens, options.chunks);
  const coded = await encodeTokens(
    {
      engine,
      vocabSize: loaded.vocabSize,
      context,
      signal: options.signal,
      onProgress: (done, total) => options.onProgress?.('encode', done, total),
    },
    chunks,
  );
  const { file, header } = writeReconstruction(
    {
      context,
      engine: engineHeader(loaded.fingerprint),
      model: { file: model.file, sha256: base64UrlOfHex(model.sha256) },
      tokenizer: { addedBytes: tokenization.addedPrefixBytes, vocabulary: loaded.vocabSize },
      work: { bytes: bytes.length, sha256: toBase64Url(sha256Bytes(bytes)) },
    },
    packLiterals(literals),
    coded.map((chunk, at) => ({ tokens: chunks[at]?.length ?? 0, code: chunk.bytes })),
  );
  const again = await decodeWork(model, readReconstruction(file), {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onProgress: (_pass, done, total) => options.onProgress?.('decode', done, total),
  });
  if (again.length !== bytes.length || again.some((byte, at) => byte !== bytes[at])) {
    throw new PalimpsestError({
      kind: 'bug',
      code: 'reconstruction-differs',
      message: 'The file that was just made does not restore the bytes from which it was made.',
      hint: 'Please report this error together with the model and the work.',
    });
  }
  return {
    file,
    header,
    tokens: tokenization.tokens.length,
    bits: coded.reduce((sum, chunk) => sum + chunk.bits, 0),
    toldTokens: coded.reduce(
      (sum, { firstChoice }) => sum + firstChoice.reduce((told, first) => told + 1 - first, 0),
      0,
    ),
    literalBytes: literals.reduce((sum, literal) => sum + literal.bytes.length, 0),
  };
}
