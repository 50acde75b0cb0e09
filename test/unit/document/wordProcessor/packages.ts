import { strToU8, zipSync } from 'fflate';
import { PalimpsestError } from '../../../../src/base/index.js';
import type { Extracted } from '../../../../src/domain/index.js';
import { READ_LIMITS, type ReadLimits } from '../../../../src/document/limits.js';

/** A file for a reader, with other limits than the usual ones if a test needs them. */
export function officeSource(limits: Partial<ReadLimits> = {}): { fileName: string; limits: ReadLimits } {
  return { fileName: 'work', limits: { ...READ_LIMITS, ...limits } };
}

/** A ZIP archive of these entries. */
export function zipOf(entries: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, strToU8(text)])));
}

const TRANSITIONAL = {
  word: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  relationships: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
};
const STRICT = {
  word: 'http://purl.oclc.org/ooxml/wordprocessingml/main',
  relationships: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
};
const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';

/** Parts of a Word document: the contents of their root elements, without the root. */
export interface DocxParts {
  readonly body: string;
  readonly styles?: string;
  readonly footnotes?: string;
  readonly endnotes?: string;
  readonly comments?: string;
  readonly header?: string;
  readonly core?: string;
}

/** A Word document. The main part is not where Word puts it, so that it must be found by its relationship. */
export function docxOf(parts: DocxParts, isStrict = false): Uint8Array {
  const { word, relationships } = isStrict ? STRICT : TRANSITIONAL;
  const root = (name: string, content: string): string =>
    `<w:${name} xmlns:w="${word}" xmlns:r="${relationships}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ` +
    `xmlns:v="urn:v" xmlns:wps="urn:wps" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">${content}</w:${name}>`;
  const rels: string[] = [];
  const entries: Record<string, string> = {};
  const add = (type: string, name: string, content: string | undefined): void => {
    if (content === undefined) return;
    rels.push(`<Relationship Id="${type}" Type="${relationships}/${type}" Target="../x/${type}.xml"/>`);
    entries[`x/${type}.xml`] = root(name, content);
  };
  add('styles', 'styles', parts.styles);
  add('footnotes', 'footnotes', parts.footnotes);
  add('endnotes', 'endnotes', parts.endnotes);
  add('comments', 'comments', parts.comments);
  add('header', 'hdr', parts.header);
  const REL = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">';
  return zipOf({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>' +
      `<Override PartName="/Odd/Main.xml" ContentType="${MAIN}"/></Types>`,
    '_rels/.rels':
      `${REL}<Relationship Id="a" Type="${relationships}/officeDocument" Target="odd/main.xml"/>` +
      `<Relationship Id="b" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="/core.xml"/></Relationships>`,
    'odd/main.xml': root('document', `<w:body>${parts.body}</w:body>`),
    'odd/_rels/main.xml.rels': `${REL}${rels.join('')}</Relationships>`,
    'core.xml': `<c xmlns="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/">${parts.core ?? ''}</c>`,
    ...entries,
  });
}

const ODF = ['office', 'style', 'text', 'table', 'meta']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .concat(
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"',
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  )
  .join(' ');

/** Parts of an OpenDocument text. */
export interface OdtParts {
  readonly body: string;
  readonly automatic?: string;
  readonly named?: string;
  readonly heads?: string;
  readonly meta?: string;
  readonly manifest?: string;
}

/** An OpenDocument text. */
export function odtOf(parts: OdtParts): Uint8Array {
  return zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml':
      `<office:document-content ${ODF}><office:automatic-styles>${parts.automatic ?? ''}</office:automatic-styles>` +
      `<office:body><office:text>${parts.body}</office:text></office:body></office:document-content>`,
    'styles.xml':
      `<office:document-styles ${ODF}><office:styles>${parts.named ?? ''}</office:styles><office:master-styles>` +
      `<style:master-page style:name="S">${parts.heads ?? ''}</style:master-page></office:master-styles></office:document-styles>`,
    'meta.xml': `<office:document-meta ${ODF}><office:meta>${parts.meta ?? ''}</office:meta></office:document-meta>`,
    'META-INF/manifest.xml': `<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">${parts.manifest ?? ''}</m:manifest>`,
  });
}

/** The texts of the marks of a kind. */
export function marked({ text, marks }: Extracted, kind: string): readonly string[] {
  return marks.filter((mark) => mark.kind === kind).map(({ start, end }) => text.slice(start, end));
}

/** Codes of the remarks, each with its count. */
export function remarked({ remarks }: Extracted): Readonly<Record<string, number>> {
  return Object.fromEntries(remarks.map(({ code, count }) => [code, count]));
}

/** The error with which a file is refused. */
export function refusalOf(call: () => unknown): PalimpsestError {
  try {
    call();
  } catch (error) {
    if (error instanceof PalimpsestError) return error;
    throw error;
  }
  throw new Error('was not refused');
}
