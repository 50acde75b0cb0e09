import type { BlockKind, MarkKind } from '../../domain/index.js';
import {
  blockKindOf,
  isNamedNoteMark,
  isBlockElement,
  isPageBreak,
  isSkippedElement,
  keepsSpace,
  marksOf,
  typesOf,
} from './elementRules.js';
import type { FlowWriter, LazyMark } from './flowWriter.js';
import { noteLinkKind } from './noteLinks.js';
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
}

interface Frame {
  readonly element: MarkupElement | null;
  readonly path: string;
  readonly kind: BlockKind;
  readonly level: number;
  /** Path of the block element around the text here. */
  readonly blockPath: string;
  readonly isBlock: boolean;
  readonly keepsSpace: boolean;
  readonly marks: readonly LazyMark[];
  readonly link: OpenLink | null;
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
    keepsSpace: false,
    marks: [],
    link: null,
    kinds: NO_KINDS,
    next: document.first,
    children: 0,
    names: null,
  };
  const open: Frame[] = [root];
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
      const child = enter(node, frame, flow, findings, target);
      if (child !== null) open.push(child);
    }
  }
  flow.endBlock();
}

function leave(frame: Frame, flow: FlowWriter, target: WalkTarget): void {
  if (frame.isBlock) flow.endBlock();
  if (frame.link !== null) {
    const span = flow.closeSpan(frame.link.span);
    if (span !== null) target.link?.(frame.link.href, span.start, span.end, frame.link.isMark);
  }
  for (const mark of frame.marks.toReversed()) flow.closeMark(mark);
  const id = frame.element === null ? undefined : attributeValue(frame.element, 'id');
  if (id !== undefined) target.anchorEnd?.(id, flow.length);
}

function enter(
  element: MarkupElement,
  around: Frame,
  flow: FlowWriter,
  findings: WalkFindings,
  target: WalkTarget,
): Frame | null {
  around.children += 1;
  const names = (around.names ??= new Map<string, number>());
  const sameName = (names.get(element.name) ?? 0) + 1;
  names.set(element.name, sameName);
  noteAnchors(element, flow, target);
  const types = typesOf(element);
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
  const { kind, level } = isBlock ? blockKindOf(element, types, around.kind) : around;
  return {
    element,
    path,
    kind,
    level: kind === 'heading' && level === 0 ? around.level : level,
    blockPath: isBlock ? path : around.blockPath,
    isBlock,
    keepsSpace: around.keepsSpace || keepsSpace(element),
    marks: kinds.map((one) => flow.openMark(one)),
    link: openLink(element, kinds.includes('note-mark'), flow),
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
  const isMark = isNamedNoteMark(types) || (element.name === 'a' && noteLinkKind(element) === 'raised');
  if (isMark) kinds.push('note-mark');
  if (kinds.length === 0) return kinds;
  return [...new Set(kinds)].filter((kind) => kind === 'note' || !around.kinds.has(kind));
}

function openLink(element: MarkupElement, isMark: boolean, flow: FlowWriter): OpenLink | null {
  if (element.name !== 'a') return null;
  const href = attributeValue(element, 'href');
  if (href?.includes('#') !== true || (!isMark && noteLinkKind(element) === null)) return null;
  return { span: flow.openMark('note-mark'), href, isMark };
}

function noteAnchors(element: MarkupElement, flow: FlowWriter, target: WalkTarget): void {
  if (target.anchor === undefined) return;
  const id = attributeValue(element, 'id');
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
