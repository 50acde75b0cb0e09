import type { XmlElement } from '../container/parseXml.js';

/** Namespaces of WordprocessingML, transitional and strict. */
const WORD = new Set([
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  'http://purl.oclc.org/ooxml/wordprocessingml/main',
]);
const MATH = new Set([
  'http://schemas.openxmlformats.org/officeDocument/2006/math',
  'http://purl.oclc.org/ooxml/officeDocument/math',
]);
const RELATIONSHIPS = new Set([
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  'http://purl.oclc.org/ooxml/officeDocument/relationships',
]);
const COMPATIBILITY = 'http://schemas.openxmlformats.org/markup-compatibility/2006';

/**
 * Name of an element of an Office document: `p` for WordprocessingML, `math:t` for formulas, `mc:Choice` for alternatives, `?pic` for a
 * name in any other namespace. Prefixes of the file do not matter.
 */
export function ooxmlName({ uri, local }: XmlElement): string {
  if (WORD.has(uri)) return local;
  if (uri === COMPATIBILITY) return `mc:${local}`;
  return MATH.has(uri) ? `math:${local}` : `?${local}`;
}

/** The value of a WordprocessingML attribute, or undefined. */
export function wordAttribute(element: XmlElement, local: string): string | undefined {
  return attributeIn(element, local, WORD);
}

/** The value of an attribute that names a relationship, or undefined. */
export function relationshipAttribute(element: XmlElement, local: string): string | undefined {
  return attributeIn(element, local, RELATIONSHIPS);
}

/** Is a property that is on or off on? It is, unless its value says otherwise. */
export function isOn(element: XmlElement): boolean {
  const value = wordAttribute(element, 'val');
  return value === undefined || !['0', 'false', 'off', 'none'].includes(value);
}

/** A whole number of an attribute, or null. */
export function numberOf(value: string | undefined): number | null {
  return value !== undefined && /^-?\d{1,9}$/.test(value) ? Number(value) : null;
}

/** Text without the white space of XML at both ends; other white space, such as no-break spaces, stays. */
export function trimXml(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}

function attributeIn(element: XmlElement, local: string, uris: ReadonlySet<string>): string | undefined {
  for (const name in element.attributes) {
    const attribute = element.attributes[name];
    if (attribute?.local === local && uris.has(attribute.uri)) return attribute.value;
  }
  return undefined;
}
