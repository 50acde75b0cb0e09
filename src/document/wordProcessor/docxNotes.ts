import type { DetachedBlocks, ParagraphFlow } from '../flow/paragraphFlow.js';
import type { MarkSet } from '../flow/markSet.js';

/** Parts whose contents stand apart in the file and belong to a place of the text. */
export type ApartKind = 'footnotes' | 'endnotes' | 'comments';

/**
 * Footnotes, endnotes and comments of a Word document, which are read first and placed where the text refers to them. The file does not
 * hold the numbers of notes: footnotes and endnotes are counted separately from 1.
 */
export class DocxNotes {
  readonly #flow: ParagraphFlow;
  readonly #apart = {
    footnotes: new Map<string, DetachedBlocks>(),
    endnotes: new Map<string, DetachedBlocks>(),
    comments: new Map<string, DetachedBlocks>(),
  };
  readonly #counts = { footnotes: 0, endnotes: 0 };
  readonly #placed = new Set<DetachedBlocks>();

  constructor(flow: ParagraphFlow) {
    this.#flow = flow;
  }

  /** Adds what the flow has entered. Of two with one id the first counts. */
  add(kind: ApartKind, id: string, blocks: DetachedBlocks): void {
    if (this.#apart[kind].has(id)) this.#flow.remark('note-id-twice', { id });
    else this.#apart[kind].set(id, blocks);
  }

  /**
   * The text refers to a note or comment here. A note's number is text with the mark `note-mark`.
   * @param hasSign the sign follows as text of the file, so no number is written
   */
  refer(kind: ApartKind, id: string, set: MarkSet, hasSign: boolean): void {
    const blocks = this.#apart[kind].get(id);
    if (kind !== 'comments' && !hasSign) {
      this.#counts[kind] += 1;
      this.#flow.remark('note-numbers-counted');
      this.#flow.marked('note-mark', String(this.#counts[kind]), set);
    }
    if (blocks === undefined) this.#flow.remark('note-missing', { id });
    else if (this.#placed.has(blocks)) this.#flow.remark('note-referred-to-twice', { id });
    else {
      this.#placed.add(blocks);
      this.#flow.attach(blocks);
    }
  }

  /** Places what nothing refers to at the end of the document. */
  placeRest(): void {
    for (const kind of ['footnotes', 'endnotes', 'comments'] as const) {
      for (const [id, blocks] of this.#apart[kind]) {
        if (this.#placed.has(blocks)) continue;
        this.#placed.add(blocks);
        this.#flow.remark('note-without-place', { id });
        this.#flow.attach(blocks);
      }
    }
  }
}
