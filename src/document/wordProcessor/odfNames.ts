import { attributeOf, type XmlElement } from '../container/parseXml.js';

const ODF = 'urn:oasis:names:tc:opendocument:xmlns:';
const FO = `${ODF}xsl-fo-compatible:1.0`;

/** Usual prefixes of the namespaces of an OpenDocument file. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ...['text', 'office', 'style', 'table', 'draw', 'meta', 'manifest', 'form'].map(
    (name): [string, string] => [`${ODF}${name}:1.0`, name],
  ),
  [`${ODF}svg-compatible:1.0`, 'svg'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://www.w3.org/1998/Math/MathML', 'math'],
]);

/** Name of an element of an OpenDocument file with the usual prefix, such as `text:p`, whatever prefixes the file has; `?:name` in any other namespace. */
export function odfName({ uri, local }: XmlElement): string {
  return `${PREFIXES.get(uri) ?? '?'}:${local}`;
}

/** The value of an attribute in one of the namespaces that are named; undefined if the element does not have it. */
export function odfAttribute(
  element: XmlElement,
  namespace: 'text' | 'style' | 'office' | 'table' | 'fo' | 'manifest' | 'meta',
  local: string,
): string | undefined {
  return attributeOf(element, local, namespace === 'fo' ? FO : `${ODF}${namespace}:1.0`);
}
