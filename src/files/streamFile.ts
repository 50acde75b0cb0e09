import { open, stat, type FileHandle } from 'node:fs/promises';
import { inputError, PalimpsestError } from '../base/index.js';
import { fileError } from './fileError.js';

/** The number of bytes read at a time. In measurements, 1–4 MiB with reading ahead was fastest (2.1 GB/s; sha256sum: 1.8 GB/s). */
export const STREAM_CHUNK_BYTES = 2 * 1024 * 1024;

/** The options for streaming a file. */
export interface StreamOptions {
  /** First byte, default 0. */
  readonly startByte?: number;
  /** One past the last byte; by default the size of the file when it was opened. */
  readonly endByte?: number;
  /** Called after each chunk with the bytes of the range that are done and the bytes in all. */
  readonly onProgress?: ((bytesDone: number, bytesTotal: number) => void) | undefined;
  /** Stops the reading between two chunks. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a range of a file from front to back in chunks, reading the next one while the last is being used; memory stays at
 * two chunks whatever the size.
 * @param onChunk gets each chunk, valid only until it returns (or until its promise settles), and its first byte in the file
 * @returns bytes read, always endByte − startByte
 * @throws {PalimpsestError} `file-*` as of {@link fileError}; `file-not-regular` for folders, devices and pipes;
 * `file-shrunk` when the file ends before endByte; `cancelled` when the signal fires
 */
export async function streamFile(
  path: string,
  onChunk: (chunk: Uint8Array, startByte: number) => void | Promise<void>,
  options: StreamOptions = {},
): Promise<number> {
  const file = await openForReading(path);
  try {
    const start = options.startByte ?? 0;
    const end = options.endByte ?? (await file.stat()).size;
    const total = Math.max(0, end - start);
    let [filling, using] = [0, 1].map(() =>
      Buffer.allocUnsafeSlow(Math.min(STREAM_CHUNK_BYTES, Math.max(total, 1))),
    );
    const read = (into: Buffer, at: number) => readAt(file, path, into, at, Math.min(into.length, end - at));
    let at = start;
    let pending = at < end ? read(filling as Buffer, at) : undefined;
    while (pending !== undefined) {
      const count = await pending;
      [filling, using] = [using, filling];
      const next = at + count;
      pending = next < end ? read(filling as Buffer, next) : undefined;
      // A rejection while the chunk is being used is reported by the await above, not as an unhandled rejection.
      pending?.catch(() => undefined);
      throwIfCancelled(options.signal, path);
      await onChunk((using as Buffer).subarray(0, count), at);
      at = next;
      options.onProgress?.(at - start, total);
    }
    return total;
  } finally {
    await file.close();
  }
}

/** @throws {PalimpsestError} `cancelled` when the signal has fired */
export function throwIfCancelled(signal: AbortSignal | undefined, path: string): void {
  if (signal?.aborted !== true) return;
  throw new PalimpsestError({
    kind: 'input',
    code: 'cancelled',
    message: `Reading ${path} was stopped on request.`,
    hint: 'Run the same command again to start over.',
    details: { path },
  });
}

/**
 * Opens a regular file for reading.
 * @throws {PalimpsestError} `file-*`; `file-not-regular` for folders, devices and pipes (opening a pipe would wait forever)
 */
export async function openForReading(path: string): Promise<FileHandle> {
  try {
    const info = await stat(path);
    if (!info.isFile()) {
      const what = info.isDirectory() ? 'a folder' : 'not a regular file';
      throw inputError(
        'file-not-regular',
        `Cannot read ${path}: it is ${what}.`,
        'Give the path of a regular file.',
        {
          path,
        },
      );
    }
    return await open(path, 'r');
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/**
 * Reads exactly `length` bytes at `position`, with as many system calls as necessary.
 * @returns length
 * @throws {PalimpsestError} `file-shrunk` if the file ends too early; `file-*`
 */
export async function readAt(
  file: FileHandle,
  path: string,
  into: Uint8Array,
  position: number,
  length: number,
): Promise<number> {
  let done = 0;
  try {
    while (done < length) {
      const { bytesRead } = await file.read(into, done, length - done, position + done);
      if (bytesRead === 0) throw shrunk(path, position + done, position + length);
      done += bytesRead;
    }
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  return done;
}

function shrunk(path: string, at: number, expected: number): PalimpsestError {
  return inputError(
    'file-shrunk',
    `${path} ends at byte ${at}, but bytes up to ${expected} were expected: it became shorter while it was being read.`,
    'Make sure that no other program is writing to the file (such as a download or a copy in progress), then try again.',
    { path, at, expected },
  );
}
