import { ALARM, PAPER } from '../chart/palette.js';
import { CHART_WIDTH } from '../chart/chart.js';

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
    top: 76,
    bottom: pageHeight - 74,
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
  title: serif(21, 26, PAPER.text, true),
  heading1: serif(16.5, 21, PAPER.text, true),
  heading2: serif(12.5, 16.5, PAPER.text, true),
  heading3: sans(9, 12.5, PAPER.text, true),
  small: sans(8.4, 11.5, PAPER.muted, true),
  lead: serif(12, 16.2),
  body: serif(10.2, 14.2),
  caption: sans(8.8, 12.4, PAPER.muted),
  note: sans(8.2, 11.6, PAPER.muted),
  table: sans(8.2, 11.2),
  tableHead: sans(8.2, 11.2, PAPER.text, true),
  tableLabel: sans(8.2, 11.2, PAPER.muted),
  figure: serif(31, 34, PAPER.target),
  passage: serif(10.2, 15.6),
} as const satisfies Record<string, TextTheme>;

/** The colour that shouts, on paper. */
export const ALARM_COLOUR = ALARM.paper;
