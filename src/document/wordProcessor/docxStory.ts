import { attributeOf, type XmlElement } from '../container/parseXml.js';
import { markSet, type MarkSet } from '../flow/markSet.js';
import type { ParagraphFlow } from '../flow/paragraphFlow.js';
import { DocxFields } from './docxFields.js';
import type { DocxNotes } from './docxNotes.js';
import {
  CHARACTERS,
  CONTENTS_GALLERIES,
  type DocxPart,
  type DocxState,
  firstState,
  MARKING,
  newParagraph,
  newRun,
  NOTED,
  SKIPPED,
} from './docxState.js';
import type { DocxStyles } from './docxStyles.js';
import { endDocxParagraph } from './endDocxParagraph.js';
import { isOn, numberOf, ooxmlName, relationshipAttribute, trimXml, wordAttribute } from './ooxmlNames.js';

const NOTE = markSet('note');
const COMMENT = markSet('comment');
const HIDDEN = markSet('hidden');
const DELETED = markSet('deleted');
const FRONT = markSet('front-matter');
const DROP_CAPITAL = markSet('drop-capital-gap');

/** What all parts of one document share. */
export interface DocxDocument {
  readonly flow: ParagraphFlow;
  readonly styles: DocxStyles;
  readonly notes: DocxNotes;
  /** Relationships that running heads have, in order of their first use. */
  readonly runningHeads: Map<string, 'header' | 'footer'>;
}

interface Frame {
  readonly name: string;
  readonly state: DocxState;
  /** Of `mc:AlternateContent`: one of its alternatives was taken. */
  isTaken: boolean;
}

/** Reads one part of a Word document: its handlers are called in the order of the XML. */
export class DocxStory {
  readonly #document: DocxDocument;
  readonly #flow: ParagraphFlow;
  readonly #part: DocxPart;
  readonly #frames: Frame[] = [];
  #state = firstState();
  /** Nested elements inside one that is skipped; 0 outside. */
  #skipping = 0;
  #paragraphs = 0;
  #pages = 1;
  #text: string[] | null = null;
  /** White space at both ends of the text is kept. */
  #isKept = false;

  constructor(document: DocxDocument, part: DocxPart) {
    this.#document = document;
    this.#flow = document.flow;
    this.#part = part;
  }

  /** An element opens. */
  open(element: XmlElement): void {
    const name = ooxmlName(element);
    // Paragraphs are numbered as another program counts them, so those that are skipped count.
    if (name === 'p') this.#paragraphs += 1;
    if (this.#skipping > 0) {
      this.#skipping += 1;
      if (name === 'docPartGallery') this.#gallery(element);
      return;
    }
    const parent = this.#frames.at(-1);
    if (this.#isSkipped(name, element, parent)) {
      this.#skipping = 1;
      return;
    }
    const before = this.#state;
    this.#frames.push({ name, state: before, isTaken: false });
    const noted = NOTED.get(name);
    if (noted !== undefined) this.#flow.remark(noted);
    this.#enter(name, element, parent?.name ?? '');
  }

  /** An element closes. */
  close(): void {
    if (this.#skipping > 0) {
      this.#skipping -= 1;
      return;
    }
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    this.#leave(frame.name);
    this.#state = frame.state;
  }

