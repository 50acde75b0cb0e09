import { closeSync, openSync, readSync } from 'node:fs';
import { inputError } from '../../base/index.js';
import { fileError } from '../../files/index.js';

/** One line of a file, as bytes. */
export interface FileLine {
  /** The line without its line feed; a copy that stays valid. */
  readonly bytes: Uint8Array;
  /** 1 for the first line. */
  readonly number: number;
  /** The position of the first byte of the line in the file. */
  readonly startByte: number;
  /** The position after the line feed, or the end of the file if there is none. */
  readonly endByte: number;
  /** False for a last line without a line feed, which was not written completely. */
  readonly complete: boolean;
}

/** The longest line that is read; this program never writes a longer one. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

const LINE_FEED = 10;

/**
 * Reads a file line by line with one buffer, whatever its size; synchronous, so that a pure reduction can pull from it.
 * @throws {PalimpsestError} `line-too-long` for more than 64 MiB without a line feed; `file-*`
 */
export function* readLines(path: string, chunkBytes = 256 * 1024): Generator<FileLine, void, undefined> {
  const file = opened(path);
  try {
    const chunk = Buffer.allocUnsafeSlow(chunkBytes);
    let parts: Uint8Array[] = [];
    let length = 0;
    let number = 1;
    let startByte = 0;
    const take = (complete: boolean): FileLine => {
      const bytes = Buffer.concat(parts);
      const endByte = startByte + bytes.length + (complete ? 1 : 0);
      const line = { bytes, number, startByte, endByte, complete };
      [parts, length, number, startByte] = [[], 0, number + 1, endByte];
      return line;
    };
    for (;;) {
      const filled = read(file, chunk, path);
      if (filled === 0) break;
      let from = 0;
      for (let at = chunk.indexOf(LINE_FEED); at !== -1 && at < filled; at = chunk.indexOf(LINE_FEED, from)) {
        parts.push(chunk.subarray(from, at));
        from = at + 1;
        yield take(true);
      }
      if (from < filled) parts.push(Buffer.from(chunk.subarray(from, filled)));
      length += filled - from;
      if (length > MAX_LINE_BYTES) throw tooLong(path, number);
    }
    if (parts.length > 0) yield take(false);
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

function read(file: number, chunk: Buffer, path: string): number {
  try {
    return readSync(file, chunk, 0, chunk.length, null);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

function tooLong(path: string, number: number): Error {
  return inputError(
    'line-too-long',
    `${path}: line ${number} is longer than ${MAX_LINE_BYTES} bytes.`,
    'Palimpsest does not write such lines. Restore the file from a copy.',
    { path, line: number },
  );
}
