import { createHash, type Hash } from 'node:crypto';
import { basename } from 'node:path';
import { inputError, sha256Hex } from '../base/index.js';
import type { ModelFacts, UnusedBytes } from '../domain/index.js';
import { streamFile, type HashOptions } from '../files/index.js';
import type { GgufModel } from './readModel.js';
import { UnusedHasher } from './unusedBytes.js';

/**
 * The SHA-256 of a model as a whole, of each of its files, of bytes that belong to no part of it, and on request of each
 * tensor (by its position in `tensors`).
 */
export interface ModelHashes {
  readonly files: ModelFacts['files'];
  readonly sha256: string;
  readonly tensors: readonly string[] | undefined;
  readonly unused: readonly UnusedBytes[];
}

/** Progress, cancelling, and what else is done with the bytes in the same pass. */
export interface HashModelOptions extends HashOptions {
  /** Whether to hash every tensor too (this takes about twice the time). */
  readonly tensorHashes?: boolean;
  /** Gets every byte of every file, from front to back; a chunk is valid only until this returns. `file` is the number of the file, from 0. */
  readonly onChunk?: ((chunk: Uint8Array, startByte: number, file: number) => void) | undefined;
}

/**
 * Hashes all files of a model, each byte read once.
 * @throws {PalimpsestError} `file-changed` if the size of a file has changed since its structure was read; `file-*`, `cancelled`
 */
export async function hashModel(model: GgufModel, options: HashModelOptions = {}): Promise<ModelHashes> {
  const total = model.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const tensors: string[] = [];
  const files: ModelFacts['files'] = [];
  const unused: UnusedBytes[] = [];
  let before = 0;
  for (const [index, file] of model.files.entries()) {
    const whole = createHash('sha256');
    const parts =
      options.tensorHashes === true ? model.tensors.filter((tensor) => tensor.file === index) : [];
    const hashParts = partHasher(parts, (digest) => tensors.push(digest));
    const unusedHasher = new UnusedHasher(file, index);
    const use = (chunk: Uint8Array, startByte: number): void => {
      whole.update(chunk);
      hashParts(chunk, startByte);
      unusedHasher.feed(chunk, startByte);
      options.onChunk?.(chunk, startByte, index);
    };
    const done = before;
    const onProgress = (bytes: number): void => options.onProgress?.(done + bytes, total);
    const sizeBytes = await streamFile(file.path, use, { onProgress, signal: options.signal });
    if (sizeBytes !== file.sizeBytes) {
      throw inputError(
        'file-changed',
        `${file.path} had ${file.sizeBytes} bytes and now has ${sizeBytes}: it was changed while it was being read.`,
        'Make sure that no other program writes to the file, then try again.',
        { path: file.path },
      );
    }
    files.push({ name: basename(file.path), sizeBytes, sha256: whole.digest('hex') });
    unused.push(...unusedHasher.found());
    before += sizeBytes;
  }
  const digests = files.map((file) => file.sha256);
  const sha256 =
    digests.length === 1
      ? (digests[0] as string)
      : sha256Hex(digests.map((digest) => `${digest}\n`).join(''));
  return { files, sha256, tensors: options.tensorHashes === true ? tensors : undefined, unused };
}

/** Feeds the chunks of a file to one hash after the other; the parts are in file order and do not overlap. */
function partHasher(
  parts: readonly { readonly startByte: number; readonly sizeBytes: number }[],
  finish: (digest: string) => void,
): (chunk: Uint8Array, startByte: number) => void {
  let next = 0;
  let hash: Hash | undefined;
  return (chunk, startByte) => {
    for (let part = parts[next]; part !== undefined; part = parts[next]) {
      const end = part.startByte + part.sizeBytes;
      if (part.startByte >= startByte + chunk.length) return;
      hash ??= createHash('sha256');
      hash.update(chunk.subarray(Math.max(0, part.startByte - startByte), end - startByte));
      if (end > startByte + chunk.length) return;
      finish(hash.digest('hex'));
      hash = undefined;
      next += 1;
    }
  };
}
