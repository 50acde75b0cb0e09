import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { ObservedUnit, PlannedUnit } from '../../attacks/index.js';
import { PalimpsestError, sha256Hex, verdictError, type Json } from '../../base/index.js';
import { readLines } from '../../casefile/index.js';
import type { JournalLine } from '../../domain/index.js';
import { errnoOf, fileError } from '../../files/index.js';
import { JOURNAL_FILE } from './examinationFiles.js';
import {
  arrayFromBytes,
  EMPTY_JOURNAL,
  journalBroken,
  journalHeadAfter,
  readJournalLine,
} from './journalFormat.js';

type Observed = Extract<JournalLine['observation'], { kind: 'observed' }>;

/** The units of a journal, read back one by one in the order of the plan; nothing but the current one is in memory. */
export class ObservedUnits implements Iterable<ObservedUnit> {
  readonly #folder: string;
  readonly #units: readonly PlannedUnit[];
  readonly #open = new Map<string, number>();

  /**
   * @param folder of the examination
   * @param units all units of the plan
   */
  constructor(folder: string, units: readonly PlannedUnit[]) {
    this.#folder = folder;
    this.#units = units;
  }

  /** @throws {PalimpsestError} `journal-broken` naming the line, also if units are missing; `file-*` */
  *[Symbol.iterator](): Iterator<ObservedUnit> {
    const path = join(this.#folder, JOURNAL_FILE);
    let head = EMPTY_JOURNAL;
    for (const line of this.#units.length === 0 ? [] : readLines(path)) {
      const observed = this.ofLine(readJournalLine(path, line, head));
      head = journalHeadAfter(head, line.bytes);
      yield observed;
    }
    if (head.lines < this.#units.length) {
      throw journalBroken(
        path,
        head.lines + 1,
        `the journal ends here, but the plan has ${this.#units.length} units`,
      );
    }
  }

  /** The unit of one line. @throws {PalimpsestError} `journal-broken` if the line belongs to a different unit than the plan has there */
  ofLine({ observation, unitId, seq }: JournalLine): ObservedUnit {
    const unit = this.#units[seq];
    if (unit?.id !== unitId) {
      throw journalBroken(join(this.#folder, JOURNAL_FILE), seq + 1, 'its unit is not the planned unit');
    }
    return observation.kind === 'unscored' ? { ...observation, unit } : this.#observed(unit, observation);
  }

  /** Closes the files of the arrays; arrays cannot be read afterwards. */
  close(): void {
    for (const file of this.#open.values()) closeSync(file);
    this.#open.clear();
  }

  #observed(unit: PlannedUnit, observation: Observed): ObservedUnit {
    return {
      kind: 'observed',
      unit,
      value: observation.value as Json,
      array: (name) => this.#array(unit, name, observation),
    };
  }

  #array(unit: PlannedUnit, name: string, { arrays }: Observed): Float32Array {
    const reference = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
    if (reference === undefined) {
      throw new PalimpsestError({
        kind: 'bug',
        code: 'journal-array',
        message: `Unit "${unit.title}" has no array "${name}".`,
        hint: `It has ${Object.keys(arrays).join(', ')}.`,
      });
    }
    const path = join(this.#folder, reference.file);
    const bytes = this.#read(path, reference.offset, reference.count * 4);
    if (sha256Hex(bytes) === reference.sha256) return arrayFromBytes(bytes);
    throw verdictError(
      'journal-array',
      `${path}: the ${bytes.length} bytes at offset ${reference.offset} (array "${name}" of "${unit.title}") do not match their hash in the journal.`,
      'The file was changed after it was written. Restore the examination from a copy of the case, or run a new examination.',
      { path, offset: reference.offset },
    );
  }

  #read(path: string, offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    try {
      const file = this.#open.get(path) ?? openSync(path, 'r');
      this.#open.set(path, file);
      let done = 0;
      while (done < length) {
        const count = readSync(file, bytes, done, length - done, offset + done);
        // A file that ends too early fails the comparison of hashes.
        if (count === 0) break;
        done += count;
      }
      return bytes;
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      throw fileError(error, path, 'read');
    }
  }
}
