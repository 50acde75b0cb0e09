import { type Chart, visibleString, visibleText } from '../../figure/index.js';

/**
 * How a run of text is set. `alarm` is reserved for a missing control. `sign` replaces a character that cannot be seen. `hash` is set small
 * enough for 64 digits on one line of a table. `differs` marks what appears on one side only: bold and underlined, so that a black-and-white
 * copy shows it too.
 */
export type InlineStyle =
  'plain' | 'strong' | 'emphasis' | 'mono' | 'hash' | 'muted' | 'alarm' | 'sign' | 'differs';

/** A run of text in one style. */
export interface Inline {
  readonly text: string;
  readonly style: InlineStyle;
  /** True for text from outside: a page isolates its direction. */
  readonly foreign?: boolean;
  /** True for text from outside that this program once wrote: its powers of ten have raised exponents. */
  readonly stated?: boolean;
  /** Heat step of the background, 0 … 6. */
  readonly heat?: number;
  /** Address in the document to which a page links this text. */
  readonly link?: string;
}

/** Is this a text of the program, whose powers of ten have raised exponents? Other text and code stay as they are. */
export function hasPowers({ foreign, stated, style }: Inline): boolean {
  return (foreign !== true || stated === true) && style !== 'mono' && style !== 'hash' && style !== 'sign';
}

/** A column of a table: its share of the width, and how its cells are aligned. */
export interface Column {
  readonly header: string;
  readonly weight: number;
  readonly align: 'left' | 'right';
}

/** A label and what is true of it. */
export interface Fact {
  readonly label: string;
  readonly value: readonly Inline[];
}

/** The parts of a document; renderers know only these. */
export type Block =
  | {
      readonly kind: 'heading';
      readonly level: 1 | 2 | 3;
      readonly text: string;
      readonly id: string;
      /** Set small, as the headings of the first page are. */
      readonly small?: boolean;
    }
  | {
      readonly kind: 'paragraph';
      readonly style: 'body' | 'lead' | 'note' | 'label' | 'caution';
      readonly content: readonly Inline[];
      /** Introduces what follows: both are kept on one page. */
      readonly leads?: boolean;
    }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly (readonly Inline[])[];
      /** Set small, as the lists of the first page and the sources are. */
      readonly small?: boolean;
    }
  | {
      readonly kind: 'facts';
      readonly title: string;
      readonly rows: readonly Fact[];
    }
  | {
      readonly kind: 'table';
      readonly title: string;
      /** The title repeats the text above the table: only readers who cannot see the page get it. */
      readonly quiet?: boolean;
      /** Rows are set close together, as in long lists of files. */
      readonly dense?: boolean;
      /** Cells are texts to be read side by side; they are set as passages are. */
      readonly reading?: boolean;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
      readonly note: readonly Inline[];
    }
  | {
      readonly kind: 'figure';
      readonly chart: Chart;
      readonly number: string;
      readonly caption: readonly Inline[];
    }
  | {
      readonly kind: 'answer';
      /** The number that is set large. */
      readonly figure: string;
      readonly unit: string;
      /** Which model. */
      readonly subject: readonly Inline[];
      /** Which work and control. */
      readonly about: readonly Inline[];
      readonly alarm: readonly Inline[];
      readonly sentence: readonly Inline[];
      /** The measures, each with its control on the same line. */
      readonly measures: Extract<Block, { kind: 'table' }>;
    }
  | {
      readonly kind: 'passage';
      readonly label: string;
      readonly place: readonly Inline[];
      readonly prefix: readonly Inline[];
      readonly continuation: readonly Inline[];
      readonly numbers: readonly Inline[];
    }
  | {
      /** The sections of the document, each with the page on which it begins. */
      readonly kind: 'contents';
      readonly entries: readonly { readonly id: string; readonly text: string }[];
    }
  | {
      /** Terms with their explanations, set close together; `id` is the address of a term in the document. */
      readonly kind: 'terms';
      readonly items: readonly { readonly id: string; readonly term: string; readonly sentence: string }[];
    }
  | { readonly kind: 'tokenLegend'; readonly steps: readonly string[] }
  | {
      readonly kind: 'title';
      readonly report: string;
      readonly title: readonly Inline[];
      readonly caption: readonly Inline[];
    }
  | { readonly kind: 'pageBreak' }
  | { readonly kind: 'endMark'; readonly text: string };

/** Text of this program in one style. */
export function say(text: string, style: InlineStyle = 'plain'): Inline {
  return { text, style };
}

/** Text from outside, with everything hidden in it made visible; `(not given)` for an empty one. */
export function foreign(text: string, style: InlineStyle = 'plain'): Inline[] {
  if (text === '') return [say('(not given)', 'muted')];
  return visibleText(text).map((piece) => ({
    text: piece.text,
    style: piece.kind === 'sign' ? 'sign' : style,
    foreign: true,
  }));
}

/** A sentence of this program that the record holds; from outside in every other way. */
export function stated(text: string, style: InlineStyle = 'plain'): Inline[] {
  return foreign(text, style).map((run) => ({ ...run, stated: true }));
}

/** A paragraph of body text. */
export function paragraph(...content: readonly Inline[]): Block {
  return { kind: 'paragraph', style: 'body', content };
}

/** A small note. */
export function note(...content: readonly Inline[]): Block {
  return { kind: 'paragraph', style: 'note', content };
}

/** The same paragraph, kept on one page with the block that follows it. */
export function leading(block: Block): Block {
  return block.kind === 'paragraph' ? { ...block, leads: true } : block;
}

/** A heading; `id` is its address in the document. It may contain names from outside: hidden characters in them are made visible. */
export function heading(level: 1 | 2 | 3, text: string, id: string): Block {
  return { kind: 'heading', level, text: visibleString(text), id };
}

/** A list of facts. */
export function facts(title: string, rows: readonly Fact[]): Block {
  return { kind: 'facts', title, rows };
}

/** Lines of runs, one below the other. */
export function stacked(lines: readonly (readonly Inline[])[]): Inline[] {
  return lines.flatMap((line, index) => [...(index === 0 ? [] : [say('\n')]), ...line]);
}

/** The plain text of runs. */
export function textOf(content: readonly Inline[]): string {
  return content.map((run) => run.text).join('');
}
