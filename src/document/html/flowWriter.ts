import { limitError } from '../container/documentError.js';
import type { BlockKind, MarkKind } from '../../domain/index.js';
import type { WalkTarget } from './walkTarget.js';

/** A mark that begins with the next text; `start` is −1 until then. */
export interface LazyMark {
  readonly kind: MarkKind;
  start: number;
}

/** The element in which a text stands. */
export interface FlowPlace {
  readonly kind: BlockKind;
  readonly level: number;
  readonly blockPath: string;
  readonly keepsSpace: boolean;
}

/**
 * Writes flowing text as browsers show it: runs of white space become one space, none stands at the beginning or end of a block, line
 * breaks stand between two texts of a block, and two line breaks in a row end it.
 * @source CSS Text Module Level 3, section 4.1 (white space processing)
 */
export class FlowWriter {
  readonly #target: WalkTarget;
  #space = false;
  #breaks = 0;
  #marks: LazyMark[] = [];
  #pages: (string | null)[] = [];
  #anchors: string[] = [];
  #place = { path: '', start: 0, end: 0 };
  #isOpen = false;
  #lastMark = '';
  /** Characters of all paths: each is as long as its element is deep. */
  #pathChars = 0;

  constructor(target: WalkTarget) {
    this.#target = target;
  }

  /** Where the next character will stand, without what separates it from the last. */
  get length(): number {
    return this.#target.builder.length;
  }

  /** Where the first character of a block that begins now will stand; no block is open. */
  get nextBlock(): number {
    return this.length === 0 ? 0 : this.length + 2;
  }

  /** Adds a text of the file, which stands from `start` to `end` there. */
  text(value: string, place: FlowPlace, start: number, end: number): void {
    if (place.keepsSpace) {
      this.#kept(value, place, start, end);
      return;
    }
    const flat = value.replace(/[ \t\n\f\r]+/g, ' ');
    if (flat === '') return;
    const from = flat.startsWith(' ') ? 1 : 0;
    const to = flat.endsWith(' ') ? flat.length - 1 : flat.length;
    if (from === 1) this.#space = true;
    if (from >= to) return;
    this.#write(flat.slice(from, to), place, start, end);
    this.#space = to < flat.length;
  }

  /** Adds the alternative text of a picture. */
  alternative(value: string, place: FlowPlace, start: number, end: number): void {
    const mark = this.openMark('alternative-text');
    this.text(value, place, start, end);
    this.closeMark(mark);
  }

  /** A line break within a block. */
  lineBreak(place: FlowPlace): void {
    this.#space = false;
    this.#breaks += 1;
    if (this.#breaks > 1 && !place.keepsSpace) this.endBlock();
  }

  /** Ends the block, if one is open; the next text begins another. */
  endBlock(): void {
    this.#space = false;
    this.#breaks = 0;
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { path, start, end } = this.#place;
    this.#target.builder.end(this.#target.place(path, start, end));
  }

  /** Begins a mark with the next text. */
  openMark(kind: MarkKind): LazyMark {
    const mark = { kind, start: -1 };
    this.#marks.push(mark);
    return mark;
  }

  /** Ends a mark after the last text; without text it leaves no trace. */
  closeMark(mark: LazyMark): void {
    const { builder } = this.#target;
    if (!this.#end(mark)) return;
    const key = `${mark.kind} ${mark.start} ${builder.length}`;
    // An element around another with the same text and the same mark adds nothing.
    if (key !== this.#lastMark) builder.close(mark);
    this.#lastMark = key;
  }

  /** Ends a mark that only measures where a link stands. @returns null without text */
  closeSpan(mark: LazyMark): { readonly start: number; readonly end: number } | null {
    return this.#end(mark) ? { start: mark.start, end: this.length } : null;
  }

  #end(mark: LazyMark): boolean {
    if (mark.start >= 0) return true;
    this.#marks = this.#marks.filter((one) => one !== mark);
    return false;
  }

  /** A page of a printed edition begins with the next text. */
  page(label: string | null): void {
    this.#pages.push(label);
  }

  /** A target of links stands before the next text. */
  anchor(id: string): void {
    this.#anchors.push(id);
  }

  /** Ends the last block and everything that waits for a text. */
  finish(): void {
    this.endBlock();
    this.#settle();
  }

  /** Text that keeps its spaces; line feeds at its end wait for more text. */
  #kept(value: string, place: FlowPlace, start: number, end: number): void {
    const text = value.replace(/\r\n?/g, '\n');
    let last = text.length;
    while (last > 0 && text.charAt(last - 1) === '\n') last -= 1;
    if (last > 0) this.#write(text.slice(0, last), place, start, end);
    this.#breaks += text.length - last;
  }

  #write(text: string, place: FlowPlace, start: number, end: number): void {
    const { builder, source } = this.#target;
    if (!this.#isOpen) {
      this.#begin(place, start);
    } else if (this.#breaks > 0) {
      builder.text('\n'.repeat(this.#breaks));
    } else if (this.#space) {
      builder.text(' ');
    }
    this.#space = false;
    this.#breaks = 0;
    this.#place.start = Math.min(this.#place.start, start);
    this.#place.end = Math.max(this.#place.end, end);
    this.#settle();
    text.split('\u00ad').forEach((part, at) => {
      if (at > 0) builder.marked('soft-hyphen', '\u00ad');
      builder.text(part);
    });
    if (builder.length > source.limits.textChars) throw limitError(source, 'textChars');
  }

  #begin(place: FlowPlace, start: number): void {
    const { builder, source } = this.#target;
    this.#pathChars += place.blockPath.length;
    if (this.#pathChars > source.limits.textChars) throw limitError(source, 'textChars', 'names of places');
    this.#isOpen = true;
    this.#place = { path: place.blockPath, start, end: start };
    builder.begin(place.kind, place.level, this.#target.place(place.blockPath, start, start));
  }

  #settle(): void {
    const { builder, anchor } = this.#target;
    for (const mark of this.#marks) mark.start = builder.length;
    for (const label of this.#pages) builder.page(null, label);
    for (const id of this.#anchors) anchor(id, builder.length);
    this.#marks = [];
    this.#pages = [];
    this.#anchors = [];
  }
}
