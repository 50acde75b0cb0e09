import { encodingOfBom } from './decodeBytes.js';

/** Characters of a file that are looked at. */
const HEAD = 2 ** 14;

/** Elements that begin a web page; the first tag of a file decides. */
const HTML_ELEMENTS = new Set(
  (
    'a abbr address article aside b base big blockquote body br button center dir div dl em figure font footer form frameset ' +
    'h1 h2 h3 h4 h5 h6 head header hr html i iframe img li link main menu meta nav noscript ol p pre script section small span ' +
    'strong style sub sup table tbody td template th title tr tt u ul'
  ).split(' '),
);

const SAVE_AS =
  'Save it as DOCX, ODT, EPUB or plain text with a program that opens it, record how, and add that.';

/** XML formats by the name of their root element, without prefix. */
const XML_ROOTS: Readonly<Record<string, { readonly format: string; readonly what: string }>> = {
  FictionBook: { format: 'fb2', what: 'a FictionBook (FB2)' },
  wordDocument: { format: 'word-xml', what: 'a document of Word 2003 in XML' },
  package: { format: 'flat-opc', what: 'a Word document in one XML file (Flat OPC)' },
  document: { format: 'flat-odf', what: 'an OpenDocument file in one XML file that is not a text document' },
  TEI: { format: 'tei', what: 'a TEI file' },
  book: { format: 'docbook', what: 'a DocBook file or another XML format for books' },
  article: { format: 'docbook', what: 'a DocBook file or another XML format for articles' },
  svg: { format: 'svg', what: 'an SVG picture' },
  ncx: { format: 'ncx', what: 'the table of contents of an EPUB' },
};

/** What the root element of an OpenDocument text in one XML file states. */
const FLAT_ODT = 'office:mimetype="application/vnd.oasis.opendocument.text"';

/**
 * Is the file a web page, an OpenDocument text in one XML file (`fodt`), or which other markup is it? By its first tag after white space,
 * comments, the XML declaration and the document type; null if the file does not begin with markup.
 */
export function sniffMarkup(
  bytes: Uint8Array,
): 'html' | 'fodt' | { readonly format: string; readonly what: string; readonly hint: string } | null {
  const head = headOf(bytes);
  if (/^(?:From|MIME-Version|Content-Type|Snapshot-Content-Location):[^\n]*\n/i.test(head) && isMhtml(head)) {
    return {
      format: 'mhtml',
      what: 'a web page saved as one file (MHTML)',
      hint: 'Save the page as HTML and add that.',
    };
  }
  let at = skipSpace(head, 0);
  const isXml = head.startsWith('<?xml', at);
  while (at < head.length) {
    const end = endOfAside(head, at);
    if (end === null) break;
    if (/^<!doctype[ \t\r\n]+html[ \t\r\n>]/i.test(head.slice(at, at + 40))) return 'html';
    at = skipSpace(head, end);
  }
  const tag = /^<(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]{0,40})(?=[ \t\r\n/>])/.exec(
    head.slice(at, at + 100),
  );
  const name = tag?.[1];
  if (name === undefined) return isXml ? xml('xml', 'an XML file of an unknown format') : null;
  if (name.toLowerCase() === 'html' || (!isXml && HTML_ELEMENTS.has(name.toLowerCase()))) return 'html';
  if (!isXml && name !== 'FictionBook') return null;
  if (name === 'document' && head.includes(FLAT_ODT)) return 'fodt';
  const known = Object.hasOwn(XML_ROOTS, name) ? XML_ROOTS[name] : undefined;
  return known === undefined ? xml('xml', 'an XML file of an unknown format') : xml(known.format, known.what);
}

function xml(format: string, what: string): { format: string; what: string; hint: string } {
  return { format, what, hint: SAVE_AS };
}

function headOf(bytes: Uint8Array): string {
  const bom = encodingOfBom(bytes);
  const start = bom === null ? 0 : bom === 'utf-8' ? 3 : 2;
  const wide = bom === 'utf-16le' || bom === 'utf-16be' ? bom : null;
  const head = bytes.subarray(start, start + (wide === null ? HEAD : 2 * HEAD));
  return wide === null ? String.fromCharCode(...head) : new TextDecoder(wide).decode(head);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n\f'.includes(text.charAt(at))) at += 1;
  return at;
}

/** End of a comment, processing instruction or document type that begins here; null if none does. */
function endOfAside(text: string, at: number): number | null {
  const close = text.startsWith('<!--', at)
    ? '-->'
    : text.startsWith('<?', at)
      ? '?>'
      : text.startsWith('<!', at)
        ? '>'
        : null;
  if (close === null) return null;
  const end = text.indexOf(close, at + 2);
  return end < 0 ? text.length : end + close.length;
}

function isMhtml(head: string): boolean {
  return /^MIME-Version:/im.test(head) && /multipart\/related/i.test(head);
}
