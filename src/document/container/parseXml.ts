import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { PalimpsestError, wholeNumber } from '../../base/index.js';
import { decodedPieces } from './decodeBytes.js';
import { DAMAGED, documentError, type DocumentSource, limitError, quote } from './documentError.js';
import { xmlEncoding } from './xmlEncoding.js';

/** An element as the parser meets it. Names and values are hostile. */
export interface XmlElement {
  /** Namespace; empty for none. */
  readonly uri: string;
  /** Name without prefix. */
  readonly local: string;
  /** By name as written, with prefix. */
  readonly attributes: Readonly<Record<string, SaxesAttributeNS>>;
}

/** Takes the parts of an XML file in their order. */
export interface XmlHandlers {
  /** Its start tag stands from `start` to `end` of the decoded file, UTF-16 units. */
  readonly open?: (element: XmlElement, start: number, end: number) => void;
  /** The same object as at its opening. */
  readonly close?: (element: XmlElement) => void;
  /**
   * Text and CDATA, entities expanded, line ends as line feeds; may come in several pieces. Also white space between elements. It stands
   * from `start` to `end` of the decoded file, UTF-16 units.
   */
  readonly text?: (text: string, start: number, end: number) => void;
  readonly processingInstruction?: (target: string, body: string) => void;
}

/** Where an XML file is from, and what it may hold. */
export interface XmlOptions {
  /** The entry, for messages, in words; empty for the file as a whole. */
  readonly place: string;
  /** Entities beyond the five of XML that the file may use without declaring them, by name. */
  readonly entities?: Readonly<Record<string, string>>;
}

/** Bytes of one XML file; no text in it can then be longer than a string can be. */
const LONGEST_XML = 2 ** 29 - 2 ** 10;

/**
 * Reads an XML file with namespaces. It is never validated, and nothing outside it is read. A document type declaration may name a public
 * DTD, which is not read; a declaration with markup of its own is refused, so no entity can be declared.
 * @throws `xml-malformed`, `xml-doctype`, `document-encoding`, `document-undecodable`; `document-limit` for nested elements or a file of 512 MiB
 */
export function parseXml(
  bytes: Uint8Array,
  source: DocumentSource,
  options: XmlOptions,
  handlers: XmlHandlers,
): void {
  if (bytes.length > LONGEST_XML) throw limitError(source, 'textChars', options.place);
  const parser = new SaxesParser({ xmlns: true, position: true });
  const place = (): string => {
    const line = `line ${wholeNumber(parser.line)}, column ${wholeNumber(parser.columnIndex + 1)}`;
    return options.place === '' ? line : `${options.place}, ${line}`;
  };
  Object.assign(parser.ENTITIES, options.entities);
  let depth = 0;
  parser.on('error', (error) => {
    throw documentError(
      'xml-malformed',
      source,
      place(),
      `the XML is not well-formed: ${reasonOf(error)}`,
      DAMAGED,
    );
  });
  parser.on('doctype', (doctype) => {
    if (doctype.includes('[')) throw doctypeError(source, place());
    passed();
  });
  parser.on('opentagstart', () => {
    depth += 1;
    if (depth > source.limits.depth) throw limitError(source, 'depth', place());
  });
  // Where the last markup ended; text stands from there to the next.
  let last = 0;
  let tagStart = 0;
  const passed = (): void => {
    last = tagStart = parser.position;
  };
  parser.on('xmldecl', passed);
  parser.on('comment', passed);
  parser.on('opentag', (tag: SaxesTagNS) => {
    const start = tagStart;
    passed();
    handlers.open?.(tag, start, last);
  });
  parser.on('closetag', (tag: SaxesTagNS) => {
    depth -= 1;
    passed();
    handlers.close?.(tag);
  });
  parser.on('text', (text) => {
    tagStart = Math.max(last, parser.position - 1);
    handlers.text?.(text, last, tagStart);
  });
  parser.on('cdata', (text) => {
    handlers.text?.(text, last, parser.position);
    passed();
  });
  parser.on('processinginstruction', ({ target, body }) => {
    passed();
    handlers.processingInstruction?.(target, body);
  });
  for (const piece of decodedPieces(bytes, xmlEncoding(bytes), source, options.place)) parser.write(piece);
  parser.close();
}

/** The value of an attribute; `uri` is empty for an attribute without prefix. Undefined if the element does not have it. */
export function attributeOf(element: XmlElement, local: string, uri = ''): string | undefined {
  if (uri === '') return element.attributes[local]?.value;
  for (const name in element.attributes) {
    const attribute = element.attributes[name];
    if (attribute?.local === local && attribute.uri === uri) return attribute.value;
  }
  return undefined;
}

/** What the parser found, without its line and column; parts of the file in it are quoted. */
function reasonOf(error: Error): string {
  return quote(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, ''));
}

function doctypeError(source: DocumentSource, place: string): PalimpsestError {
  return documentError(
    'xml-doctype',
    source,
    place,
    'the document type declaration contains declarations, such as entities',
    'Palimpsest does not expand entities, because they can be made to grow without end. Save the file again with its own program, which removes them, record how, and add that.',
  );
}
