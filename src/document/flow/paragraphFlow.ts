import type { BlockKind, PageStart, Place, ReaderRemark } from '../../domain/index.js';
import type { ReadLimits } from '../limits.js';
import { ExtractedBuilder, type OpenMark } from '../extractedBuilder.js';
import { type FlowMark, kindsOf, markSet, type MarkSet } from './markSet.js';
import { RemarkList } from './remarkList.js';

/** What a paragraph is, known when it ends. */
export interface ParagraphEnd {
  readonly kind: BlockKind;
  /** Of a heading, from 1; 0 otherwise. */
  readonly level: number;
  readonly place: Place;
  /** Marks on all of the paragraph's text. */
  readonly whole?: MarkSet;
  /** Marks on the end of the paragraph itself, such as a deleted paragraph mark: without it the next paragraph continues this one. */
  readonly mark?: MarkSet;
}

interface Piece {
  text: string;
  readonly set: MarkSet;
  /** Kinds that begin a mark of their own here, even if the piece before has them. */
  readonly fresh: MarkSet;
}

/** Something between two characters of a draft. */
type Event =
  | { readonly at: number; readonly page: number }
  | { readonly at: number; readonly code: string; readonly details: ReaderRemark['details'] };

interface Draft {
  readonly pieces: Piece[];
  readonly events: Event[];
  readonly after: Finished[];
  length: number;
  isAfterNumber: boolean;
}

interface Finished extends ParagraphEnd {
  readonly draft: Draft;
}

/** Blocks that are not placed yet; only {@link ParagraphFlow} looks into them. */
export interface DetachedBlocks {
  readonly blocks: readonly unknown[];
}

interface Context {
  draft: Draft;
  readonly set: MarkSet;
  /** Where finished paragraphs go; null for the body, which is written at once. */
  readonly target: Finished[] | null;
}

const SPLIT = /([\u00ad\ufb00-\ufb06])/;
const SOFT_HYPHEN = markSet('soft-hyphen');
const NOTE_MARK = markSet('note-mark');
const LIGATURE = markSet('ligature');

function newDraft(): Draft {
  return { pieces: [], events: [], after: [], length: 0, isAfterNumber: false };
}

/**
 * Lays the paragraphs of a word processor's file in reading order. Notes, comments and text boxes are written inside a paragraph but
 * stand after it: they are contexts, which are entered and left. A paragraph that has only white space leaves no trace.
 */
export class ParagraphFlow {
  readonly #builder = new ExtractedBuilder();
  readonly #remarks = new RemarkList();
  readonly #stack: Context[] = [];
  readonly #limits: ReadLimits;
  readonly #beyond: (limit: 'textChars' | 'parts') => Error;
  #context: Context = { draft: newDraft(), set: 0, target: null };
  #chars = 0;
  #paragraphs = 0;
  /** Marks that every paragraph end since the last written block has; −1 is all marks. */
  #join: MarkSet = 0;
  readonly #waitingPages: number[] = [];

  /** @param beyond the error for a limit that the file exceeds; it is thrown */
  constructor(limits: ReadLimits, beyond: (limit: 'textChars' | 'parts') => Error) {
    this.#limits = limits;
    this.#beyond = beyond;
  }

  /** Has the open paragraph any text? */
  get hasText(): boolean {
    return this.#context.draft.length > 0;
  }

  /** Adds text to the open paragraph. Soft hyphens and ligatures are marked. */
  text(text: string, set: MarkSet = 0): void {
    const { draft } = this.#context;
    if (!draft.isAfterNumber) {
      this.#characters(text, set);
      return;
    }
    const rest = text.trimStart();
    this.#add(text.slice(0, text.length - rest.length), set | NOTE_MARK, 0);
    if (rest !== '') draft.isAfterNumber = false;
    this.#characters(rest, set);
  }

  /** A note's own number stands here, which is no text of the file. White space after it is marked as part of it. */
  noteNumber(): void {
    if (this.#context.draft.length === 0) this.#context.draft.isAfterNumber = true;
  }

  #characters(text: string, set: MarkSet): void {
    if (!SPLIT.test(text)) {
      this.#add(text, set, 0);
      return;
    }
    for (const part of text.split(SPLIT)) {
      const own = part === '\u00ad' ? SOFT_HYPHEN : part.length === 1 && SPLIT.test(part) ? LIGATURE : 0;
      this.#add(part, set | own, own);
    }
  }

  /** Adds text with a mark of its own, such as the number of a note. */
  marked(kind: FlowMark, text: string, set: MarkSet = 0): void {
    this.#add(text, set | markSet(kind), markSet(kind));
  }

  /** A page begins with the next character. @param page from 1 */
  page(page: number): void {
    this.#context.draft.events.push({ at: this.#context.draft.length, page });
  }

  /**
   * Something was found here that the examiner must know.
   * @param ahead units of text before it that are not added yet
   */
  remark(code: string, details: ReaderRemark['details'] = {}, ahead = 0): void {
    this.#context.draft.events.push({ at: this.#context.draft.length + ahead, code, details });
  }