  /** Text, of which only that of text elements counts. */
  text(text: string): void {
    if (this.#skipping === 0) this.#text?.push(text);
  }

  /** The part has ended. */
  finish(): void {
    if (this.#flow.hasText) this.#endParagraph(true);
    if (this.#state.fields.isOpen) this.#flow.remark('field-not-ended');
  }

  #isSkipped(name: string, element: XmlElement, parent: Frame | undefined): boolean {
    if (SKIPPED.has(name)) return true;
    if (name === 'mc:Choice' || name === 'mc:Fallback') {
      if (parent === undefined || parent.isTaken) return true;
      parent.isTaken = true;
      return false;
    }
    if (name !== 'footnote' && name !== 'endnote') return false;
    const type = wordAttribute(element, 'type') ?? 'normal';
    return type !== 'normal';
  }

  #enter(name: string, element: XmlElement, parent: string): void {
    const state = this.#state;
    switch (name) {
      case 'p':
        this.#state = { ...state, paragraph: newParagraph(this.#paragraphs), run: null };
        return;
      case 'r':
      case 'math:r':
        this.#state = { ...state, run: newRun() };
        return;
      case 'tc':
        this.#state = { ...state, inCell: true };
        return;
      case 't':
      case 'delText':
      case 'math:t':
      case 'instrText':
      case 'delInstrText':
        this.#text = [];
        this.#isKept = element.attributes['xml:space']?.value === 'preserve';
        return;
      case 'txbxContent':
        this.#flow.enter(0, 'here');
        this.#state = { ...state, inCell: false, fields: new DocxFields(), run: null };
        return;
      case 'footnote':
      case 'endnote':
      case 'comment': {
        const id = wordAttribute(element, 'id') ?? '';
        const blocks = this.#flow.enterDetached(name === 'comment' ? COMMENT : NOTE);
        this.#document.notes.add(`${name}s`, id, blocks);
        this.#state = { ...firstState(), note: id };
        return;
      }
      default:
        if (parent === 'rPr' || parent === 'pPr' || parent === 'numPr' || parent === 'sectPr') {
          this.#property(name, element, parent);
        } else this.#content(name, element, parent);
    }
  }

  /** A property of a run, of a paragraph, or of a paragraph's end. */
  #property(name: string, element: XmlElement, parent: string): void {
    const { paragraph, run } = this.#state;
    const value = wordAttribute(element, 'val');
    if (parent === 'rPr') {
      if (run !== null) {
        if (name === 'vanish') run.isHidden = isOn(element);
        else if (name === 'rStyle') run.style = value ?? '';
      } else if (paragraph !== null && this.#frames.at(-3)?.name === 'pPr') {
        const mark = name === 'vanish' && isOn(element) ? HIDDEN : (MARKING.get(name) ?? 0);
        paragraph.mark |= mark;
      }
    } else if (parent === 'sectPr') {
      if (name !== 'headerReference' && name !== 'footerReference') return;
      const id = relationshipAttribute(element, 'id');
      const kind = name === 'headerReference' ? 'header' : 'footer';
      if (id !== undefined && !this.#document.runningHeads.has(id)) this.#document.runningHeads.set(id, kind);
    } else if (paragraph === null) return;
    else if (name === 'pStyle') paragraph.style = value ?? '';
    else if (name === 'outlineLvl') paragraph.outline = numberOf(value);
    else if (name === 'numId') paragraph.isNumbered = value !== '0';
    else if (name === 'framePr' && (wordAttribute(element, 'dropCap') ?? 'none') !== 'none') {
      paragraph.mark |= DROP_CAPITAL;
    }
  }

  #content(name: string, element: XmlElement, parent: string): void {
    const state = this.#state;
    const marking = MARKING.get(name);
    if (marking !== undefined) {
      if (parent !== 'trPr') this.#state = { ...state, marks: state.marks | marking };
      return;
    }
    const character = parent === 'r' ? CHARACTERS.get(name) : undefined;
    if (character !== undefined) this.#flow.text(character, this.#marks());
    else if (name === 'br') this.#break(element);
    else if (name === 'sym') this.#symbol(element);
    else if (name === '?docPr') {
      const words = attributeOf(element, 'descr') ?? '';
      this.#flow.marked('alternative-text', words.replace(/[\n\r]/g, ' '), this.#marks());
    } else if (name === 'fldChar') this.#state.fields.change(wordAttribute(element, 'fldCharType'));
    else if (name === 'footnoteRef' || name === 'endnoteRef') this.#flow.noteNumber();
    else if (name === 'footnoteReference' || name === 'endnoteReference' || name === 'commentReference') {
      this.#reference(name, element);
    } else if (name === 'lastRenderedPageBreak' && this.#part === 'body') {
      this.#pages += 1;
      this.#flow.page(this.#pages);
    }
  }

