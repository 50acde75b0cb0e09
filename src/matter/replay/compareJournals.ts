import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../base/index.js';
import { readLines, type FileLine } from '../../casefile/index.js';
import { journalLineSchema, CHAIN_START, type JournalLine } from '../../domain/index.js';
import { compareUnit, type UnitComparison } from './compareUnits.js';
import { ofLine } from './observations.js';

/** A line of a journal: what it says, or null when that cannot be understood. */
export interface ReadLine {
  readonly number: number;
  /** Of the line's bytes. */
  readonly sha256: string;
  readonly line: JournalLine | null;
  /** Is it where it belongs, and does it follow the line before? */
  readonly inChain: boolean;
}

/**
 * Reads a journal line by line whatever is in it: what is wrong is said, not refused. Of an examination that was not finished, a last line
 * without its end is none: a write was cut off.
 * @param folder laid out as an examination's
 */
export function* journalLines(folder: string): Generator<ReadLine, void, undefined> {
  if (!existsSync(join(folder, 'journal.jsonl'))) return;
  const isFinished = existsSync(join(folder, 'findings.json'));
  let before = CHAIN_START;
  let number = 0;
  for (const { bytes, complete } of readLines(join(folder, 'journal.jsonl'))) {
    if (!complete && !isFinished) return;
    number += 1;
    const line = complete ? parsed(bytes) : null;
    const sha256 = sha256Hex(bytes);
    yield { number, sha256, line, inChain: line?.seq === number - 1 && line.prev === before };
    before = sha256;
  }
}

/**
 * Compares a journal of the bag, and its arrays, with one that was made now, unit by unit.
 * @param inBag folder with what the bag holds, laid out as an examination's
 * @param now folder of the examination that was run
 * @param isWhole false when the bag's journal ends before the plan does: what comes after is not compared
 * @returns units compared
 */
export async function compareJournals(
  comparison: UnitComparison,
  inBag: string,
  now: string,
  isWhole: boolean,
): Promise<number> {
  const { places, journal } = comparison;
  const fresh = journalLines(now);
  let compared = 0;
  for (const there of journalLines(inBag)) {
    const here = fresh.next();
    const { number } = there;
    sayChain(comparison, there);
    if (here.done === true || here.value.line === null) {
      places.add({ file: journal, line: number, at: '', inBag: 'a unit', now: undefined, decides: true });
      break;
    }
    const { line } = here.value;
    if (there.line === null) continue;
    if (there.line.unitId !== line.unitId) {
      const ids = { inBag: there.line.unitId, now: line.unitId };
      places.add({ file: journal, line: number, at: '$.unitId', ...ids, decides: true });
      break;
    }
    await compareUnit(comparison, number, ofLine(there.line, inBag), ofLine(line, now));
    compared += 1;
  }
  if (isWhole && fresh.next().done !== true) {
    const line = compared + 1;
    places.add({ file: journal, line, at: '', inBag: undefined, now: 'a unit', decides: true });
  }
  return compared;
}

/** Says of a line of the bag that it is none, or does not follow the one before. */
export function sayChain(
  { places, journal }: Pick<UnitComparison, 'places' | 'journal'>,
  { number, line, inChain }: ReadLine,
): void {
  if (inChain) return;
  const at = line === null ? '' : '$.prev';
  const inBag = line === null ? 'no line of a journal' : line.prev;
  const now = 'the SHA-256 of the line before it is another, or a line is missing';
  places.add({ file: journal, line: number, at, inBag, now, decides: true });
}

function parsed(bytes: FileLine['bytes']): JournalLine | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return journalLineSchema.safeParse(value).data ?? null;
  } catch {
    return null;
  }
}
