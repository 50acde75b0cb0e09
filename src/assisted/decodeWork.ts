import { inputError, sha256Bytes, verdictError } from '../base/index.js';
import { base64UrlOfHex, hexOfBase64Url, toBase64Url } from './base64Url.js';
import { decodeTokens } from './codeTokens.js';
import type { CodingModel, CodingProgress } from './codingModel.js';
import { engineDifferences, engineHeader, type ReconstructionHeader } from './header.js';
import { unpackLiterals, withLiterals } from './literals.js';
import type { Reconstruction } from './reconstructionFile.js';

/**
 * Refuses a model that is not the one of the file, before anything is loaded.
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
    'Give the very file of weights that it was made with; a quantised or converted one is another model.',
    { fileSha256: hexOfBase64Url(model.sha256), modelSha256: ours.sha256 },
  );
}

/**
 * Gives back the work of a reconstruction file, byte for byte, or refuses.
 * @throws {PalimpsestError} `reconstruction-other-model`, `reconstruction-other-engine` naming what differs; `reconstruction-differs`
 * when what was decoded has not the SHA-256 of the original; what the engine throws
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
    `What was decoded is not the original: ${whole.length} bytes with SHA-256 ${hexOfBase64Url(sha256)} instead of ${header.work.bytes} bytes with SHA-256 ${hexOfBase64Url(header.work.sha256)}.`,
    'Nothing was written. The digits of this machine differ from those of the machine that made the file, or the file was changed and its checksum made anew.',
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
    `The reconstruction file was made with an engine whose digits may differ (${different.join('; ')}).`,
    'Decode with the release and libraries that it names, on a processor that uses the same one; a single other digit derails the decoding.',
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
