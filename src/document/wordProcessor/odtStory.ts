import type { XmlElement } from '../container/parseXml.js';
import { markSet, type MarkSet } from '../flow/markSet.js';
import type { ParagraphFlow } from '../flow/paragraphFlow.js';
import { CollapsedText } from './collapsedText.js';
import { endOdtParagraph } from './endOdtParagraph.js';
import { odfAttribute, odfName } from './odfNames.js';
import { OdtChanges } from './odtChanges.js';
import { OdtPages } from './odtPages.js';
import { placeDeletion } from './placeDeletion.js';
import {
  firstOdtState,
  ODT_MARKING,
  ODT_NOTED,
  ODT_SKIPPED,
  type OdtParagraph,
  type OdtState,
} from './odtState.js';
import type { OdtStyle, OdtStyles } from './odtStyles.js';

const NOTE = markSet('note');
const COMMENT = markSet('comment');
const RUNNING_HEAD = markSet('running-head');
const HIDDEN = markSet('hidden');
const INSERTED = markSet('inserted');
const DELETED = markSet('deleted');
const NOTE_MARK = markSet('note-mark');
/** Spaces that one `text:s` may stand for. */
const MAX_SPACES = 10_000;
/** Deletions that may stand inside one another. */
const MAX_PLACING = 20;

interface Frame {
  readonly element: XmlElement;
  readonly name: string;
  readonly state: OdtState;
  /** The flow was entered with the element. */
  readonly isEntered: boolean;
}

/** Reads the text of an OpenDocument file, or the running heads of its page styles. Its handlers are called in the order of the XML. */
export class OdtStory {
  readonly changes = new OdtChanges();
  readonly pages: OdtPages;
  readonly #flow: ParagraphFlow;
  readonly #styles: OdtStyles;
  readonly #root: 'office:text' | 'office:master-styles';
  readonly #frames: Frame[] = [];
  /** Ids of insertions that have begun. */
  readonly #insertions = new Set<string>();
  #state = firstOdtState('body');
  #isInside = false;
  #skipping = 0;
  #recording = 0;
  #paragraphs = 0;
  #citation = '';
  /** Deletions that are being placed, one inside the other. */
  #placing = 0;

  /** @param root the element whose contents are read */
  constructor(flow: ParagraphFlow, styles: OdtStyles, root: 'office:text' | 'office:master-styles') {
    this.#flow = flow;
    this.#styles = styles;
    this.#root = root;
    this.pages = new OdtPages(flow);
  }

