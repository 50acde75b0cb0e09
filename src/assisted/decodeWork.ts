import { inputError, sha256Bytes, verdictError } from '../base/index.js';
import { base64UrlOfHex, hexOfBase64Url, toBase64Url } from './base64Url.js';
import { decodeTokens } from './codeTokens.js';
import type { CodingModel, CodingProgress } from './codingModel.js';
import { engineDifferences, engineHeader, type ReconstructionHeader } from './header.js';
import { unpackLiterals, withLiterals } from './literals.js';
import type { Reconstruction } from './reconstructionFile.js';

/**
 * Refuses a model other than the one that made the file, before anything is loaded.
 * @throws {PalimpsestError} `reconstruction-other-model` naming both
 */
export function requireSameModel(
  { model }: ReconstructionHeader,
  ours: { readonly file: string; readonly sha256: string },
): void {
  if (model.sha256 === base64UrlOfHex(ours.sha256)) return;
  throw inputError(
    'reconstruction-other-model',
    `The reconstruction file was made with another model: ${model.file} with SHA-256 ${hexOfBase64Url(model.sha256)}; this is ${ours.file} with SHA-256 ${ours.sha256}.`,
    'Give the same file of weights with which it was made. A quantized or converted file is another model.',
    { fileSha256: hexOfBase64Url(model.sha256), modelSha256: ours.sha256 },
  );
}

/**
 * Restores the work of a reconstruction file, byte for byte, or refuses.
 * @throws {PalimpsestError} `reconstruction-other-model`, `reconstruction-other-engine` naming what differs; `reconstruction-differs`
 * if the decoded bytes do not have the SHA-256 of the original; what the engine throws
 */
export async function decodeWork(
  model: CodingModel,
  { header, literals, codes }: Reconstruction,
  options: { readonly signal?: AbortSignal; readonly onProgress?: CodingProgress } = {},
): Promise<Uint8Array> {
  const { engine, loaded } = model;
  requireSameModel(header, model);
  requireSameEngine(header, model);
  const tokens = await decodeTokens(
    {
      engine,
      vocabSize: loaded.vocabSize,
      context: header.context,
      signal: options.signal,
      onProgress: (done, total) => options.onProgress?.('decode', done, total),
    },
    codes,
    header.chunks.map((chunk) => chunk.tokens),
  );
  const { bytes: text } = await engine.detokenize(joined(tokens));
  const whole = withLiterals(text.subarray(header.tokenizer.addedBytes), unpackLiterals(literals));
  const sha256 = toBase64Url(sha256Bytes(whole));
  if (whole.length === header.work.bytes && sha256 === header.work.sha256) return whole;
  throw verdictError(
    'reconstruction-differs',
    `The decoded bytes are not the original: ${whole.length} bytes with SHA-256 ${hexOfBase64Url(sha256)} instead of ${header.work.bytes} bytes with SHA-256 ${hexOfBase64Url(header.work.sha256)}.`,
    'Nothing was written. Either this machine computes results that differ in the last digits from those of the machine that made the file, or the file was changed and its checksum computed again.',
    { sha256: hexOfBase64Url(sha256), expected: hexOfBase64Url(header.work.sha256) },
  );
}

function requireSameEngine(header: ReconstructionHeader, { loaded }: CodingModel): void {
  const different = engineDifferences(header.engine, engineHeader(loaded.fingerprint));
  if (loaded.vocabSize !== header.tokenizer.vocabulary) {
    different.push(`vocabulary: ${header.tokenizer.vocabulary} in the file, ${loaded.vocabSize} here`);
  }
  if (different.length === 0) return;
  throw inputError(
    'reconstruction-other-engine',
    `The reconstruction file was made with an engine whose results may differ in the last digits (${different.join('; ')}).`,
    'Decode with the release and the libraries that the file names, on a processor that uses the same library. A single different digit makes the decoding fail.',
    { different },
  );
}

function joined(chunks: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
