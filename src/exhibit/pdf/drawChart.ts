import {
  type Chart,
  type Ink,
  PAPER,
  powerParts,
  RAISED_SIZE,
  RISE,
  type Shape,
} from '../../figure/index.js';
import type { PdfPages } from './pdfPages.js';

/** Draws a chart with its top left corner at (left, top) as vectors; the caller has marked the content. */
export function drawChart(pages: PdfPages, chart: Chart, left: number, top: number): void {
  for (const shape of chart.shapes) drawShape(pages, shape, left, top);
}

function drawShape(pages: PdfPages, shape: Shape, left: number, top: number): void {
  const { doc } = pages;
  switch (shape.kind) {
    case 'rect':
      if (shape.width <= 0 || shape.height <= 0) return;
      doc.rect(left + shape.x, top + shape.y, shape.width, shape.height);
      if (shape.stroke === undefined) doc.fill(colour(shape.fill));
      else if (shape.fill === 'none') doc.lineWidth(0.5).stroke(colour(shape.stroke));
      else doc.lineWidth(0.5).fillAndStroke(colour(shape.fill), colour(shape.stroke));
      return;
    case 'line':
      path(pages, shape.points, left, top);
      doc.lineWidth(shape.width).lineJoin('round');
      if (shape.dash === undefined) doc.undash();
      else doc.dash(shape.dash[0], { space: shape.dash[1] });
      doc.stroke(colour(shape.stroke)).undash();
      return;
    case 'area':
      path(pages, shape.points, left, top);
      doc.closePath().fill(colour(shape.fill));
      return;
    case 'text': {
      const font = shape.bold === true ? 'sansBold' : 'sans';
      const runs = powerParts(shape.text).flatMap(({ text, raised }) =>
        pages.fonts.split(text, font).map((run) => {
          const size = raised ? shape.size * RAISED_SIZE : shape.size;
          return { ...run, size, raised, width: pages.fonts.width(run.text, run.font, size) };
        }),
      );
      const total = runs.reduce((sum, run) => sum + run.width, 0);
      let x = left + shape.x - (shape.anchor === 'end' ? total : shape.anchor === 'middle' ? total / 2 : 0);
      for (const run of runs) {
        const baseline = top + shape.y - (run.raised ? RISE * shape.size : 0);
        pages.text(run.text, x, baseline, run.font, run.size, colour(shape.fill));
        x += run.width;
      }
    }
  }
}

function path(
  pages: PdfPages,
  points: readonly (readonly [number, number])[],
  left: number,
  top: number,
): void {
  points.forEach(([x, y], index) => {
    if (index === 0) pages.doc.moveTo(left + x, top + y);
    else pages.doc.lineTo(left + x, top + y);
  });
}

function colour(ink: Ink): string {
  return ink === 'none' ? PAPER.rule : PAPER[ink];
}
