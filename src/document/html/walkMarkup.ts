import type { BlockKind, MarkKind } from '../../domain/index.js';
import {
  blockKindOf,
  isBlockElement,
  isListOfNotes,
  isPageBreak,
  isSkippedElement,
  keepsSpace,
  marksOf,
  namedLinkOf,
  typesOf,
} from './elementRules.js';
import type { FlowWriter, LazyMark } from './flowWriter.js';
import { noteLinkKind } from './noteLinks.js';
import type { NamedLink } from './noteScan.js';
import type { WalkTarget } from './walkTarget.js';
import { attributeValue, type MarkupElement, type MarkupNode, type MarkupParent } from './markupNode.js';

const NO_KINDS: ReadonlySet<MarkKind> = new Set();

/** What a walk met that the examiner must know. */
export interface WalkFindings {
  /** Offsets of pictures without alternative text. */
  readonly pictures: number[];
  /** Offsets of `<q>` elements, around which browsers show quotation marks that are not in the file. */
  readonly quotations: number[];
  /** Offsets of embedded pages, which are not read. */
  readonly frames: number[];
}

interface OpenLink {
  readonly span: LazyMark;
  readonly href: string;
  readonly isMark: boolean;
  readonly named: NamedLink;
}

interface Frame {
  readonly element: MarkupElement | null;
  readonly path: string;
  readonly kind: BlockKind;
  readonly level: number;
  /** Path of the block element around the text here. */
  readonly blockPath: string;
  readonly isBlock: boolean;
  /** Of a block element, where its first text will stand if there is any. */
  readonly start: number;
  /** Counted from 1 in this file. */
  readonly number: number;
  readonly parent: number;
  readonly keepsSpace: boolean;
  readonly marks: readonly LazyMark[];
  readonly link: OpenLink | null;
  /** As the file names this element or one around it. */
  readonly named: NamedLink;
  /** Marks of this element and those around it. */
  readonly kinds: ReadonlySet<MarkKind>;
  next: MarkupNode | null;
  children: number;
  names: Map<string, number> | null;
}

/** Nothing met yet. */
export function newFindings(): WalkFindings {
  return { pictures: [], quotations: [], frames: [] };
}

/**
 * Writes the text of a document, block by block, in the order of the file. It does not call itself, so depth costs nothing.
 * @param flow of the target; the caller finishes it after the last document
 * @param findings is added to
 */
export function walkMarkup(
  document: MarkupParent,
  target: WalkTarget,
  flow: FlowWriter,
  findings: WalkFindings,
): void {
  const root: Frame = {
    element: null,
    path: '',
    kind: 'paragraph',
    level: 0,
    blockPath: '',
    isBlock: true,
    start: flow.nextBlock,
    number: 0,
    parent: 0,
    keepsSpace: false,
    marks: [],
    link: null,
    named: null,
    kinds: NO_KINDS,
    next: document.first,
    children: 0,
    names: null,
  };
  const open: Frame[] = [root];
  let elements = 0;
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    const node = frame.next;
    if (node === null) {
      leave(frame, flow, target);
      open.pop();
      continue;
    }
    frame.next = node.next;
    if (node.kind === 'text') flow.text(node.value, frame, node.start, node.end);
    if (node.kind === 'element') {
      const child = enter(node, frame, (elements += 1), flow, findings, target);
      if (child !== null) open.push(child);
    }
  }
  flow.endBlock();
}

function leave(frame: Frame, flow: FlowWriter, target: WalkTarget): void {
  if (frame.isBlock) flow.endBlock();
  if (frame.link !== null) {
    const span = flow.closeSpan(frame.link.span);
    const { href, isMark, named } = frame.link;
    if (span !== null) target.link(href, { ...span, isMark, named });
  }
  for (const mark of frame.marks.toReversed()) flow.closeMark(mark);
  const { element, start, parent } = frame;
  if (element === null) return;
  const id = attributeValue(element, 'id');
  if (id !== undefined) target.anchorEnd(id, flow.length);
  if (frame.isBlock && flow.length > start)
    target.element({ start, end: flow.length, name: element.name, parent });
}

