import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlannedUnit, UnitResult } from '../../attacks/index.js';
import { sha256Hex, type PalimpsestError, type Unscored } from '../../base/index.js';
import type { JournalLine } from '../../domain/index.js';
import { AppendFile, fileError, syncFolder } from '../../files/index.js';
import { ARRAYS_FOLDER, JOURNAL_FILE } from './examinationFiles.js';
import { arrayBytes, arrayFile, journalBytes, journalHeadAfter, type JournalHead } from './journalFormat.js';
import type { JournalScan } from './scanJournal.js';

/** The outcome of a unit. */
export type UnitOutcome = { readonly kind: 'observed'; readonly result: UnitResult } | Unscored;

/** The longest time that a finished unit waits to be written to the disk. */
const SYNC_EVERY_MS = 500;

/**
 * The journal of an examination, open for appending. Lines wait in memory for a moment and are written in groups: first the arrays,
 * fsync, then the lines, fsync. So a line on the disk never refers to numbers that are missing.
 */
export class JournalWriter {
  readonly #folder: string;
  readonly #journal: AppendFile;
  readonly #arrays: Map<string, AppendFile>;
  readonly #mayWrite: () => void;
  readonly #touched = new Set<AppendFile>();
  #pending: Uint8Array[] = [];
  #timer: NodeJS.Timeout | null = null;
  #head: JournalHead;
  #failure: PalimpsestError | null = null;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(
    folder: string,
    journal: AppendFile,
    arrays: Map<string, AppendFile>,
    head: JournalHead,
    mayWrite: () => void,
  ) {
    this.#folder = folder;
    this.#journal = journal;
    this.#arrays = arrays;
    this.#head = head;
    this.#mayWrite = mayWrite;
  }

  /**
   * Opens a journal after its last complete line. Anything after it, in the journal and in the arrays, is removed, and everything
   * before it is then on the disk.
   * @param scan the scan of the journal as it is on the disk
   * @param mayWrite called before each write; if it throws, nothing more is written
   * @throws {PalimpsestError} `disk-full`, `file-*`
   */
  static async open(
    folder: string,
    scan: JournalScan,
    mayWrite: () => void = () => undefined,
  ): Promise<JournalWriter> {
    await makeArraysFolder(folder, scan);
    const journal = await AppendFile.open(join(folder, JOURNAL_FILE));
    const arrays = new Map<string, AppendFile>();
    try {
      await journal.truncateTo(scan.endByte);
      for (const [name, end] of scan.arrayEnds) {
        const file = await AppendFile.open(join(folder, arrayFile(name)));
        arrays.set(name, file);
        await file.truncateTo(end);
        await file.sync();
      }
      // What the scan read may not have reached the disk yet; from here on it counts as journaled.
      await journal.sync();
    } catch (error) {
      for (const file of [journal, ...arrays.values()]) await file.close();
      throw error;
    }
    return new JournalWriter(folder, journal, arrays, scan.head, mayWrite);
  }

  /** The head of the journal, including lines that wait to be written. */
  get head(): JournalHead {
    return this.#head;
  }

  /**
   * Adds a unit to the journal. It is on the disk within a second, or after {@link sync}.
   * @throws {PalimpsestError} `disk-full`, `file-*`, possibly from an earlier write in the background; `journal-array-nan`
   */
  add(unit: PlannedUnit, outcome: UnitOutcome): Promise<void> {
    return this.#inOrder(async () => {
      this.#mayWrite();
      const bytes = journalBytes(await this.#line(unit, outcome));
      this.#pending.push(bytes);
      this.#head = journalHeadAfter(this.#head, bytes);
      this.#timer ??= setTimeout(() => void this.sync().catch(() => undefined), SYNC_EVERY_MS);
    });
  }

  /** Writes everything that was added to the disk. @throws {PalimpsestError} `disk-full`, `file-*` */
  sync(): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
      if (this.#pending.length === 0) return;
      this.#mayWrite();
      for (const file of this.#touched) await file.sync();
      this.#touched.clear();
      await this.#journal.append(joined(this.#pending));
      this.#pending = [];
      await this.#journal.sync();
    });
  }

  /** Syncs and closes the files; they are closed even if the disk is full. @throws {PalimpsestError} as {@link sync} */
  async close(): Promise<void> {
    try {
      await this.sync();
    } finally {
      if (this.#timer !== null) clearTimeout(this.#timer);
      for (const file of [this.#journal, ...this.#arrays.values()]) await file.close();
    }
  }

  async #line(unit: PlannedUnit, outcome: UnitOutcome): Promise<JournalLine> {
    const base = { seq: this.#head.lines, prev: this.#head.sha256, unitId: unit.id };
    if (outcome.kind === 'unscored') return { ...base, observation: outcome };
    const { value, arrays } = outcome.result;
    const references: Record<string, { file: string; offset: number; count: number; sha256: string }> = {};
    for (const name of Object.keys(arrays).sort()) {
      const values = arrays[name] ?? new Float32Array();
      const bytes = arrayBytes(name, values);
      const file = await this.#arrayFile(name);
      references[name] = {
        file: arrayFile(name),
        offset: file.sizeBytes,
        count: values.length,
        sha256: sha256Hex(bytes),
      };
      await file.append(bytes);
      this.#touched.add(file);
    }
    return { ...base, observation: { kind: 'observed', value, arrays: references } };
  }

  async #arrayFile(name: string): Promise<AppendFile> {
    const open = this.#arrays.get(name) ?? (await AppendFile.open(join(this.#folder, arrayFile(name))));
    this.#arrays.set(name, open);
    return open;
  }

  /** After a failed write, nothing more is written, because the arrays would otherwise have a gap. */
  #inOrder(work: () => Promise<void>): Promise<void> {
    const result = this.#tail.then(async () => {
      if (this.#failure !== null) throw this.#failure;
      try {
        await work();
      } catch (error) {
        this.#failure = fileError(error, this.#folder, 'keep the journal in');
        throw this.#failure;
      }
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

/** Creates the folder for arrays, and removes arrays to which no line refers. */
async function makeArraysFolder(folder: string, scan: JournalScan): Promise<void> {
  const path = join(folder, ARRAYS_FOLDER);
  try {
    await mkdir(path, { recursive: true });
    for (const name of await readdir(path)) {
      if (!scan.arrayEnds.has(name.replace(/\.f32$/, ''))) await rm(join(path, name), { recursive: true });
    }
  } catch (error) {
    throw fileError(error, path, 'prepare');
  }
  await syncFolder(folder);
}

function joined(lines: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(lines.reduce((sum, { length }) => sum + length + 1, 0));
  let at = 0;
  for (const line of lines) {
    out.set(line, at);
    at += line.length + 1;
    out[at - 1] = 10;
  }
  return out;
}
