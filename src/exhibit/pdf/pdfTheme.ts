import { ALARM, CHART_WIDTH, PAPER } from '../../figure/index.js';

/** Fonts of a document, by what they are for. */
export type FontUse = 'serif' | 'serifItalic' | 'serifBold' | 'sans' | 'sansBold' | 'mono';

/** Paper sizes in points. */
export const PAPERS = { A4: [595.28, 841.89], Letter: [612, 792] } as const;
/** See {@link PAPERS}. */
export type Paper = keyof typeof PAPERS;

/** The type area of a page, in points from its top left corner. */
export interface Area {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  readonly pageWidth: number;
  readonly pageHeight: number;
}

/** The type area on a paper: as wide as a chart, centred. */
export function areaOf(paper: Paper): Area {
  const [pageWidth, pageHeight] = PAPERS[paper];
  return {
    left: (pageWidth - CHART_WIDTH) / 2,
    width: CHART_WIDTH,
    top: 64,
    bottom: pageHeight - 57,
    pageWidth,
    pageHeight,
  };
}

/** How a kind of text is set. Lengths in points. */
export interface TextTheme {
  readonly family: 'serif' | 'sans';
  readonly size: number;
  readonly leading: number;
  readonly colour: string;
  readonly bold: boolean;
}

const serif = (size: number, leading: number, colour = PAPER.text, bold = false): TextTheme => ({
  family: 'serif',
  size,
  leading,
  colour,
  bold,
});
const sans = (size: number, leading: number, colour = PAPER.text, bold = false): TextTheme => ({
  family: 'sans',
  size,
  leading,
  colour,
  bold,
});

/** All kinds of text in a document. */
export const TEXT = {
  title: serif(19, 24, PAPER.text, true),
  heading1: serif(14.5, 18.5, PAPER.text, true),
  heading2: serif(11.6, 15, PAPER.text, true),
  heading3: sans(9, 12.5, PAPER.text, true),
  small: sans(8.4, 11.5, PAPER.muted, true),
  lead: serif(11.6, 15.4),
  sentence: serif(10.8, 14.2),
  subject: sans(9.4, 12.6),
  smallList: sans(8.3, 11.1),
  terms: sans(7.8, 10.2),
  body: serif(10.1, 13.8),
  caption: sans(8.8, 12.4, PAPER.muted),
  note: sans(8.2, 11.2, PAPER.muted),
  table: sans(8.2, 10.9),
  tableHead: sans(8.2, 10.9, PAPER.text, true),
  tableLabel: sans(8.2, 10.9, PAPER.muted),
  figure: serif(28, 31, PAPER.target),
  passage: serif(10.1, 14.8),
  parallel: serif(9.6, 13.6),
} as const satisfies Record<string, TextTheme>;

/** All kinds of text, each in its setting. */
export type Themes = Readonly<Record<keyof typeof TEXT, TextTheme>>;

/** The same kinds of text, smaller: `scale` of their sizes, 0 … 1. */
export function scaledThemes(scale: number): Themes {
  return Object.fromEntries(
    Object.entries(TEXT).map(([name, theme]) => [
      name,
      { ...theme, size: theme.size * scale, leading: theme.leading * scale },
    ]),
  ) as unknown as Themes;
}

/** The alarm color on paper. */
export const ALARM_COLOUR = ALARM.paper;
