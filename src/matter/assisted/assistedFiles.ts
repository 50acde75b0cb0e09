import { availableParallelism } from 'node:os';
import { brotliCompressSync, constants } from 'node:zlib';
import {
  decodeWork,
  encodeWork,
  hexOfBase64Url,
  MAX_CHUNKS,
  MAX_WORK_BYTES,
  readReconstruction,
  requireSameModel,
  type CodingProgress,
} from '../../assisted/index.js';
import { environmentError, inputError, sha256Hex } from '../../base/index.js';
import type { GpuChoice, LoadOptions, ModelFacts } from '../../domain/index.js';
import { fixedLoad, type StartEngine } from '../../examine/index.js';
import { fileExists, readBytes, writeNewFileAtomic } from '../../files/index.js';
import { checkModel, modelFacts, readModel } from '../../gguf/index.js';
import { useEngine } from '../machine/useEngine.js';

/** The general compressor that a reconstruction file is shown beside. */
export const GENERAL_COMPRESSOR = 'Brotli, quality 11, window 2^24';

/** Tokens of context at most, unless asked for otherwise: what more costs in memory is seldom repaid in size. */
export const DEFAULT_CODING_CONTEXT = 2048;

/** Models smaller than this are stepped fastest by one thread. */
const SMALL_MODEL_BYTES = 256 * 1024 * 1024;

/** How far the command is. */
export interface AssistedProgress {
  readonly onHash?: (doneBytes: number, totalBytes: number) => void;
  readonly onCoding?: CodingProgress;
  readonly signal?: AbortSignal;
  /** Default: llama.cpp in a process of its own. */
  readonly startEngine?: StartEngine;
}

/** What came out of {@link encodeFile}. */
export interface EncodedFile {
  readonly out: string;
  readonly work: { readonly bytes: number; readonly sha256: string };
  readonly model: { readonly file: string; readonly sha256: string };
  readonly bytes: number;
  readonly sha256: string;
  /** Of the work's bytes; for an empty work null. */
  readonly share: number | null;
  readonly bitsPerByte: number | null;
  readonly codeBytes: number;
  readonly tokens: number;
  /** Tokens that were not the model's own first choice. */
  readonly toldTokens: number;
  readonly literalBytes: number;
  readonly chunks: number;
  readonly threads: number;
  readonly compressor: { readonly name: string; readonly bytes: number };
  /** Decoded once more and compared, byte for byte. */
  readonly verified: true;
}

/**
 * `assisted encode`: writes the reconstruction file of a work, which was decoded once before it is written.
 * @throws {PalimpsestError} `file-exists`, `file-*`, `gguf-*`, `model-*`, `chunks-range`, `reconstruction-*`, `memory-short`
 */
export async function encodeFile(
  request: {
    readonly modelPath: string;
    readonly workPath: string;
    readonly out: string;
    readonly chunks: number;
    readonly contextTokens: number;
    readonly load: Pick<LoadOptions, 'gpu' | 'gpuLayers' | 'threads' | 'ropeFactors'>;
  },
  progress: AssistedProgress = {},
): Promise<EncodedFile> {
  const { chunks } = request;
  if (!Number.isInteger(chunks) || chunks < 1 || chunks > MAX_CHUNKS) {
    throw inputError(
      'chunks-range',
      `${chunks} chunks were asked for; a file may have 1 to ${MAX_CHUNKS}.`,
      'One gives the smallest file, 4 to 16 are faster on large models.',
    );
  }
  await requireFree(request.out);
  const work = await readBytes(request.workPath, MAX_WORK_BYTES);
  const facts = await hashedModel(request.modelPath, progress);
  // Single-token batches move with the thread count, so it is fixed and part of the file.
  const threads = request.load.threads ?? (facts.sizeBytes < SMALL_MODEL_BYTES ? 1 : availableParallelism());
  const encoded = await useEngine(
    { ...request.load, path: request.modelPath, sha256: facts.sha256, threads },
    (engine, loaded) =>
      encodeWork({ engine, loaded, file: facts.fileName, sha256: facts.sha256 }, work, {
        chunks,
        contextTokens: request.contextTokens,
        ...codingOptions(progress),
      }),
    progress.startEngine,
  );
  await writeNewFileAtomic(request.out, encoded.file);
  const { header } = encoded;
  return {
    out: request.out,
    work: { bytes: work.length, sha256: hexOfBase64Url(header.work.sha256) },
    model: { file: facts.fileName, sha256: facts.sha256 },
    bytes: encoded.file.length,
    sha256: sha256Hex(encoded.file),
    share: work.length === 0 ? null : encoded.file.length / work.length,
    bitsPerByte: work.length === 0 ? null : (8 * encoded.file.length) / work.length,
    codeBytes: header.chunks.reduce((sum, { bytes }) => sum + bytes, 0),
    tokens: encoded.tokens,
    toldTokens: encoded.toldTokens,
    literalBytes: encoded.literalBytes,
    chunks: header.chunks.length,
    threads,
    compressor: { name: GENERAL_COMPRESSOR, bytes: generalBytes(work) },
    verified: true,
  };
}