  /** Ends the open paragraph; the next one begins. */
  end(end: ParagraphEnd): void {
    this.#paragraphs += 1;
    if (this.#paragraphs > this.#limits.parts) throw this.#beyond('parts');
    const finished: Finished = { ...end, draft: this.#context.draft };
    this.#context.draft = newDraft();
    if (this.#context.target === null) this.#write(finished);
    else this.#context.target.push(finished);
  }

  /**
   * Enters a note, comment, text box or running head.
   * @param set marks on all of its text
   * @param where `after` the open paragraph; `here` if that has no text yet, and after it otherwise
   */
  enter(set: MarkSet, where: 'after' | 'here'): void {
    const { draft, target } = this.#context;
    const here = where === 'here' && draft.length === 0;
    this.#stack.push(this.#context);
    this.#context = {
      draft: newDraft(),
      set: this.#context.set | set,
      target: here ? target : draft.after,
    };
  }

  /**
   * Enters a note or comment that stands apart from the text in the file; {@link attach} places it.
   * @param set marks on all of its text
   */
  enterDetached(set: MarkSet): DetachedBlocks {
    const blocks: Finished[] = [];
    this.#stack.push(this.#context);
    this.#context = { draft: newDraft(), set, target: blocks };
    return { blocks };
  }

  /** Places blocks after the open paragraph. The caller attaches them once. */
  attach({ blocks }: DetachedBlocks): void {
    for (const finished of blocks as readonly Finished[]) this.#context.draft.after.push(finished);
  }

  /** Leaves what was entered last. The caller has ended its last paragraph. */
  leave(): void {
    const inner = this.#context;
    const outer = this.#stack.pop();
    if (outer === undefined) return;
    this.#context = outer;
    // What stands in no paragraph of its own, such as a page, belongs to the paragraph outside.
    for (const event of inner.draft.events) {
      outer.draft.events.push({ ...event, at: outer.draft.length });
    }
    for (const finished of inner.draft.after) outer.draft.after.push(finished);
  }

  /** All that was collected; the caller has ended the last paragraph and has left every context. */
  build(): ReturnType<ExtractedBuilder['build']> & { readonly remarks: readonly ReaderRemark[] } {
    const { draft } = this.#context;
    for (const event of draft.events) this.#event(event);
    // Notes and boxes of a paragraph without text, which did not end.
    this.#join = 0;
    for (const finished of draft.after) this.#write(finished);
    const built = this.#builder.build();
    return { ...built, pages: onePerPlace(built.pages), remarks: this.#remarks.list(built.text.length) };
  }

  #add(text: string, set: MarkSet, fresh: MarkSet): void {
    if (text === '') return;
    this.#chars += text.length;
    if (this.#chars > this.#limits.textChars) throw this.#beyond('textChars');
    const { draft } = this.#context;
    const whole = set | this.#context.set;
    const last = draft.pieces.at(-1);
    if (last?.set === whole && last.fresh === 0 && fresh === 0) last.text += text;
    else draft.pieces.push({ text, set: whole, fresh });
    draft.length += text.length;
  }

  #write(finished: Finished): void {
    const { draft } = finished;
    const end = finished.mark ?? 0;
    if (draft.pieces.some(({ text }) => text.trim() !== '')) {
      this.#writeBlock(finished);
      this.#join = end;
    } else {
      for (const event of draft.events) this.#event(event);
      this.#join &= end;
    }
    if (draft.after.length === 0) return;
    this.#join = 0;
    for (const inner of draft.after) this.#write(inner);
    this.#join = 0;
  }

  #writeBlock({ draft, kind, level, place, whole = 0 }: Finished): void {
    const builder = this.#builder;
    const between = kindsOf(this.#join).map((mark) => builder.open(mark));
    builder.begin(kind, level, place);
    for (const mark of between) builder.close(mark);
    for (const page of this.#waitingPages.splice(0)) builder.page(page, null);
    const open = new Map<FlowMark, OpenMark>();
    let before: MarkSet = 0;
    let at = 0;
    let next = 0;
    for (const piece of draft.pieces) {
      const set = piece.set | whole;
      if (set !== before || piece.fresh !== 0) {
        this.#change(open, set & ~piece.fresh);
        for (const mark of kindsOf(set)) if (!open.has(mark)) open.set(mark, builder.open(mark));
        before = set;
      }
      let written = 0;
      for (let event = draft.events[next]; event !== undefined && event.at < at + piece.text.length;) {
        builder.text(piece.text.slice(written, event.at - at));
        written = event.at - at;
        this.#event(event, true);
        next += 1;
        event = draft.events[next];
      }
      builder.text(piece.text.slice(written));
      at += piece.text.length;
    }
    this.#change(open, 0);
    builder.end();
    for (const event of draft.events.slice(next)) this.#event(event);
  }

  /** Closes the open marks that are not in `set`. */
  #change(open: Map<FlowMark, OpenMark>, set: MarkSet): void {
    for (const [kind, mark] of open) {
      if ((set & markSet(kind)) !== 0) continue;
      this.#builder.close(mark);
      open.delete(kind);
    }
  }

  /** @param within the next character follows in the same block; otherwise a page waits for the next block */
  #event(event: Event, within = false): void {
    if ('code' in event) this.#remarks.add(event.code, this.#builder.length, event.details);
    else if (within) this.#builder.page(event.page, null);
    else this.#waitingPages.push(event.page);
  }
}

/** Of pages that begin at the same character only the last has text. */
function onePerPlace(pages: readonly PageStart[]): readonly PageStart[] {
  return pages.filter((page, at) => pages[at + 1]?.start !== page.start);
}
