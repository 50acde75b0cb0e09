import { type Chart, type Ink, PAPER, type Shape } from '../../figure/index.js';
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
      const runs = pages.fonts.split(shape.text, font);
      const widths = runs.map((run) => pages.fonts.width(run.text, run.font, shape.size));
      const total = widths.reduce((sum, width) => sum + width, 0);
      let x = left + shape.x - (shape.anchor === 'end' ? total : shape.anchor === 'middle' ? total / 2 : 0);
      runs.forEach((run, index) => {
        pages.text(run.text, x, top + shape.y, run.font, shape.size, colour(shape.fill));
        x += widths[index] ?? 0;
      });
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