function enter(
  element: MarkupElement,
  around: Frame,
  number: number,
  flow: FlowWriter,
  findings: WalkFindings,
  target: WalkTarget,
): Frame | null {
  around.children += 1;
  const names = (around.names ??= new Map<string, number>());
  const sameName = (names.get(element.name) ?? 0) + 1;
  names.set(element.name, sameName);
  const types = typesOf(element);
  noteAnchors(element, types, flow, target);
  if (target.ignoresPageBreaks !== true && isPageBreak(types)) flow.page(pageLabel(element));
  if (isSkippedElement(element)) {
    if (element.name === 'iframe' || element.name === 'noframes') findings.frames.push(flow.length);
    return null;
  }
  if (element.namespace === 'html') {
    if (element.name === 'br') flow.lineBreak(around);
    if (element.name === 'img' || (element.name === 'input' && attributeValue(element, 'type') === 'image')) {
      const alternative = attributeValue(element, 'alt');
      if (alternative === undefined) findings.pictures.push(flow.length);
      else flow.alternative(alternative, around, element.start, element.end);
    }
    if (element.name === 'q') findings.quotations.push(flow.length);
  }
  const kinds = newMarks(element, types, around, target);
  const isBlock = isBlockElement(element);
  if (isBlock) flow.endBlock();
  const path = around.path + target.step(element, sameName, around.children);
  const named = namedLinkOf(types) ?? around.named;
  const { kind, level } = isBlock ? blockKindOf(element, types, around.kind) : around;
  return {
    element,
    path,
    kind,
    level: kind === 'heading' && level === 0 ? around.level : level,
    blockPath: isBlock ? path : around.blockPath,
    isBlock,
    start: isBlock ? flow.nextBlock : around.start,
    number,
    parent: around.number,
    keepsSpace: around.keepsSpace || keepsSpace(element),
    marks: kinds.map((one) => flow.openMark(one)),
    link: openLink(element, kinds.includes('note-mark') || around.kinds.has('note-mark'), named, flow),
    named,
    kinds: kinds.length === 0 ? around.kinds : new Set([...around.kinds, ...kinds]),
    next: element.first,
    children: 0,
    names: null,
  };
}

/** Marks that begin here. A part inside another of the same kind has no mark of its own, except notes, which stand in lists of notes. */
function newMarks(
  element: MarkupElement,
  types: readonly string[],
  around: Frame,
  target: WalkTarget,
): readonly MarkKind[] {
  const kinds = marksOf(element, types, target.hides?.(element) === true);
  const isMark = namedLinkOf(types) !== null || (element.name === 'a' && noteLinkKind(element) === 'raised');
  if (isMark) kinds.push('note-mark');
  if (kinds.length === 0) return kinds;
  return [...new Set(kinds)].filter((kind) => kind === 'note' || !around.kinds.has(kind));
}

function openLink(
  element: MarkupElement,
  isMark: boolean,
  named: NamedLink,
  flow: FlowWriter,
): OpenLink | null {
  if (element.name !== 'a') return null;
  const href = attributeValue(element, 'href');
  if (href?.includes('#') !== true || (!isMark && noteLinkKind(element) === null)) return null;
  return { span: flow.openMark('note-mark'), href, isMark, named };
}

function noteAnchors(
  element: MarkupElement,
  types: readonly string[],
  flow: FlowWriter,
  target: WalkTarget,
): void {
  const id = attributeValue(element, 'id');
  if (id !== undefined && isListOfNotes(types)) target.list(id);
  if (id !== undefined) flow.anchor(id);
  const name = element.name === 'a' ? attributeValue(element, 'name') : undefined;
  if (name !== undefined && name !== id) flow.anchor(name);
}

/** The printed label of a page: as its title, its label for screen readers, or its own text says. */
function pageLabel(element: MarkupElement): string | null {
  const stated = attributeValue(element, 'title') ?? attributeValue(element, 'aria-label');
  const text = element.first?.kind === 'text' ? element.first.value : '';
  const label = (stated ?? text).trim();
  return label === '' ? null : label.slice(0, 100);
}
