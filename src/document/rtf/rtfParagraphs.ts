import { markSet } from '../flow/markSet.js';
import type { ParagraphFlow } from '../flow/paragraphFlow.js';
import { applyProperty, marksOf, type RtfContext, type RtfGroup } from './rtfGroup.js';
import { RtfNotes } from './rtfNotes.js';
import type { Destination } from './rtfWords.js';
import { styleKind, type StyleKind } from '../flow/styleKinds.js';

/** A word and its pronunciation beside it. */
interface Ruby {
  readonly base: string;
  readonly ruby: string;
}

/** Longer instructions are of no ruby. */
const MAX_LENGTH = 1000;

/**
 * The ruby text that the instruction of an EQ field sets, as Word writes it: `EQ \* jc2 \* hps10 \o\ad(\s\up 9(kana),word)`. Null for any other
 * instruction.
 */
function rubyOfEquation(instruction: string): Ruby | null {
  if (instruction.length > MAX_LENGTH) return null;
  const found = /\\o(?:\\a[dlcr])? ?\(\\s\\up ?\d{1,4} ?\(([^()\\]+)\) ?[,;]([^()\\]+)\)/.exec(instruction);
  const [, ruby, base] = found ?? [];
  return ruby === undefined || base === undefined ? null : { base, ruby };
}

/** Outline levels from 0 to 8 are headings; 9 is running text. */
const LEVELS = 9;

/** The paragraph styles of a document by number. */
class RtfStyles {
  readonly #kinds = new Map<number, StyleKind>();

  /** Adds a style. @param name its name as the file has it, with the semicolon that ends it */
  add(style: number, name: string, outline: number): void {
    const kind = styleKind(name.endsWith(';') ? name.slice(0, -1) : name);
    this.#kinds.set(style, withOutline(kind, outline));
  }

  /** What a paragraph with these properties is; a property of its own comes before its style. */
  kindOf({ style, outline, inTable, inList }: RtfGroup): StyleKind {
    const ofStyle = this.#kinds.get(style) ?? styleKind('');
    const kind = withOutline(ofStyle, outline);
    if (kind.kind !== 'paragraph') return kind;
    if (inTable) return { ...kind, kind: 'cell' };
    return inList ? { ...kind, kind: 'list-item' } : kind;
  }
}

function withOutline(kind: StyleKind, outline: number): StyleKind {
  if (outline < 0) return kind;
  if (outline < LEVELS) return { ...kind, kind: 'heading', level: outline + 1 };
  return kind.kind === 'heading' ? { ...kind, kind: 'paragraph', level: 0 } : kind;
}

const COMMENT = markSet('comment');
const RUNNING_HEAD = markSet('running-head');
const RUBY = markSet('ruby');
const DROP_CAPITAL = markSet('drop-capital-gap');
const STRUCTURE = new Set('par cell nestcell sect row nestrow page column chftn ftnalt'.split(' '));

/** Lays the paragraphs of an RTF file, with their numbers. */
export class RtfParagraphs {
  readonly styles = new RtfStyles();
  readonly #flow: ParagraphFlow;
  readonly #notes: RtfNotes;
  /** Paragraphs that have ended, by part. */
  readonly #ended = new Map<RtfContext['part'], number>();

  constructor(flow: ParagraphFlow) {
    this.#flow = flow;
    this.#notes = new RtfNotes(flow);
  }

  /** Is the control word an end of a paragraph, cell or page, or about the number of a note? */
  static isStructure(word: string): boolean {
    return STRUCTURE.has(word);
  }

  /** Carries out such a word. */
  structure(word: string, group: RtfGroup): void {
    if (word === 'chftn') this.#notes.number(group.context);
    else if (word === 'ftnalt') this.#notes.asEndnote();
    else {
      this.#notes.open();
      const isAlways = word === 'par' || word.endsWith('cell');
      if (!isAlways && !this.#flow.hasText) return;
      // A break within a paragraph divides it, and both parts have the paragraph's number.
      this.#end(group, word.endsWith('cell') || word.endsWith('row'), word === 'page' || word === 'column');
    }
  }

  /** Adds characters that have the properties of the group. */
  text(text: string, group: RtfGroup): void {
    this.#notes.open();
    this.#flow.text(text, marksOf(group));
  }

  /** Adds the ruby text of a field's instruction. Word sets formulas with the same field: they are not text, and a remark counts them. */
  equation(instruction: string, group: RtfGroup): void {
    if (!instruction.startsWith('EQ ')) return;
    const found = rubyOfEquation(instruction);
    this.#notes.open();
    if (found === null) {
      this.#flow.remark('equation-field-omitted');
      return;
    }
    this.#flow.text(found.base, marksOf(group));
    this.#flow.text(found.ruby, marksOf(group) | RUBY);
  }

  /** A note, comment, running head or text box begins with the group. */
  enter(group: RtfGroup, word: string, destination: Destination): void {
    applyProperty(group, 'pard', null);
    Object.assign(group, { sink: 'flow', duty: 'context', hidden: false, deleted: false, inserted: false });
    if (destination === 'footnote') {
      group.context = this.#notes.begin();
      return;
    }
    this.#notes.open();
    if (destination === 'annotation') {
      group.context = { part: 'comments', note: null };
      this.#flow.enter(COMMENT, 'after');
    } else if (destination === 'running-head') {
      group.context = { part: word.startsWith('header') ? 'header' : 'footer', note: null };
      this.#flow.enter(RUNNING_HEAD, 'here');
    } else this.#flow.enter(0, 'here');
  }

  /** What {@link enter} began ends with the group. */
  leave(group: RtfGroup): void {
    this.#notes.open();
    this.last(group);
    this.#flow.leave();
  }

  /** Ends a last paragraph that no control word ended. */
  last(group: RtfGroup): void {
    if (this.#flow.hasText) this.#end(group, false, false);
  }

  #end(group: RtfGroup, isCell: boolean, isDivided: boolean): void {
    const { part, note } = group.context;
    const paragraph = (this.#ended.get(part) ?? 0) + 1;
    if (!isDivided) this.#ended.set(part, paragraph);
    const place = { kind: 'rtf', part, paragraph, note } as const;
    const mark = isDivided ? 0 : marksOf(group) | (group.isDropCapital ? DROP_CAPITAL : 0);
    if (part === 'body') {
      const style = this.styles.kindOf(isCell ? { ...group, inTable: true } : group);
      this.#flow.end({ ...style, place, mark });
    } else {
      const isNote = part === 'footnotes' || part === 'endnotes';
      this.#flow.end({ kind: isNote ? 'note' : 'paragraph', level: 0, place, mark });
    }
  }
}
