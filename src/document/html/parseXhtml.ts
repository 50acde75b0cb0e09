import type { DocumentSource } from '../container/documentError.js';
import { limitError } from '../container/documentError.js';
import { parseXml, type XmlElement } from '../container/parseXml.js';
import {
  insertNode,
  type MarkupAttribute,
  type MarkupElement,
  type MarkupParent,
  newElement,
  newParent,
  newText,
} from './markupNode.js';
import { XHTML_ENTITIES } from './xhtmlEntities.js';

const NAMESPACES: Readonly<Record<string, MarkupElement['namespace']>> = {
  '': 'html',
  'http://www.w3.org/1999/xhtml': 'html',
  'http://www.w3.org/2000/svg': 'svg',
  'http://www.w3.org/1998/Math/MathML': 'math',
};
const EPUB = 'http://www.idpf.org/2007/ops';
const XML = 'http://www.w3.org/XML/1998/namespace';

/**
 * Reads an XHTML file as XML, so that an empty element such as `<a id="p1"/>` ends where it stands, as the file states.
 * @param place the entry, for messages
 * @returns the document; offsets are UTF-16 units of the decoded text
 * @throws the errors of {@link parseXml}; `document-limit` for more elements than parts are allowed
 */
export function parseXhtml(bytes: Uint8Array, source: DocumentSource, place: string): MarkupParent {
  const document = newParent('document');
  const open: MarkupParent[] = [document];
  let elements = 0;
  parseXml(
    bytes,
    source,
    { place, entities: XHTML_ENTITIES },
    {
      open: (element, start, end) => {
        elements += 1;
        if (elements > source.limits.parts) throw limitError(source, 'parts', place);
        const namespace = NAMESPACES[element.uri] ?? 'other';
        const node = { ...newElement(element.local, namespace, attributesOf(element)), start, end };
        insertNode(open.at(-1) ?? document, node, null);
        open.push(node);
      },
      close: () => {
        open.pop();
      },
      text: (text, start, end) => {
        const parent = open.at(-1) ?? document;
        if (parent.last?.kind === 'text') {
          parent.last.value += text;
          parent.last.end = end;
          return;
        }
        insertNode(parent, { ...newText(text), start, end }, null);
      },
    },
  );
  return document;
}

function attributesOf(element: XmlElement): MarkupAttribute[] {
  const attributes: MarkupAttribute[] = [];
  for (const key in element.attributes) {
    const { local = '', uri = '', value = '' } = element.attributes[key] ?? {};
    const prefix = uri === '' ? '' : uri === EPUB ? 'epub:' : uri === XML ? 'xml:' : null;
    if (prefix !== null) attributes.push({ name: `${prefix}${local}`, value });
  }
  return attributes;
}