/** What came out of {@link decodeFile}. */
export interface DecodedFile {
  readonly out: string;
  readonly bytes: number;
  /** Of what was written, which is that of the original. */
  readonly sha256: string;
  readonly model: { readonly file: string; readonly sha256: string };
  readonly tokens: number;
}

/**
 * `assisted decode`: gives back the work of a reconstruction file. Another model is refused before anything is loaded.
 * @throws {PalimpsestError} `file-exists`, `file-*`, `reconstruction-*`, `gguf-*`, `model-*`, `memory-short`
 */
export async function decodeFile(
  request: { readonly modelPath: string; readonly filePath: string; readonly out: string },
  progress: AssistedProgress = {},
): Promise<DecodedFile> {
  await requireFree(request.out);
  const reconstruction = readReconstruction(await readBytes(request.filePath, MAX_WORK_BYTES));
  const { engine: made, chunks } = reconstruction.header;
  const facts = await hashedModel(request.modelPath, progress);
  const model = { file: facts.fileName, sha256: facts.sha256 };
  requireSameModel(reconstruction.header, model);
  if (made.threads > availableParallelism()) {
    throw environmentError(
      'reconstruction-threads',
      `The reconstruction file was made with ${made.threads} threads; this process may use ${availableParallelism()}.`,
      'Decode on a machine with as many processors, or have the file made with --threads 1.',
      { threads: made.threads, available: availableParallelism() },
    );
  }
  const work = await useEngine(
    {
      path: request.modelPath,
      sha256: model.sha256,
      gpu: made.gpu as GpuChoice,
      ...(made.gpu === 'off' ? {} : { gpuLayers: made.gpuLayers }),
      threads: made.threads,
      ...fixedLoad({ numeric: made.numeric }),
    },
    (engine, loaded) => decodeWork({ engine, loaded, ...model }, reconstruction, codingOptions(progress)),
    progress.startEngine,
  );
  await writeNewFileAtomic(request.out, work);
  return {
    out: request.out,
    bytes: work.length,
    sha256: hexOfBase64Url(reconstruction.header.work.sha256),
    model,
    tokens: chunks.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

function codingOptions({ onCoding, signal }: AssistedProgress): {
  readonly onProgress?: CodingProgress;
  readonly signal?: AbortSignal;
} {
  return {
    ...(onCoding === undefined ? {} : { onProgress: onCoding }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Said before hours of work rather than after. */
async function requireFree(path: string): Promise<void> {
  if (!(await fileExists(path))) return;
  throw inputError(
    'file-exists',
    `Cannot write ${path}: a file or folder with that name already exists.`,
    'Choose another name, or move what is there away first; nothing is ever overwritten silently.',
    { path },
  );
}

/** A model that cannot be used is refused before its weights are hashed. */
async function hashedModel(path: string, { onHash, signal }: AssistedProgress): Promise<ModelFacts> {
  checkModel(readModel(path));
  return modelFacts(path, {
    ...(onHash === undefined ? {} : { onProgress: onHash }),
    ...(signal === undefined ? {} : { signal }),
  });
}

function generalBytes(work: Uint8Array): number {
  return brotliCompressSync(work, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: work.length,
    },
  }).length;
}
