import { createHash } from 'node:crypto';
import { streamFile, type StreamOptions } from './streamFile.js';

/** Progress and cancelling of a hash. */
export type HashOptions = Pick<StreamOptions, 'onProgress' | 'signal'>;

/** What a file is, byte for byte. */
export interface FileHash {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** Bytes that were hashed. */
  readonly sizeBytes: number;
}

/**
 * SHA-256 and size of a file of any size, streamed with two small buffers.
 * @throws {PalimpsestError} `file-*`, `cancelled` as {@link streamFile}
 */
export async function hashFile(path: string, options: HashOptions = {}): Promise<FileHash> {
  return hash(path, options);
}

/**
 * SHA-256 of bytes startByte … endByte − 1 of a file.
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
