/** Text of a web page, entities expanded. */
export interface MarkupText {
  readonly kind: 'text';
  value: string;
  /** Where it stands in the decoded text of the file, UTF-16 units. */
  start: number;
  end: number;
  parent: MarkupParent | null;
  previous: MarkupNode | null;
  next: MarkupNode | null;
}

/** What holds other nodes. Children are a linked list, so that moving them takes the same time however many there are. */
export interface MarkupParent {
  readonly kind: 'element' | 'document' | 'fragment';
  first: MarkupNode | null;
  last: MarkupNode | null;
}

/** An attribute; its name has its prefix, if the file gives it one (`epub:type`). */
export interface MarkupAttribute {
  readonly name: string;
  readonly value: string;
}

/** An element of a web page. */
export interface MarkupElement extends MarkupParent {
  readonly kind: 'element';
  /** Name without prefix; lower case in HTML. */
  readonly name: string;
  /** `html` also for an element without a namespace. */
  readonly namespace: 'html' | 'svg' | 'math' | 'other';
  attributes: readonly MarkupAttribute[];
  /** Where its start tag stands in the decoded text of the file; both 0 for an element that the parser adds. */
  start: number;
  end: number;
  parent: MarkupParent | null;
  previous: MarkupNode | null;
  next: MarkupNode | null;
}

/** A comment or document type: contains no text. */
export interface MarkupOther {
  readonly kind: 'other';
  parent: MarkupParent | null;
  previous: MarkupNode | null;
  next: MarkupNode | null;
}

/** What may stand in a {@link MarkupParent}. */
export type MarkupNode = MarkupText | MarkupElement | MarkupOther;

/** A parent without children. */
export function newParent(kind: 'document' | 'fragment'): MarkupParent {
  return { kind, first: null, last: null };
}

/** An element that stands nowhere yet. */
export function newElement(
  name: string,
  namespace: MarkupElement['namespace'],
  attributes: readonly MarkupAttribute[],
): MarkupElement {
  return {
    kind: 'element',
    name,
    namespace,
    attributes,
    start: 0,
    end: 0,
    first: null,
    last: null,
    parent: null,
    previous: null,
    next: null,
  };
}

/** A text that stands nowhere yet. */
export function newText(value: string): MarkupText {
  return { kind: 'text', value, start: 0, end: 0, parent: null, previous: null, next: null };
}

/** Puts a node that stands nowhere into a parent, before `before`, or last if it is null. */
export function insertNode(parent: MarkupParent, node: MarkupNode, before: MarkupNode | null): void {
  node.parent = parent;
  node.next = before;
  node.previous = before === null ? parent.last : before.previous;
  if (node.previous === null) parent.first = node;
  else node.previous.next = node;
  if (before === null) parent.last = node;
  else before.previous = node;
}

/** Takes a node out of its parent; without effect if it has none. */
export function removeNode(node: MarkupNode): void {
  const { parent, previous, next } = node;
  if (parent === null) return;
  if (previous === null) parent.first = next;
  else previous.next = next;
  if (next === null) parent.last = previous;
  else next.previous = previous;
  node.parent = node.previous = node.next = null;
}

/** The value of an attribute; undefined if the element does not have it. */
export function attributeValue(element: MarkupElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name)?.value;
}
