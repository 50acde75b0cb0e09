import { statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../base/index.js';
import type { PlannedUnit } from '../../attacks/index.js';
import { readLines } from '../../casefile/index.js';
import type { JournalLine } from '../../domain/index.js';
import { errnoOf, fileError } from '../../files/index.js';
import { JOURNAL_FILE } from './examinationFiles.js';
import {
  arrayFile,
  EMPTY_JOURNAL,
  journalBroken,
  journalHeadAfter,
  readJournalLine,
  type JournalHead,
} from './journalFormat.js';

/** The result of checking a journal from its first line to its last. */
export interface JournalScan {
  readonly head: JournalHead;
  /** One past the last byte of the last complete line. */
  readonly endByte: number;
  /** For each array: one past the last byte that a line refers to. */
  readonly arrayEnds: ReadonlyMap<string, number>;
  /** The number of units that could not be scored. */
  readonly unscored: number;
  /** An incomplete last line. */
  readonly torn: { readonly bytes: number; readonly sha256: string } | null;
}

/**
 * Reads and checks a journal: chain, layout, that the lines are those of the planned units in their order, that arrays follow each
 * other without gap and are there. Memory does not grow with the number of lines.
 * @param folder of the examination
 * @param units the units of the plan; omit them to check only the chain
 * @param onHead called with the head after each line
 * @throws {PalimpsestError} `journal-broken` naming the line; `file-*`
 */
export function scanJournal(
  folder: string,
  units?: readonly PlannedUnit[],
  onHead?: (head: JournalHead) => void,
): JournalScan {
  const path = join(folder, JOURNAL_FILE);
  let head = EMPTY_JOURNAL;
  let endByte = 0;
  let unscored = 0;
  let torn: JournalScan['torn'] = null;
  const arrayEnds = new Map<string, number>();
  if (sizeOf(path) === 0) return { head, endByte, arrayEnds, unscored, torn };
  for (const line of readLines(path)) {
    if (!line.complete) {
      torn = { bytes: line.bytes.length, sha256: sha256Hex(line.bytes) };
      break;
    }
    const parsed = readJournalLine(path, line, head);
    const problem = unitProblem(parsed, units) ?? arrayProblem(parsed, arrayEnds);
    if (problem !== null) throw journalBroken(path, line.number, problem);
    if (parsed.observation.kind === 'unscored') unscored += 1;
    head = journalHeadAfter(head, line.bytes);
    endByte = line.endByte;
    onHead?.(head);
  }
  for (const [name, end] of arrayEnds) {
    const size = sizeOf(join(folder, arrayFile(name)));
    if (size < end) {
      const what = `${arrayFile(name)} has ${size} bytes, but lines up to here refer to ${end}`;
      throw journalBroken(path, head.lines, what);
    }
  }
  return { head, endByte, arrayEnds, unscored, torn };
}

/** Size of a file in bytes; 0 when there is none. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw fileError(error, path, 'look at');
  }
}

function unitProblem(line: JournalLine, units: readonly PlannedUnit[] | undefined): string | null {
  if (units === undefined) return null;
  const planned = units[line.seq];
  if (planned === undefined) return `the plan has only ${units.length} units`;
  return planned.id === line.unitId
    ? null
    : `it belongs to unit ${line.unitId}, but the plan has ${planned.id} here`;
}

function arrayProblem(line: JournalLine, ends: Map<string, number>): string | null {
  if (line.observation.kind !== 'observed') return null;
  for (const [name, { file, offset, count }] of Object.entries(line.observation.arrays)) {
    if (!/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name) || file !== arrayFile(name))
      return `array "${name}" is missing from its file`;
    const due = ends.get(name) ?? 0;
    if (offset !== due) return `array "${name}" starts at byte ${offset}, but ${due} was expected`;
    ends.set(name, offset + count * 4);
  }
  return null;
}
