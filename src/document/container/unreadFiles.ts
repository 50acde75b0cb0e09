import type { ReaderRemark } from '../../domain/index.js';
import { listedNames } from './listedNames.js';
import type { ZipArchive } from './openZip.js';
import { sniffMarkup } from './sniffMarkup.js';

/** Bytes of an entry that are looked at. */
const SAMPLE = 2 ** 14;
/** How files begin that hold text, or other files that may. */
const STARTS: readonly string[] = ['{\\rtf', '%PDF-', 'PK\x03\x04'];
/** Formats of {@link sniffMarkup} that hold the text of a work. */
const TEXTS: ReadonlySet<string> = new Set(['fb2', 'word-xml', 'flat-opc', 'tei', 'docbook', 'mhtml']);
/** The root of the text of a Word document, and the text of an OpenDocument file. */
const WORD_TEXT = /<(?:[\w.-]{1,40}:)?document\s[^>]{0,8000}wordprocessingml\/(?:2006\/)?main["']/;
const ODF_TEXT = /<office:text[\s/>]/;

/**
 * The remark `zip-files-not-read` for files of a document's archive that no reader has read and that may hold text, by their contents: web pages,
 * texts of Word and OpenDocument, RTF, PDF, archives, and plain text with a name in `.txt`. Called when all else is read.
 */
export function unreadFiles(zip: ZipArchive): readonly ReaderRemark[] {
  const seen = new Set<string>();
  const names = zip.entries.flatMap(({ name, isFolder }) => {
    if (isFolder || seen.size === seen.add(name).size || zip.wasRead(name)) return [];
    return mayHoldText(name, zip.peek(name, SAMPLE)) ? [name] : [];
  });
  if (names.length === 0) return [];
  return [
    { code: 'zip-files-not-read', count: names.length, starts: [], details: { names: listedNames(names) } },
  ];
}

function mayHoldText(name: string, bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, SAMPLE));
  if (STARTS.some((start) => head.startsWith(start))) return true;
  const markup = sniffMarkup(bytes);
  if (markup === null) return bytes.length > 0 && /\.txt$/i.test(name);
  if (typeof markup === 'string' || TEXTS.has(markup.format)) return true;
  return WORD_TEXT.test(head) || ODF_TEXT.test(head);
}
