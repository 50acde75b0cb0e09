import { type ErrorCode, inputError, type PalimpsestError, wholeNumber } from '../../base/index.js';
import type { ReadLimits } from '../limits.js';

/** What a reader needs to know about a file besides its bytes. */
export interface DocumentSource {
  /** The name for messages; no file of that name is opened. */
  readonly fileName: string;
  readonly limits: ReadLimits;
  /** Encoding of the plain texts in a collection; strict UTF-8 if absent. A byte order mark goes before it. */
  readonly encoding?: string;
  /** What archives inside one another have used of the limits together; absent outside a collection. */
  readonly spent?: Spent;
}

/** Entries and unpacked bytes of an archive and of those in it, so far. */
export interface Spent {
  entries: number;
  unpackedBytes: number;
}

/** The remedy for a file that contradicts itself. */
export const DAMAGED =
  'The file is damaged or was altered: compare its size and SHA-256 with the original, and get it again.';

/** The remedy for a file that exceeds a limit. */
export const BEYOND_LIMIT =
  'No ordinary work needs that much. If the file is genuine, convert the part that holds the work to plain text, record how, and add that.';

/**
 * The error for a document. It names the file, the place inside it, what is wrong and the remedy.
 * @param place an entry, byte, line or page, in words; empty for the file as a whole
 * @param what a clause without a period
 */
export function documentError(
  code: ErrorCode,
  source: DocumentSource,
  place: string,
  what: string,
  hint: string,
  details: Readonly<Record<string, unknown>> = {},
): PalimpsestError {
  const where = place === '' ? source.fileName : `${source.fileName}, ${place}`;
  return inputError(code, `${where}: ${what}.`, hint, { fileName: source.fileName, place, ...details });
}

/** Words for each limit, after “more than 500”. */
const LIMIT_UNITS: Readonly<Record<keyof ReadLimits, string>> = {
  fileBytes: 'bytes in the file',
  entries: 'entries in the archive',
  unpackedBytes: 'bytes after unpacking',
  ratio: 'times as many bytes after unpacking as before',
  depth: 'levels of nested elements',
  textChars: 'characters of text',
  parts: 'parts in the document',
};

/**
 * The error for a document that exceeds a limit.
 * @param place as in {@link documentError}
 */
export function limitError(source: DocumentSource, limit: keyof ReadLimits, place = ''): PalimpsestError {
  const most = source.limits[limit];
  return documentError(
    'document-limit',
    source,
    place,
    `there are more than ${wholeNumber(most)} ${LIMIT_UNITS[limit]}`,
    BEYOND_LIMIT,
    { limit, most },
  );
}

/** Text from a file in a form for messages: at most 80 characters, quoted, with control and direction characters escaped. */
export function quote(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return JSON.stringify(cut).replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
