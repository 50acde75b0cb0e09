import { PalimpsestError } from '../../base/index.js';
import type { Extracted } from '../../domain/index.js';
import { readTxt } from '../../text/index.js';
import { encodingOfBom } from '../container/decodeBytes.js';
import { type DocumentSource, limitError } from '../container/documentError.js';

/** Version of {@link readPlainText}: changes whenever a file would give another text. */
const TXT_READER = 'txt-1';

/** A plain text of a collection, and the encoding in which it was read. */
export interface PlainText {
  readonly extracted: Extracted;
  /** Canonical name, e.g. `utf-8`. */
  readonly encoding: string;
}

/**
 * Reads a plain text of a collection as strictly as one that is evidence by itself. Its byte order mark states the encoding; without one it is
 * that of the source, else UTF-8. Line ends become LF. Blank lines at its beginning and white space at its end belong to no work. Its blocks are
 * the runs of lines between blank ones. The text is empty if the file has only white space.
 * @throws `text-not-utf8`, `text-undecodable`, `text-nul`, `text-encoding-unknown`, `text-too-large`; `document-limit`
 */
export function readPlainText(bytes: Uint8Array, source: DocumentSource): PlainText {
  const bom = encodingOfBom(bytes);
  const stated = bom === null || bom === 'utf-32' ? source.encoding : bom;
  const { text: decoded, encoding } = sourceText(bytes, source.fileName, stated);
  const whole = decoded.replace(/\r\n?/g, '\n');
  const blank = /^(?:[^\S\n]*\n)*/.exec(whole)?.[0] ?? '';
  const text = whole.slice(blank.length).trimEnd();
  if (text.length > source.limits.textChars) throw limitError(source, 'textChars');
  const extracted: Extracted = {
    format: 'txt',
    reader: TXT_READER,
    text,
    blocks: [...blocksOf(text, blank.split('\n').length)],
    marks: [],
    pages: [],
    contents: [],
    stated: {
      title: null,
      authors: [],
      language: null,
      published: null,
      identifiers: [],
      producer: null,
    },
    remarks: [],
  };
  return { extracted, encoding };
}

function sourceText(
  bytes: Uint8Array,
  fileName: string,
  encoding: string | undefined,
): { readonly text: string; readonly encoding: string } {
  try {
    const read = readTxt(bytes, { fileName, encoding });
    return { text: read.text.text, encoding: read.encoding };
  } catch (error) {
    // A byte order mark and nothing else.
    if (error instanceof PalimpsestError && error.code === 'work-empty') {
      return { text: '', encoding: encoding ?? 'utf-8' };
    }
    throw error;
  }
}

/** @param line number of the first line in the file */
function* blocksOf(text: string, line: number): Generator<Extracted['blocks'][number]> {
  let start = 0;
  let end = 0;
  let firstLine = line;
  let number = line;
  for (let at = 0; at <= text.length; number += 1) {
    const lineFeed = text.indexOf('\n', at);
    const lineEnd = lineFeed < 0 ? text.length : lineFeed;
    const isBlank = text.slice(at, lineEnd).trim() === '';
    if (isBlank && end > start) {
      yield block(start, end, firstLine, number - 1);
      start = end;
    } else if (!isBlank) {
      if (end <= start) {
        start = at;
        firstLine = number;
      }
      end = lineEnd;
    }
    at = lineEnd + 1;
  }
  if (end > start) yield block(start, end, firstLine, number - 1);
}

function block(start: number, end: number, firstLine: number, lastLine: number): Extracted['blocks'][number] {
  return { kind: 'paragraph', level: 0, start, end, place: { kind: 'txt', firstLine, lastLine } };
}
