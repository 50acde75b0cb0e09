import type { Token, TreeAdapter, TreeAdapterTypeMap } from 'parse5';
import { html } from 'parse5';
import {
  insertNode,
  type MarkupElement,
  type MarkupNode,
  type MarkupOther,
  type MarkupParent,
  type MarkupText,
  newElement,
  newParent,
  newText,
  removeNode,
} from './markupNode.js';

/** The types of {@link MarkupAdapter} for the parser. */
export type MarkupMap = TreeAdapterTypeMap<
  MarkupNode | MarkupParent,
  MarkupParent,
  MarkupNode,
  MarkupParent,
  MarkupParent,
  MarkupElement,
  MarkupOther,
  MarkupText,
  MarkupElement,
  MarkupOther
>;

const ADDRESSES: Readonly<Record<MarkupElement['namespace'], html.NS>> = {
  html: html.NS.HTML,
  svg: html.NS.SVG,
  math: html.NS.MATHML,
  other: html.NS.HTML,
};

const KNOWN_PLACE = { startLine: 0, startCol: 0, startOffset: 0, endLine: 0, endCol: 0, endOffset: 0 };

/**
 * Builds {@link MarkupNode}s for the parser. Every operation takes a time that does not depend on the number of children, which the
 * parser's own adapter does not promise: moving the children of one element could take time that grows with their square.
 */
export class MarkupAdapter implements TreeAdapter<MarkupMap> {
  #elements = 0;
  #mode = html.DOCUMENT_MODE.NO_QUIRKS;
  #lastText: MarkupText | null = null;
  readonly #templates = new WeakMap<MarkupElement, MarkupParent>();
  readonly #check: (elements: number) => void;

  /** @param check is called with the number of elements whenever one is made, and may throw */
  constructor(check: (elements: number) => void) {
    this.#check = check;
  }

  createDocument(): MarkupParent {
    return newParent('document');
  }

  createDocumentFragment(): MarkupParent {
    return newParent('fragment');
  }

  createElement(name: string, namespace: html.NS, attrs: Token.Attribute[]): MarkupElement {
    this.#elements += 1;
    this.#check(this.#elements);
    const kind =
      namespace === html.NS.HTML
        ? 'html'
        : namespace === html.NS.SVG
          ? 'svg'
          : namespace === html.NS.MATHML
            ? 'math'
            : 'other';
    return newElement(name, kind, attrs);
  }

  createCommentNode(): MarkupOther {
    return { kind: 'other', parent: null, previous: null, next: null };
  }

  createTextNode(value: string): MarkupText {
    return newText(value);
  }

  appendChild(parent: MarkupParent, node: MarkupNode): void {
    insertNode(parent, node, null);
  }

  insertBefore(parent: MarkupParent, node: MarkupNode, reference: MarkupNode): void {
    insertNode(parent, node, reference);
  }

  setTemplateContent(template: MarkupElement, content: MarkupParent): void {
    this.#templates.set(template, content);
  }

  getTemplateContent(template: MarkupElement): MarkupParent {
    return this.#templates.get(template) ?? template;
  }

  setDocumentType(): void {
    // Contains no text.
  }

  setDocumentMode(_document: MarkupParent, mode: html.DOCUMENT_MODE): void {
    this.#mode = mode;
  }

  getDocumentMode(): html.DOCUMENT_MODE {
    return this.#mode;
  }

  detachNode(node: MarkupNode): void {
    removeNode(node);
  }

  insertText(parent: MarkupParent, text: string): void {
    this.#addText(parent, parent.last, text, null);
  }

  insertTextBefore(parent: MarkupParent, text: string, reference: MarkupNode): void {
    this.#addText(parent, reference.previous, text, reference);
  }

  adoptAttributes(recipient: MarkupElement, attrs: Token.Attribute[]): void {
    const known = new Set(recipient.attributes.map(({ name }) => name));
    recipient.attributes = [...recipient.attributes, ...attrs.filter(({ name }) => !known.has(name))];
  }

  getFirstChild(node: MarkupParent): MarkupNode | null {
    return node.first;
  }

  /** The parser asks for the children only to find the text that it has just inserted, by its place before the last or a given node. */
  getChildNodes(): MarkupNode[] {
    const text: MarkupNode[] = this.#lastText === null ? [] : [this.#lastText];
    text.lastIndexOf = () => 1;
    return text;
  }

  getParentNode(node: MarkupNode): MarkupParent | null {
    return node.parent;
  }

  getAttrList(element: MarkupElement): Token.Attribute[] {
    return [...element.attributes];
  }

  getTagName(element: MarkupElement): string {
    return element.name;
  }

  getNamespaceURI(element: MarkupElement): html.NS {
    return ADDRESSES[element.namespace];
  }

  getTextNodeContent(node: MarkupText): string {
    return node.value;
  }

  getCommentNodeContent(): string {
    return '';
  }

  getDocumentTypeNodeName(): string {
    return '';
  }

  getDocumentTypeNodePublicId(): string {
    return '';
  }

  getDocumentTypeNodeSystemId(): string {
    return '';
  }

  isTextNode(node: MarkupNode | MarkupParent): node is MarkupText {
    return node.kind === 'text';
  }

  isCommentNode(node: MarkupNode | MarkupParent): node is MarkupOther {
    return node.kind === 'other';
  }

  isDocumentTypeNode(node: MarkupNode | MarkupParent): node is MarkupOther {
    return node.kind === 'other';
  }

  isElementNode(node: MarkupNode | MarkupParent): node is MarkupElement {
    return node.kind === 'element';
  }

  setNodeSourceCodeLocation(node: MarkupNode | MarkupParent, location: Token.ElementLocation | null): void {
    if (location === null || (node.kind !== 'text' && node.kind !== 'element')) return;
    const own = node as MarkupText | MarkupElement;
    own.start = location.startOffset;
    own.end = location.endOffset;
  }

  /** The parser asks only whether a text has a place already. */
  getNodeSourceCodeLocation(node: MarkupNode | MarkupParent): Token.ElementLocation | null {
    return node.kind === 'text' && node.end > 0 ? KNOWN_PLACE : null;
  }

  updateNodeSourceCodeLocation(
    node: MarkupNode | MarkupParent,
    { endOffset }: Partial<Token.ElementLocation>,
  ): void {
    if (node.kind === 'text' && endOffset !== undefined) node.end = endOffset;
  }

  #addText(parent: MarkupParent, neighbor: MarkupNode | null, text: string, before: MarkupNode | null): void {
    if (neighbor?.kind === 'text') {
      neighbor.value += text;
      this.#lastText = neighbor;
      return;
    }
    this.#lastText = newText(text);
    insertNode(parent, this.#lastText, before);
  }
}
