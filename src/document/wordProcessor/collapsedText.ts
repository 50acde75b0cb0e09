import type { MarkSet } from '../flow/markSet.js';
import type { ParagraphFlow } from '../flow/paragraphFlow.js';

/**
 * Adds the text of one paragraph of an OpenDocument file, in which white space of the XML counts as one space, and as none at both ends.
 * @source OASIS OpenDocument 1.2, part 1, section 6.1.2
 */
export class CollapsedText {
  readonly #flow: ParagraphFlow;
  /** Marks of a space that is added as soon as something follows; null if there is none. */
  #space: MarkSet | null = null;
  #isStart = true;

  constructor(flow: ParagraphFlow) {
    this.#flow = flow;
  }

  /** Characters as the XML has them. */
  add(text: string, set: MarkSet): void {
    const collapsed = text.replace(/[ \t\n\r]+/g, ' ');
    if (collapsed.startsWith(' ')) this.#space ??= set;
    if (collapsed === ' ') return;
    const isOpen = collapsed.endsWith(' ');
    const core = collapsed.slice(collapsed.startsWith(' ') ? 1 : 0, isOpen ? -1 : undefined);
    if (core !== '') this.exact(core, set);
    if (isOpen) this.#space ??= set;
  }

  /** Characters that stand for themselves, white space included. */
  exact(text: string, set: MarkSet): void {
    this.settle();
    this.#flow.text(text, set);
  }

  /** What follows is not the beginning of a paragraph, so white space there counts. */
  resume(): void {
    this.#isStart = false;
  }

  /** Something that is no text follows, such as the mark of a note: a space before it stays. */
  settle(): void {
    if (this.#space !== null && !this.#isStart) this.#flow.text(' ', this.#space);
    this.#space = null;
    this.#isStart = false;
  }
}
