import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalLine } from '../../domain/index.js';
import { errnoOf, fileError } from '../../files/index.js';
import { JOURNAL_FILE } from './examinationFiles.js';
import {
  EMPTY_JOURNAL,
  journalBroken,
  journalHeadAfter,
  readJournalLine,
  type JournalHead,
} from './journalFormat.js';

/** How far a journal was read: the position after a complete line. */
export interface JournalPosition {
  readonly head: JournalHead;
  readonly byte: number;
}

/** The position before the first line. */
export const JOURNAL_START: JournalPosition = { head: EMPTY_JOURNAL, byte: 0 };

const LINE_FEED = 10;
/** About a hundred lines; between chunks, the program handles other requests. */
const CHUNK_BYTES = 64 * 1024;
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * Reads a journal from a position that was reached before, while it may still be written to. Each line is checked to follow the
 * previous one; an incomplete last line is left for the next time.
 * @param folder of the examination
 * @param onLine called with each complete line
 * @returns how far it was read
 * @throws {PalimpsestError} `journal-broken` naming the line; `file-*`; the errors of `onLine`
 */
export async function readJournalFrom(
  folder: string,
  from: JournalPosition,
  onLine: (line: JournalLine) => void,
): Promise<JournalPosition> {
  const path = join(folder, JOURNAL_FILE);
  const size = await sizeOf(path);
  if (size < from.byte) {
    throw journalBroken(path, from.head.lines, 'the file is shorter than when it was last read');
  }
  let { head, byte } = from;
  if (size === byte) return from;
  let rest = new Uint8Array(0);
  try {
    for await (const chunk of createReadStream(path, { start: byte, highWaterMark: CHUNK_BYTES })) {
      const bytes = joined(rest, chunk as Uint8Array);
      let start = 0;
      for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
        const line = {
          bytes: bytes.subarray(start, end),
          number: head.lines + 1,
          startByte: byte,
          endByte: byte + end + 1 - start,
          complete: true,
        };
        onLine(readJournalLine(path, line, head));
        head = journalHeadAfter(head, line.bytes);
        byte = line.endByte;
        start = end + 1;
      }
      rest = bytes.slice(start);
      if (rest.length > MAX_LINE_BYTES) throw journalBroken(path, head.lines + 1, 'it is too long');
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw fileError(error, path, 'read');
  }
  return { head, byte };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw fileError(error, path, 'look at');
  }
}

function joined(rest: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (rest.length === 0) return chunk;
  const all = new Uint8Array(rest.length + chunk.length);
  all.set(rest);
  all.set(chunk, rest.length);
  return all;
}