  #leave(name: string): void {
    if (this.#text !== null) {
      this.#addText(name, this.#text);
      this.#text = null;
    } else if (name === 'p') {
      // An instruction ends with its paragraph, so that one without an end hides no more than that.
      for (let left = this.#state.fields.endInstructions(); left > 0; left--) {
        this.#flow.remark('field-not-ended');
      }
      this.#endParagraph(false);
    } else if (name === 'txbxContent' || name === 'footnote' || name === 'endnote' || name === 'comment') {
      if (this.#flow.hasText) this.#endParagraph(true);
      this.#flow.leave();
    }
  }

  /** Adds the text of an element that has ended. */
  #addText(name: string, pieces: readonly string[]): void {
    const whole = pieces.join('');
    const text = this.#isKept ? whole : trimXml(whole);
    if (name === 'instrText' || name === 'delInstrText') {
      // An EQ field, with which Word sets ruby and formulas, has its text in the instruction.
      if (text.trimStart().startsWith('EQ ')) this.#flow.remark('equation-field-omitted');
      return;
    }
    const shown = text.replace(/[\n\r]/g, ' ');
    const set = this.#marks() | (name === 'delText' ? DELETED : 0);
    if (this.#state.run?.isNoteSign === true) this.#flow.marked('note-mark', shown, set);
    else this.#flow.text(shown, set);
  }

  #marks(): MarkSet {
    const { marks, run, paragraph, fields } = this.#state;
    const { styles } = this.#document;
    const ofStyle =
      styles.paragraph(paragraph?.style ?? '').isHidden !== styles.hidesCharacters(run?.style ?? '');
    const isHidden = run?.isHidden ?? (ofStyle || styles.isHidden);
    return marks | (isHidden || fields.isInstruction ? HIDDEN : 0);
  }

  #break(element: XmlElement): void {
    const type = wordAttribute(element, 'type');
    if (type !== 'page' && type !== 'column') this.#flow.text('\n', this.#marks());
    else if (this.#flow.hasText) this.#endParagraph(true);
  }

  #symbol(element: XmlElement): void {
    const char = wordAttribute(element, 'char') ?? '';
    const code = /^[0-9a-fA-F]{1,4}$/.test(char) ? parseInt(char, 16) : 0;
    const isCharacter = code >= 0x20 && (code < 0xd800 || code > 0xdfff);
    this.#flow.remark('symbol-font', { font: wordAttribute(element, 'font') ?? '' });
    this.#flow.text(isCharacter ? String.fromCharCode(code) : '\ufffd', this.#marks());
  }

  #reference(name: string, element: XmlElement): void {
    const { run, note } = this.#state;
    const hasSign = ['1', 'true', 'on'].includes(wordAttribute(element, 'customMarkFollows') ?? '');
    if (hasSign && run !== null) run.isNoteSign = true;
    const id = wordAttribute(element, 'id') ?? '';
    // A note inside a note could lead back to itself.
    if (note !== null) {
      this.#flow.remark('note-in-note', { id });
      return;
    }
    const kind =
      name === 'commentReference' ? 'comments' : name === 'footnoteReference' ? 'footnotes' : 'endnotes';
    this.#document.notes.refer(kind, id, this.#marks(), hasSign);
  }

  #gallery(element: XmlElement): void {
    if (!CONTENTS_GALLERIES.has(wordAttribute(element, 'val') ?? '')) return;
    this.#state = { ...this.#state, marks: this.#state.marks | FRONT };
  }

  #endParagraph(isDivided: boolean): void {
    endDocxParagraph(this.#document, this.#part, this.#state, this.#paragraphs, isDivided);
  }
}
