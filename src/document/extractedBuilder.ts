import type { Block, BlockKind, Mark, MarkKind, PageStart, Place } from '../domain/index.js';

/** An open mark, to be closed by {@link ExtractedBuilder.close}. */
export interface OpenMark {
  readonly kind: MarkKind;
  readonly start: number;
}

/**
 * Collects the text of a document block by block. Between two blocks stand two line feeds; a block without text leaves no trace. Offsets
 * are UTF-16 units.
 */
export class ExtractedBuilder {
  readonly #parts: string[] = [];
  readonly #blocks: Block[] = [];
  readonly #marks: Mark[] = [];
  readonly #pages: PageStart[] = [];
  #length = 0;
  #open: {
    readonly kind: BlockKind;
    readonly level: number;
    readonly place: Place;
    readonly start: number;
  } | null = null;

  /** Where the next character will stand. */
  get length(): number {
    return this.#length;
  }

  /** Is a block open that has text? */
  get hasText(): boolean {
    return this.#open !== null && this.#length > this.#open.start;
  }

  /** Begins a block; an open one is ended. */
  begin(kind: BlockKind, level: number, place: Place): void {
    this.end();
    if (this.#blocks.length > 0) this.#add('\n\n');
    this.#open = { kind, level, place, start: this.#length };
  }

  /** Ends the open block, if there is one. @param place if it is known only now */
  end(place?: Place): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    if (this.#length > open.start) {
      this.#blocks.push({ ...open, place: place ?? open.place, end: this.#length });
      return;
    }
    // A block without text leaves no trace: the line feeds before it go as well.
    if (this.#blocks.length > 0) {
      this.#parts.pop();
      this.#length -= 2;
    }
  }

  /** Adds text to the open block. */
  text(text: string): void {
    if (text !== '') this.#add(text);
  }

  /** Adds text with a mark. */
  marked(kind: MarkKind, text: string): void {
    if (text === '') return;
    const start = this.#length;
    this.#add(text);
    this.#marks.push({ kind, start, end: this.#length });
  }

  /** Begins a mark here. */
  open(kind: MarkKind): OpenMark {
    return { kind, start: this.#length };
  }

  /** Ends a mark here; a mark without text leaves no trace. */
  close({ kind, start }: OpenMark): void {
    if (this.#length > start) this.#marks.push({ kind, start, end: this.#length });
  }

  /** A page begins with the next character. */
  page(page: number | null, label: string | null): void {
    this.#pages.push({ start: this.#length, page, label });
  }

  /** All that was collected; the open block is ended. */
  build(): {
    readonly text: string;
    readonly blocks: readonly Block[];
    readonly marks: readonly Mark[];
    readonly pages: readonly PageStart[];
  } {
    this.end();
    const { length } = this.#parts.join('');
    const within = this.#marks.map((mark) => ({ ...mark, end: Math.min(mark.end, length) }));
    return {
      text: this.#parts.join(''),
      blocks: this.#blocks,
      marks: within
        .filter(({ start, end }) => end > start)
        .sort((a, b) => a.start - b.start || b.end - a.end),
      pages: this.#pages.map((page) => ({ ...page, start: Math.min(page.start, length) })),
    };
  }

  #add(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }
}
