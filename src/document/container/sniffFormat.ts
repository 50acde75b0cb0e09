import type { DocumentFormat } from '../../domain/index.js';
import { encodingOfBom } from './decodeBytes.js';
import { documentError, type DocumentSource } from './documentError.js';
import { openZip } from './openZip.js';
import { OLE_FILE, OLE_STREAMS, SIGNATURES } from './signatures.js';
import { sniffMarkup } from './sniffMarkup.js';
import { sniffZip } from './sniffZip.js';
import { unsupported } from './unsupported.js';

const ZIP = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'];
const OLE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
/** Bytes within which a PDF may begin, as its readers accept it. */
const PDF_WITHIN = 1024;
/** Bytes at the end of a PDF within which its last marks stand. */
const PDF_END_WITHIN = 2048;
/** Bytes of a text that are looked at. */
const TEXT_SAMPLE = 2 ** 16;

/**
 * The format of a file by its contents; its name is never looked at. `zip` is an archive that is not a document itself; `fodt` is
 * an OpenDocument text in one XML file. `txt` is a file
 * without control characters in its first 64 KiB, or in UTF-16; whether it can be decoded is not yet known.
 * @throws `format-unsupported` with the `format` in its details; `format-unknown`; `document-encrypted`, `document-drm`; `zip-damaged` and
 * the other errors of an archive that cannot be looked into
 */
export function sniffFormat(bytes: Uint8Array, source: DocumentSource): DocumentFormat | 'zip' | 'fodt' {
  const head = String.fromCharCode(...bytes.subarray(0, 4096));
  if (ZIP.some((start) => head.startsWith(start))) return sniffZip(openZip(bytes, source), source);
  if (head.startsWith('{\\rtf')) return 'rtf';
  if (isPdf(bytes, head)) return 'pdf';
  if (head.startsWith(OLE)) {
    const stream = OLE_STREAMS.find((one) => holdsUtf16(bytes, one.stream));
    throw unsupported(source, stream ?? OLE_FILE);
  }
  const signature = SIGNATURES.find((one) => {
    // A text may begin with the same letters.
    const isSure = one.format === 'postscript' || !isPrintable(one.bytes) || !looksLikeText(bytes);
    return head.startsWith(one.bytes, one.at) && isSure;
  });
  if (signature !== undefined) throw unsupported(source, signature);
  const markup = sniffMarkup(bytes);
  if (markup === 'html' || markup === 'fodt') return markup;
  if (markup !== null) throw unsupported(source, markup);
  if (looksLikeText(bytes)) return 'txt';
  throw documentError(
    'format-unknown',
    source,
    '',
    'the file is not text, and its format is not known',
    'Palimpsest reads TXT, HTML, EPUB, DOCX, ODT, RTF and PDF. Save the work in one of them, record how, and add that.',
  );
}

function isPdf(bytes: Uint8Array, head: string): boolean {
  const at = head.slice(0, PDF_WITHIN).indexOf('%PDF-');
  if (at < 0) return false;
  if (/^(?:\xef\xbb\xbf)?[ \t\r\n]*$/.test(head.slice(0, at))) return true;
  const end = String.fromCharCode(...bytes.subarray(Math.max(0, bytes.length - PDF_END_WITHIN)));
  return end.includes('startxref');
}

/** Does the file hold this ASCII text in UTF-16, as the directory of an OLE file has its names? Entries begin at multiples of 128. */
function holdsUtf16(bytes: Uint8Array, text: string): boolean {
  for (let start = 0; start + 2 * text.length <= bytes.length; start += 128) {
    let same = 0;
    while (same < text.length && bytes[start + 2 * same] === text.charCodeAt(same)) {
      if (bytes[start + 2 * same + 1] !== 0) break;
      same += 1;
    }
    if (same === text.length) return true;
  }
  return false;
}

function isPrintable(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

function looksLikeText(bytes: Uint8Array): boolean {
  const bom = encodingOfBom(bytes);
  if (bom !== null) return bom !== 'utf-32';
  const sample = bytes.subarray(0, TEXT_SAMPLE);
  let zeros = 0;
  let controls = 0;
  for (const byte of sample) {
    if (byte === 0) zeros += 1;
    else if (byte < 0x20 && (byte < 0x08 || byte > 0x0d) && byte !== 0x1a && byte !== 0x1b) controls += 1;
  }
  // Every second byte of UTF-16 without its mark is zero in most scripts; the reader of texts says what to do about it.
  return controls === 0 && (zeros === 0 || zeros > sample.length / 4);
}