  /** An element opens. @param recorded its number if it was counted before; null otherwise */
  open(element: XmlElement, recorded: number | null = null): void {
    const name = odfName(element);
    if (name === this.#root) this.#isInside = true;
    if (!this.#isInside) return;
    const isParagraph = name === 'text:p' || name === 'text:h';
    if (isParagraph && recorded === null) this.#paragraphs += 1;
    if (this.#recording > 0) {
      this.#recording += 1;
      this.changes.open(element, isParagraph ? this.#paragraphs : 0);
    } else if (name === 'text:tracked-changes') this.#recording = 1;
    else if (this.#skipping > 0) this.#skipping += 1;
    else {
      const noted = ODT_NOTED.get(name);
      if (noted !== undefined) this.#flow.remark(noted);
      if (ODT_SKIPPED.has(name) || name.startsWith('dc:') || name.startsWith('meta:')) this.#skipping = 1;
      else this.#enter(name, element, recorded ?? this.#paragraphs);
    }
  }

  /** An element closes. */
  close(element: XmlElement): void {
    if (!this.#isInside) return;
    if (this.#recording > 0) {
      this.#recording -= 1;
      if (this.#recording > 0) this.changes.close(element);
    } else if (this.#skipping > 0) this.#skipping -= 1;
    else this.leave();
  }

  /** The innermost open element closes. */
  leave(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    if (frame.name === 'text:p' || frame.name === 'text:h') this.#endParagraph();
    if (frame.name === 'table:table') this.pages.after(this.#tableStyle(frame.element));
    if (frame.isEntered) this.#flow.leave();
    this.#state = frame.state;
    if (frame.name === this.#root) this.#isInside = false;
  }

  /** Text. It counts only inside a paragraph. */
  text(text: string): void {
    if (!this.#isInside || this.#skipping > 0) return;
    if (this.#recording > 0) {
      this.changes.text(text);
      return;
    }
    const { paragraph, marks } = this.#state;
    if (paragraph === null) return;
    if ((marks & NOTE_MARK) !== 0) this.#citation += text;
    paragraph.text.add(text, this.#marks());
  }

  #enter(name: string, element: XmlElement, number: number): void {
    const before = this.#state;
    let isEntered = false;
    if (name === 'text:p' || name === 'text:h') isEntered = this.#openParagraph(name, element, number);
    else if (
      name === 'text:note-body' ||
      name === 'office:annotation' ||
      /^style:(?:header|footer)/.test(name)
    ) {
      isEntered = this.#openContext(name);
    } else {
      this.#state = { ...before, ...this.#inherited(name, element) };
      this.#point(name, element);
    }
    this.#frames.push({ element, name, state: before, isEntered });
  }

  /** @returns whether the flow was entered: a paragraph inside another stands in a shape */
  #openParagraph(name: string, element: XmlElement, number: number): boolean {
    const style = this.#styles.find('paragraph', odfAttribute(element, 'text', 'style-name') ?? '');
    const level = Number(/^\d{1,2}$/.exec(odfAttribute(element, 'text', 'outline-level') ?? '')?.[0] ?? 1);
    const isNested = this.#state.paragraph !== null;
    if (isNested) {
      this.#state.paragraph?.text.settle();
      this.#flow.enter(0, 'here');
    } else if (this.#state.part === 'body') this.pages.before(style);
    const paragraph: OdtParagraph = {
      number,
      style,
      level: name === 'text:h' ? Math.max(1, level) : 0,
      text: new CollapsedText(this.#flow),
      isHidden: false,
    };
    this.#state = { ...this.#state, paragraph };
    return isNested;
  }

  #openContext(name: string): true {
    const { paragraph, marks } = this.#state;
    paragraph?.text.settle();
    if (name === 'text:note-body') {
      this.#flow.enter(NOTE, 'after');
      const note = this.#frames.at(-1)?.element;
      const isEnd = note !== undefined && odfAttribute(note, 'text', 'note-class') === 'endnote';
      const part = isEnd ? 'endnotes' : 'footnotes';
      this.#state = {
        ...firstOdtState(part),
        marks: marks & (DELETED | HIDDEN),
        note: this.#citation.trim(),
      };
    } else if (name === 'office:annotation') {
      this.#flow.enter(COMMENT, 'after');
      this.#state = firstOdtState('comments');
    } else {
      this.#flow.enter(RUNNING_HEAD, 'here');
      this.#state = firstOdtState(name.startsWith('style:header') ? 'header' : 'footer');
    }
    return true;
  }

  /** What an element changes for the elements and the text in it. */
  #inherited(name: string, element: XmlElement): Partial<OdtState> {
    const marks = this.#state.marks | (ODT_MARKING.get(name) ?? 0);
    switch (name) {
      case 'draw:text-box':
        return { inCell: false, inList: false };
      case 'table:table-cell':
      case 'table:covered-table-cell':
        return { inCell: true };
      case 'text:list-item':
        return { inList: true };
      case 'text:note-citation':
        this.#citation = '';
        this.#state.paragraph?.text.settle();
        return { marks };
      case 'text:span': {
        const style = this.#styles.find('text', odfAttribute(element, 'text', 'style-name') ?? '');
        return { marks: marks | (style.isHidden ? HIDDEN : 0) };
      }
      default: {
        const isHidden =
          odfAttribute(element, 'text', 'display') === 'none' ||
          odfAttribute(element, 'text', 'is-hidden') === 'true';
        return { marks: marks | (isHidden ? HIDDEN : 0) };
      }
    }
  }

  /** Elements that stand for characters, pages and the ends of changes. */
  #point(name: string, element: XmlElement): void {
    const { paragraph } = this.#state;
    const id = odfAttribute(element, 'text', 'change-id') ?? '';
    if (name === 'text:soft-page-break') {
      paragraph?.text.settle();
      this.pages.soft();
    } else if (name === 'table:table' && paragraph === null) this.pages.before(this.#tableStyle(element));
    else if (name === 'text:change-start') {
      if (this.changes.find(id)?.kind === 'insertion') this.#insertions.add(id);
    } else if (name === 'text:change-end') this.#insertions.delete(id);
    else if (name === 'text:change') this.#deletion(id);
    else if (paragraph === null) return;
    else if (name === 'text:s') {
      const count = Number(/^\d{1,9}$/.exec(odfAttribute(element, 'text', 'c') ?? '')?.[0] ?? 1);
      if (count > MAX_SPACES) this.#flow.remark('spaces-shortened', { spaces: count });
      paragraph.text.exact(' '.repeat(Math.min(count, MAX_SPACES)), this.#marks());
    } else if (name === 'text:tab') paragraph.text.exact('\t', this.#marks());
    else if (name === 'text:line-break') paragraph.text.exact('\n', this.#marks());
    else if (name === 'text:hidden-paragraph') {
      paragraph.isHidden ||= odfAttribute(element, 'text', 'is-hidden') === 'true';
    }
  }

  #deletion(id: string): void {
    const change = this.changes.find(id);
    if (change?.kind !== 'deletion') return;
    if (change.isPlaced || this.#placing >= MAX_PLACING) {
      this.#flow.remark('deletion-without-place', { id });
      return;
    }
    change.isPlaced = true;
    const before = this.#state;
    this.#state = { ...before, marks: before.marks | DELETED };
    this.#placing += 1;
    const { paragraph } = before;
    placeDeletion(change.events, paragraph !== null, {
      open: (element, number) => {
        this.open(element, number);
      },
      close: () => {
        if (this.#skipping > 0) this.#skipping -= 1;
        else this.leave();
      },
      text: (text) => {
        this.text(text);
      },
      begin: () => {
        paragraph?.text.settle();
        if (paragraph !== null) paragraph.text = new CollapsedText(this.#flow);
      },
      divide: () => {
        this.#endParagraph();
        if (paragraph !== null) paragraph.text = new CollapsedText(this.#flow);
      },
      outside: (isOutside) => {
        this.#state = { ...this.#state, paragraph: isOutside ? null : paragraph };
      },
    });
    this.#placing -= 1;
    paragraph?.text.resume();
    this.#state = before;
  }

  #tableStyle(element: XmlElement): OdtStyle {
    return this.#styles.find('table', odfAttribute(element, 'table', 'style-name') ?? '');
  }

  #marks(): MarkSet {
    const { marks, paragraph } = this.#state;
    const isHidden = paragraph?.style.isHidden === true;
    return marks | (this.#insertions.size > 0 ? INSERTED : 0) | (isHidden ? HIDDEN : 0);
  }

  #endParagraph(): void {
    endOdtParagraph(this.#flow, this.#state, this.#marks() & (DELETED | INSERTED | HIDDEN));
    const { part, paragraph } = this.#state;
    if (part === 'body' && paragraph !== null) this.pages.after(paragraph.style);
  }
}
