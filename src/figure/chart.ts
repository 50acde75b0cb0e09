/** What a color means; the renderers decide how it looks (paper, dark screen). */
export type Ink =
  | 'text'
  | 'muted'
  | 'rule'
  | 'target'
  | 'control'
  | 'target-wash'
  | 'control-wash'
  | 'none'
  | 'heat-0'
  | 'heat-1'
  | 'heat-2'
  | 'heat-3'
  | 'heat-4'
  | 'heat-5'
  | 'heat-6';

/** One thing to draw. Lengths in points, origin at the top left, y downward. The y of a text is its baseline. */
export type Shape =
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: Ink;
      readonly stroke?: Ink;
    }
  | {
      readonly kind: 'line';
      readonly points: readonly (readonly [number, number])[];
      readonly stroke: Ink;
      readonly width: number;
      /** Lengths of dash and gap; a solid line without. */
      readonly dash?: readonly [number, number];
    }
  | { readonly kind: 'area'; readonly points: readonly (readonly [number, number])[]; readonly fill: Ink }
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly fill: Ink;
      readonly bold?: boolean;
    };

/** A value that a chart shows. */
export interface ChartReading {
  /** Where it is drawn, in points. */
  readonly x: number;
  readonly y: number;
  /** One for each column of the chart; an empty text where there is none. */
  readonly values: readonly (string | number)[];
  /** The same in words. */
  readonly words: string;
}

/** A drawing from which both SVG and PDF are made, so that both show the same. */
export interface Chart {
  /** Key within a report, letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  /** What the chart shows, in words, for readers who cannot see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** Names of the values of a reading. */
  readonly columns: readonly string[];
  /** Every value that is drawn, in reading order. */
  readonly readings: readonly ChartReading[];
}

/** Width of every chart: the text width of a page, in points. */
export const CHART_WIDTH = 440;

/** Size of chart labels in points. */
export const LABEL_SIZE = 7.5;

/** A horizontal or vertical hairline. */
export function hairline(x1: number, y1: number, x2: number, y2: number, stroke: Ink = 'rule'): Shape {
  return {
    kind: 'line',
    points: [
      [x1, y1],
      [x2, y2],
    ],
    stroke,
    width: 0.5,
  };
}

/** A label; by default small, muted and starting at x. */
export function label(
  text: string,
  x: number,
  y: number,
  options: {
    readonly anchor?: 'start' | 'middle' | 'end';
    readonly fill?: Ink;
    readonly bold?: boolean;
    readonly size?: number;
  } = {},
): Shape {
  return {
    kind: 'text',
    x,
    y,
    text,
    size: options.size ?? LABEL_SIZE,
    anchor: options.anchor ?? 'start',
    fill: options.fill ?? 'muted',
    ...(options.bold === true ? { bold: true } : {}),
  };
}
