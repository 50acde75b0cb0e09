import { streamFile } from '../../files/index.js';

/** The longest line that is read. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** How reading a file by lines ended. */
export interface LinesRead {
  /** Bytes after the last line feed. */
  readonly rest: number;
  /** The reader's objection, or that a line is too long; nothing was read after it. */
  readonly problem?: string;
}

/**
 * Reads a file line by line, without their line feeds; memory stays at one line.
 * @param onLine called with each complete line, which is valid until it returns; a returned string says what is wrong and ends the reading
 * @throws {PalimpsestError} `file-*`
 */
export async function streamLines(
  path: string,
  onLine: (line: Uint8Array, number: number) => string | undefined,
): Promise<LinesRead> {
  let parts: Buffer[] = [];
  let length = 0;
  let number = 0;
  let problem: string | undefined;
  await streamFile(path, (chunk) => {
    let from = 0;
    while (problem === undefined) {
      const end = chunk.indexOf(0x0a, from);
      if (end < 0) break;
      const piece = chunk.subarray(from, end);
      number += 1;
      problem = onLine(parts.length === 0 ? piece : Buffer.concat([...parts, piece]), number);
      [parts, length, from] = [[], 0, end + 1];
    }
    if (problem !== undefined || from === chunk.length) return;
    parts.push(Buffer.from(chunk.subarray(from)));
    length += chunk.length - from;
    if (length > MAX_LINE_BYTES) problem = `line ${number + 1} is too long`;
  });
  return { rest: length, ...(problem === undefined ? {} : { problem }) };
}
