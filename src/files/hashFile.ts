import { createHash } from 'node:crypto';
import { streamFile, type StreamOptions } from './streamFile.js';

/** Progress reports and cancellation for hashing. */
export type HashOptions = Pick<StreamOptions, 'onProgress' | 'signal'>;

/** Identifies the exact bytes of a file. */
export interface FileHash {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** The number of bytes that were hashed. */
  readonly sizeBytes: number;
}

/**
 * The SHA-256 and the size of a file of any size, streamed with two small buffers.
 * @throws {PalimpsestError} `file-*`, `cancelled` as {@link streamFile}
 */
export async function hashFile(path: string, options: HashOptions = {}): Promise<FileHash> {
  return hash(path, options);
}

/**
 * The SHA-256 of the bytes startByte … endByte − 1 of a file.
 * @throws {PalimpsestError} `file-shrunk` when the file ends before endByte; `file-*`, `cancelled`
 */
export async function hashFileRange(
  path: string,
  startByte: number,
  endByte: number,
  options: HashOptions = {},
): Promise<FileHash> {
  return hash(path, { ...options, startByte, endByte });
}

async function hash(path: string, options: StreamOptions): Promise<FileHash> {
  const sha256 = createHash('sha256');
  const sizeBytes = await streamFile(path, (chunk) => void sha256.update(chunk), options);
  return { sha256: sha256.digest('hex'), sizeBytes };
}

/**
 * The SHA-256 of each of several consecutive parts of a file, from its first byte on, in one pass.
 * @param lengths the number of bytes of each part
 * @returns one hash per part; the file may be longer
 * @throws {PalimpsestError} `file-shrunk` when the file ends before the last part does; `file-*`, `cancelled`
 */
export async function hashFileParts(
  path: string,
  lengths: readonly number[],
  options: HashOptions = {},
): Promise<string[]> {
  const endByte = lengths.reduce((sum, length) => sum + length, 0);
  const digests: string[] = [];
  let sha256 = createHash('sha256');
  let left = lengths[0] ?? 0;
  const endParts = (): void => {
    while (left === 0 && digests.length < lengths.length) {
      digests.push(sha256.digest('hex'));
      sha256 = createHash('sha256');
      left = lengths[digests.length] ?? 0;
    }
  };
  endParts();
  const onChunk = (chunk: Uint8Array): void => {
    for (let at = 0; at < chunk.length;) {
      const length = Math.min(left, chunk.length - at);
      sha256.update(chunk.subarray(at, at + length));
      [at, left] = [at + length, left - length];
      endParts();
    }
  };
  await streamFile(path, onChunk, { ...options, endByte });
  return digests;
}
