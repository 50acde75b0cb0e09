import { join } from 'node:path';
import { CHAIN_START, type LoggedExamination } from '../../domain/index.js';
import { sha256Hex } from '../../base/index.js';
import { hashFileParts } from '../../files/index.js';
import { member, parsedJson, textOf } from '../encoding/jsonParts.js';
import type { OpenBag } from '../bag/openBag.js';
import { streamLines } from '../encoding/streamLines.js';

/** A part of an array file to which a line of a journal refers. */
interface Part {
  readonly line: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** A journal as it was found: its length, and the array parts to which its lines refer. */
export interface JournalRead {
  readonly lines: number;
  readonly head: string;
  /** Name of an array → the parts to which the lines refer, in order and without gaps. */
  readonly arrays: ReadonlyMap<string, readonly Part[]>;
  /** Why it is not the journal that the audit log records, in words. */
  readonly problem?: string;
}

/**
 * Follows a journal of a bag: each line holds `seq`, which counts from 0, and `prev`, the SHA-256 of the bytes of the line before; the
 * line that the audit log marks has the stated hash, and nothing follows it if the run had stopped there. Streams.
 * @param path from the bag's root
 * @throws {PalimpsestError} `file-*`
 */
export async function readJournal(
  { folder, hashes }: OpenBag,
  path: string,
  logged: LoggedExamination,
): Promise<JournalRead> {
  const mark = logged.marks.at(-1);
  const { journalSha256 = '' } = logged.finished ?? {};
  const arrays = new Map<string, Part[]>();
  let head = CHAIN_START;
  let lines = 0;
  let isMarked = mark?.lines === 0 && mark.head === CHAIN_START;
  const read = await streamLines(join(folder, path), (line, number) => {
    const entry = parsedJson(line);
    if (member(entry, 'seq') !== lines) return `line ${number} does not have the sequence number ${lines}`;
    if (member(entry, 'prev') !== head) return `line ${number} does not hold the hash of the line before`;
    const wrong = takeArrays(arrays, member(entry, 'observation', 'arrays'), number);
    if (wrong !== undefined) return `line ${number}: ${wrong}`;
    head = sha256Hex(line);
    lines = number;
    if (number === mark?.lines) isMarked = head === mark.head;
    return undefined;
  });
  const problem = read.problem ?? endProblem();
  return { lines, head, arrays, ...(problem === undefined ? {} : { problem }) };

  function endProblem(): string | undefined {
    if (read.rest > 0 && logged.isAtRest) return 'its last line is incomplete';
    if (mark !== undefined && !isMarked)
      return `the audit log states hash ${mark.head} for line ${mark.lines}, which is not correct`;
    if (logged.isAtRest && mark !== undefined && lines !== mark.lines)
      return `the audit log states ${mark.lines} lines, found ${lines}`;
    const found = hashes.get(path) ?? 'none';
    return journalSha256 === '' || found === journalSha256
      ? undefined
      : `the audit log states SHA-256 ${journalSha256}, found ${found}`;
  }
}

function takeArrays(arrays: Map<string, Part[]>, value: unknown, line: number): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'its member "arrays" is not an object';
  for (const [name, reference] of Object.entries(value)) {
    const sha256 = textOf(member(reference, 'sha256'));
    const count = member(reference, 'count');
    const isNamed =
      /^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name) && member(reference, 'file') === `arrays/${name}.f32`;
    if (!isNamed || sha256 === undefined || typeof count !== 'number' || !Number.isSafeInteger(count * 4))
      return 'its reference to an array is malformed';
    const parts = arrays.get(name) ?? [];
    const due = ends.get(parts) ?? 0;
    if (member(reference, 'offset') !== due || count < 0)
      return `its part of the array ${name} does not follow the previous part`;
    parts.push({ line, bytes: count * 4, sha256 });
    ends.set(parts, due + count * 4);
    arrays.set(name, parts);
  }
  return undefined;
}

/** The first byte after those that the parts cover. */
const ends = new WeakMap<readonly Part[], number>();

/**
 * States which array of an examination differs from the one to which its journal refers: a hash differs, bytes are missing, or bytes or files exist
 * that no line accounts for.
 * @throws {PalimpsestError} `file-*`
 */
export async function arrayProblem(
  { folder, files }: OpenBag,
  { id, isAtRest }: LoggedExamination,
  journal: JournalRead | undefined,
): Promise<string | undefined> {
  const arrays = journal?.arrays ?? new Map<string, readonly Part[]>();
  const there = [...files.keys()].flatMap((path) => {
    const start = `data/results/${id}.`;
    return path.startsWith(start) && path.endsWith('.f32') ? [path.slice(start.length, -'.f32'.length)] : [];
  });
  for (const name of there) {
    if (!arrays.has(name) && isAtRest) return `no line of a journal refers to ${id}.${name}.f32`;
  }
  for (const [name, parts] of arrays) {
    const path = `data/results/${id}.${name}.f32`;
    const size = files.get(path);
    const due = ends.get(parts) ?? 0;
    if (size === undefined && due === 0) continue;
    if (size === undefined) return `${id}.${name}.f32 is missing`;
    if (size < due || (size > due && isAtRest))
      return `${id}.${name}.f32 has ${size} bytes, the journal accounts for ${due}`;
    const digests = await hashFileParts(
      join(folder, path),
      parts.map(({ bytes }) => bytes),
    );
    const wrong = parts.find(({ sha256 }, index) => digests[index] !== sha256);
    if (wrong !== undefined)
      return `the numbers in ${id}.${name}.f32 to which line ${wrong.line} of the journal refers have a different hash`;
  }
  return undefined;
}
