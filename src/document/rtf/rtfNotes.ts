import { markSet } from '../flow/markSet.js';
import type { ParagraphFlow } from '../flow/paragraphFlow.js';
import type { RtfContext } from './rtfGroup.js';

const NOTE = markSet('note');

/**
 * Numbers of the notes. An RTF file does not contain them: each program counts. Footnotes and endnotes are counted separately from 1. A note
 * is entered at its first character, because only then it is known to be a footnote or an endnote.
 */
export class RtfNotes {
  readonly #flow: ParagraphFlow;
  readonly #counts = { footnotes: 0, endnotes: 0 };
  #isNumbered = false;
  #waiting: RtfContext | null = null;

  constructor(flow: ParagraphFlow) {
    this.#flow = flow;
  }

  /** The number of a note stands here: inside a note its own, otherwise that of the note that follows. */
  number({ part }: RtfContext): void {
    this.open();
    if (part === 'footnotes' || part === 'endnotes') this.#flow.noteNumber();
    else this.#isNumbered = true;
  }

  /** A note begins; it is a footnote unless {@link asEndnote} says otherwise. @returns its context */
  begin(): RtfContext {
    this.open();
    this.#waiting = { part: 'footnotes', note: null };
    return this.#waiting;
  }

  /** The note that has just begun is an endnote. */
  asEndnote(): void {
    if (this.#waiting !== null) this.#waiting.part = 'endnotes';
  }

  /** Enters the note that has begun, if it is not entered yet. */
  open(): void {
    const note = this.#waiting;
    if (note === null) return;
    this.#waiting = null;
    if (this.#isNumbered) {
      const part = note.part === 'endnotes' ? 'endnotes' : 'footnotes';
      this.#counts[part] += 1;
      note.note = String(this.#counts[part]);
      this.#flow.remark('note-numbers-counted');
      this.#flow.marked('note-mark', note.note);
      this.#isNumbered = false;
    }
    this.#flow.enter(NOTE, 'after');
  }
}
