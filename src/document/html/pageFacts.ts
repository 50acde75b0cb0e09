import type { StatedFacts } from '../../domain/index.js';
import { attributeValue, type MarkupElement, type MarkupNode, type MarkupParent } from './markupNode.js';

/** What a web page has besides its text. */
export interface PageFacts {
  readonly stated: StatedFacts;
  /** Texts of its `<style>` elements. */
  readonly styles: readonly string[];
  /** Addresses of the style sheets that it names; not read. */
  readonly styleLinks: readonly string[];
}

/** Names of `<meta>` elements, in lower case, by what they state. */
const AUTHOR = new Set(['author', 'dc.creator', 'dcterms.creator', 'citation_author']);
const PUBLISHED = new Set([
  'date',
  'dc.date',
  'dcterms.date',
  'dcterms.issued',
  'citation_publication_date',
  'article:published_time',
]);
const IDENTIFIER = new Set(['dc.identifier', 'dcterms.identifier', 'citation_doi', 'citation_isbn']);

/** Reads what a web page states about itself, and its style sheets. Texts are trimmed; they are hostile. */
export function pageFacts(document: MarkupParent): PageFacts {
  const stated = {
    title: null as string | null,
    authors: [] as string[],
    language: null as string | null,
    published: null as string | null,
    identifiers: [] as string[],
    producer: null as string | null,
  };
  const styles: string[] = [];
  const styleLinks: string[] = [];
  for (const element of elementsOf(document)) {
    if (element.namespace !== 'html') continue;
    if (element.name === 'html')
      stated.language ??= attributeValue(element, 'lang') ?? attributeValue(element, 'xml:lang') ?? null;
    if (element.name === 'title') stated.title ??= textOf(element);
    if (element.name === 'style') styles.push(textOf(element) ?? '');
    if (
      element.name === 'link' &&
      (attributeValue(element, 'rel') ?? '').toLowerCase().split(' ').includes('stylesheet')
    ) {
      styleLinks.push(attributeValue(element, 'href') ?? '');
    }
    if (element.name !== 'meta') continue;
    const name = (attributeValue(element, 'name') ?? attributeValue(element, 'property') ?? '').toLowerCase();
    const content = attributeValue(element, 'content')?.trim() ?? '';
    if (content === '') continue;
    if (AUTHOR.has(name)) stated.authors.push(content);
    if (PUBLISHED.has(name)) stated.published ??= content;
    if (IDENTIFIER.has(name)) stated.identifiers.push(content);
    if (name === 'generator') stated.producer ??= content;
  }
  return { stated, styles, styleLinks };
}

/** Every element, in the order of the file. */
export function* elementsOf(document: MarkupParent): Generator<MarkupElement> {
  const open: (MarkupNode | null)[] = [document.first];
  while (open.length > 0) {
    const node = open.pop() ?? null;
    if (node === null) continue;
    open.push(node.next);
    if (node.kind !== 'element') continue;
    yield node;
    open.push(node.first);
  }
}

/** The first text of an element, with single spaces; null if there is none. */
function textOf(element: MarkupElement): string | null {
  const text = element.first?.kind === 'text' ? element.first.value : '';
  const flat = text.replace(/[ \t\n\f\r]+/g, ' ').trim();
  return flat === '' ? null : flat;
}
