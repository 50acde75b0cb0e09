import { PalimpsestError } from '../../base/index.js';
import { decodeBytes, encodingOfBom, pieceDecoder } from '../container/decodeBytes.js';
import type { DocumentSource } from '../container/documentError.js';
import { limitError } from '../container/documentError.js';
import type { Extracted, ReaderRemark } from '../../domain/index.js';
import { ExtractedBuilder } from '../extractedBuilder.js';
import { FlowWriter } from './flowWriter.js';
import { type HtmlEncoding, htmlEncoding, isUtf8 } from './htmlEncoding.js';
import { xmlEncoding } from '../container/xmlEncoding.js';
import type { MarkupParent } from './markupNode.js';
import { parseXhtml } from './parseXhtml.js';
import { findingRemarks } from './findingRemarks.js';
import { pageFacts } from './pageFacts.js';
import { NoteScan } from './noteScan.js';
import { parseHtml } from './parseHtml.js';
import { placeNotes } from './placeNotes.js';
import { styleRules } from './styleRules.js';
import { newFindings, walkMarkup } from './walkMarkup.js';
import type { WalkTarget } from './walkTarget.js';

/** Version of {@link readHtml}: changes whenever a file would give another text. */
export const HTML_READER = 'html-2';

/** Errors of a file that states to be XML and is not. */
const NOT_XML: ReadonlySet<string> = new Set(['xml-malformed', 'document-encoding', 'document-undecodable']);

/** Bytes of a page, at most: its text must fit into one string. */
const LONGEST_PAGE = 2 ** 28;

/**
 * Reads a web page as a browser without scripts and without style sheets of other files shows it. Scripts, the head and embedded pages are
 * no part of the text; hidden parts are, with a mark. Nothing outside the file is read.
 * @throws `document-encoding`, `document-undecodable`, `document-limit`
 */
export function readHtml(bytes: Uint8Array, source: DocumentSource): Extracted {
  if (bytes.length > source.limits.fileBytes) throw limitError(source, 'fileBytes');
  if (bytes.length > LONGEST_PAGE) throw limitError(source, 'textChars');
  const { document, encoding, isDoubtful } = parsed(bytes, source);
  const { stated, styles, styleLinks } = pageFacts(document);
  const { hides, notApplied } = styleRules(styles);
  const builder = new ExtractedBuilder();
  const scan = new NoteScan();
  const target: WalkTarget = {
    builder,
    source,
    hides,
    step: ({ name }, sameName) => `/${name}[${sameName}]`,
    place: (path, startOffset, endOffset) => ({ kind: 'html', path, startOffset, endOffset }),
    anchor: (id, start) => scan.anchor(id, start),
    anchorEnd: (id, end) => {
      scan.anchorEnd(id, end);
    },
    list: (id) => {
      scan.list(id);
    },
    link: (href, link) => {
      if (href.startsWith('#')) scan.links.push({ ...link, target: fragmentOf(href) });
    },
    element: (element) => {
      scan.element(element);
    },
  };
  const flow = new FlowWriter(target);
  const findings = newFindings();
  walkMarkup(document, target, flow, findings);
  flow.finish();
  const { built, follow, remarks: ofNotes } = placeNotes(builder.build(), scan);
  const remarks: ReaderRemark[] = [
    ...findingRemarks(findings, notApplied, styleLinks.length, follow),
    ...ofNotes,
  ];
  if (isDoubtful) {
    const code = encoding.from === 'assumed' ? 'encoding-assumed' : 'encoding-doubtful';
    remarks.unshift({ code, count: 1, starts: [], details: { encoding: encoding.label } });
  }
  return { format: 'html', reader: HTML_READER, ...built, contents: [], stated, remarks };
}

interface Parsed {
  readonly document: MarkupParent;
  readonly encoding: HtmlEncoding;
  /** Neither the file nor its bytes make the encoding sure: it states none, or it states one and its bytes are UTF-8. */
  readonly isDoubtful: boolean;
}

/** A file that states to be XML and is well-formed is read as XML, so that `<script/>` does not swallow the page; any other as HTML. */
function parsed(bytes: Uint8Array, source: DocumentSource): Parsed {
  if (xmlDeclared(bytes)) {
    try {
      const document = parseXhtml(bytes, source, '');
      return { document, encoding: { label: xmlEncoding(bytes), from: 'xml' }, isDoubtful: false };
    } catch (error) {
      if (!(error instanceof PalimpsestError) || !NOT_XML.has(error.code)) throw error;
    }
  }
  const encoding = htmlEncoding(bytes);
  const document = parseHtml(decodeBytes(bytes, encoding.label, source, ''), source);
  const isWestern = pieceDecoder(encoding.label)?.encoding === 'windows-1252';
  const isDoubtful =
    isWestern && (encoding.from === 'assumed' || (isUtf8(bytes) && bytes.some((byte) => byte >= 0x80)));
  return { document, encoding, isDoubtful };
}

function xmlDeclared(bytes: Uint8Array): boolean {
  const start = encodingOfBom(bytes) === 'utf-8' ? 3 : 0;
  return String.fromCharCode(...bytes.subarray(start, start + 6)) === '<?xml ';
}

function fragmentOf(href: string): string {
  try {
    return decodeURIComponent(href.slice(1));
  } catch {
    return href.slice(1);
  }
}
