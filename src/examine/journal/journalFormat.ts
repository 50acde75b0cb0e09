import { canonicalJson, PalimpsestError, sha256Hex, verdictError } from '../../base/index.js';
import type { FileLine } from '../../casefile/index.js';
import { journalLineSchema, CHAIN_START, readChained, type JournalLine } from '../../domain/index.js';
import { ARRAYS_FOLDER } from './examinationFiles.js';

/** The state of a journal: the number of lines, and the SHA-256 of the bytes of the last one (64 zeros if there is none). */
export interface JournalHead {
  readonly lines: number;
  readonly sha256: string;
}

/** The head of a journal without lines. */
export const EMPTY_JOURNAL: JournalHead = { lines: 0, sha256: CHAIN_START };

const JOURNAL_LINE = { schema: journalLineSchema, name: 'a journal line' };

/** A line of the journal as bytes, without its line feed. */
export function journalBytes(line: JournalLine): Uint8Array {
  return new TextEncoder().encode(canonicalJson(line));
}

/** The head after a line. */
export function journalHeadAfter(head: JournalHead, bytes: Uint8Array): JournalHead {
  return { lines: head.lines + 1, sha256: sha256Hex(bytes) };
}

/**
 * Reads one line and checks that it follows `head`.
 * @param path named in errors
 * @throws {PalimpsestError} `journal-broken` naming the line
 */
export function readJournalLine(path: string, line: FileLine, head: JournalHead): JournalLine {
  const parsed = readChained(JOURNAL_LINE, line.bytes, { seq: head.lines, prev: head.sha256 });
  if (typeof parsed === 'string') throw journalBroken(path, line.number, parsed);
  return parsed;
}

/** The error for a journal that was changed after it was written. */
export function journalBroken(path: string, line: number, reason: string): PalimpsestError {
  return verdictError(
    'journal-broken',
    `${path}: line ${line} breaks the journal: ${reason}.`,
    'The journal was changed after it was written. Restore the examination from a copy of the case, or run a new examination.',
    { path, line, reason },
  );
}

/** File of a bulk array, relative to the examination's folder. @throws {PalimpsestError} `journal-array-name` for a name that cannot be a file name */
export function arrayFile(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name)) return `${ARRAYS_FOLDER}/${name}.f32`;
  throw new PalimpsestError({
    kind: 'bug',
    code: 'journal-array-name',
    message: `"${name}" cannot be the name of an array.`,
    hint: 'Use 1 to 64 letters and digits, beginning with a letter.',
  });
}

/** The numbers as little-endian float32. @throws {PalimpsestError} `journal-array-nan` */
export function arrayBytes(name: string, values: Float32Array): Uint8Array {
  if (values.some(Number.isNaN)) {
    throw new PalimpsestError({
      kind: 'bug',
      code: 'journal-array-nan',
      message: `Array "${name}" holds NaN.`,
      hint: 'If a unit cannot be scored, report it as unscored, or state in its value what is missing.',
    });
  }
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return IS_LITTLE_ENDIAN ? bytes : swapped(bytes);
}

/** The reverse of {@link arrayBytes}. @param bytes the bytes; their number is a multiple of four */
export function arrayFromBytes(bytes: Uint8Array): Float32Array {
  const copy = IS_LITTLE_ENDIAN ? bytes.slice() : swapped(bytes);
  return new Float32Array(copy.buffer, copy.byteOffset, copy.byteLength / 4);
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function swapped(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) out[at] = bytes[at - (at % 4) + 3 - (at % 4)] ?? 0;
  return out;
}
