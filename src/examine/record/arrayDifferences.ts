import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readLines, type CaseDifference } from '../../casefile/index.js';
import { errnoOf, fileError } from '../../files/index.js';
import { ARRAYS_FOLDER, JOURNAL_FILE } from '../journal/examinationFiles.js';
import { arrayFile, EMPTY_JOURNAL, journalHeadAfter, readJournalLine } from '../journal/journalFormat.js';

const CHUNK_BYTES = 1024 * 1024;

/**
 * How an examination's bulk arrays differ from its journal: a different hash, bytes to which no line refers, files that no line names.
 * The journal itself must have been checked before. There is at most one difference per file. The event loop can run between files.
 * @param folder of the examination
 * @returns `file` relative to that folder
 * @throws {PalimpsestError} `journal-broken`, `file-*`
 */
export async function arrayDifferences(folder: string): Promise<CaseDifference[]> {
  const checks = new Map<string, ArrayFile>();
  const path = join(folder, JOURNAL_FILE);
  let head = EMPTY_JOURNAL;
  try {
    for (const line of linesOf(path)) {
      const { observation } = readJournalLine(path, line, head);
      head = journalHeadAfter(head, line.bytes);
      if (observation.kind !== 'observed') continue;
      for (const [name, { count, sha256 }] of Object.entries(observation.arrays)) {
        const check = checks.get(name) ?? new ArrayFile(join(folder, arrayFile(name)));
        checks.set(name, check);
        check.take(count * 4, sha256, line.number);
      }
      if (line.number % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const found = [...checks].flatMap(([name, check]) => check.difference(arrayFile(name)));
    const known = new Set([...checks.keys()].map((name) => arrayFile(name)));
    const strays = namesIn(join(folder, ARRAYS_FOLDER))
      .map((name) => `${ARRAYS_FOLDER}/${name}`)
      .filter((file) => !known.has(file))
      .map((file) => ({ file, what: 'not on record', recorded: '', found: 'there' }));
    return [...found, ...strays];
  } finally {
    for (const check of checks.values()) check.close();
  }
}

/** One array file, which is read from beginning to end in the parts that the lines of the journal name. */
class ArrayFile {
  readonly #path: string;
  readonly #file: number | null;
  readonly #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  #at = 0;
  #problem: Omit<CaseDifference, 'file'> | null = null;

  constructor(path: string) {
    this.#path = path;
    this.#file = opened(path);
  }

  take(bytes: number, sha256: string, line: number): void {
    if (this.#problem !== null) return;
    const hash = createHash('sha256');
    let left = bytes;
    while (left > 0 && this.#file !== null) {
      const got = readSync(this.#file, this.#chunk, 0, Math.min(left, CHUNK_BYTES), this.#at);
      if (got === 0) break;
      hash.update(this.#chunk.subarray(0, got));
      this.#at += got;
      left -= got;
    }
    const found = this.#file === null ? '' : hash.digest('hex');
    if (found !== sha256) this.#problem = { what: `the numbers for line ${line}`, recorded: sha256, found };
  }

  difference(file: string): CaseDifference[] {
    if (this.#problem !== null) return [{ file, ...this.#problem }];
    const size = this.#file === null ? 0 : statSync(this.#path).size;
    if (size === this.#at) return [];
    return [{ file, what: 'size in bytes', recorded: String(this.#at), found: String(size) }];
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
  }
}

function linesOf(
  path: string,
): Iterable<ReturnType<typeof readLines> extends Generator<infer L> ? L : never> {
  return opened(path, true) === null ? [] : readLines(path);
}

/** A file handle; null if there is no such file. With `look`, the file is closed again: only its existence is checked. */
function opened(path: string, look = false): number | null {
  try {
    const file = openSync(path, 'r');
    if (look) closeSync(file);
    return file;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw fileError(error, path, 'read');
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(error, folder, 'look into');
  }
}
