import type { Extracted } from '../domain/index.js';
import { readCollection } from './collection/readCollection.js';
import { documentError, type DocumentSource } from './container/documentError.js';
import { sniffFormat } from './container/sniffFormat.js';
import { readEpub } from './epub/readEpub.js';
import { readHtml } from './html/readHtml.js';
import { readPdf, type CharacterMaps } from './pdf/index.js';
import { readRtf } from './rtf/readRtf.js';
import { readDocx } from './wordProcessor/readDocx.js';
import { readFlatOdt, readOdt } from './wordProcessor/readOdt.js';
import { PalimpsestError } from '../base/index.js';

/** How an archive begins: with an entry, with its directory, or with the mark of a divided archive. */
const ZIP_STARTS: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
  [0x50, 0x4b, 0x07, 0x08],
];

/**
 * Is the file a document that has a reader, or one that is refused by the name of its format? Everything else is plain text, whose own
 * rules say what is wrong with it. An archive is not looked into.
 */
export function isDocument(bytes: Uint8Array, source: DocumentSource): boolean {
  if (ZIP_STARTS.some((start) => start.every((byte, at) => bytes[at] === byte))) return true;
  try {
    return sniffFormat(bytes, source) !== 'txt';
  } catch (error) {
    if (error instanceof PalimpsestError) return error.code !== 'format-unknown';
    throw error;
  }
}

/**
 * Reads a document by its contents; its name is never looked at. An archive that is no document itself is a collection of works.
 * @param maps character maps of East Asian fonts for PDFs
 * @throws {PalimpsestError} `format-unsupported`, `format-unknown`; the errors of the readers
 */
export async function readDocument(
  bytes: Uint8Array,
  source: DocumentSource,
  maps?: CharacterMaps,
): Promise<Extracted> {
  // What is opened to find the format is not counted: the reader opens it again.
  const format = sniffFormat(bytes, { fileName: source.fileName, limits: source.limits });
  switch (format) {
    case 'html':
      return readHtml(bytes, source);
    case 'epub':
      return readEpub(bytes, source);
    case 'docx':
      return readDocx(bytes, source);
    case 'odt':
      return readOdt(bytes, source);
    case 'fodt':
      return readFlatOdt(bytes, source);
    case 'rtf':
      return readRtf(bytes, source);
    case 'pdf':
      return readPdf(bytes, source.fileName, source.limits, maps);
    case 'zip':
      return readCollection(bytes, source, (one, of) => readDocument(one, of, maps));
    case 'txt':
      throw documentError('format-unknown', source, '', 'the file is plain text', 'Add it as plain text.');
  }
}
