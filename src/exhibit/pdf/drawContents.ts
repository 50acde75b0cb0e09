import { say, type Block } from '../document/blocks.js';
import { PAPER } from '../../figure/index.js';
import type { PdfPages } from './pdfPages.js';

const COLUMNS = 2;
const GAP = 24;
/** Width that is kept for a page number. */
const NUMBER = 22;

/** The sections in two columns, read downward. The page of each is written when all pages are drawn: see {@link fillContents}. */
export function drawContents(pages: PdfPages, block: Extract<Block, { kind: 'contents' }>): void {
  const theme = pages.themes.table;
  const list = pages.node('TOC');
  const width = (pages.area.width - GAP * (COLUMNS - 1)) / COLUMNS;
  const rows = Math.ceil(block.entries.length / COLUMNS);
  pages.ensure(rows * theme.leading);
  block.entries.forEach(({ id, text }, index) => {
    const left = pages.area.left + Math.floor(index / rows) * (width + GAP);
    const top = pages.y + (index % rows) * theme.leading;
    const node = pages.node('TOCI', list);
    const [line] = pages.lines([say(text)], theme, width - NUMBER);
    pages.content(node, 'TOCI', () => {
      pages.drawLines(line === undefined ? [] : [line], left, top, theme);
    });
    pages.awaiting.push({ id, node, page: pages.number, right: left + width, top });
  });
  pages.y += rows * theme.leading + 10;
}

/** Writes the page on which each section begins into the contents. */
export function fillContents(pages: PdfPages): void {
  const theme = pages.themes.table;
  for (const { id, node, page, right, top } of pages.awaiting) {
    const begins = pages.begins.get(id);
    if (begins === undefined) throw new RangeError(`No heading has the address ${id}.`);
    const number = String(begins + 1);
    pages.doc.switchToPage(page);
    pages.content(node, 'TOCI', () => {
      const width = pages.fonts.width(number, theme.family, theme.size);
      const baseline = top + (theme.leading + theme.size * 0.68) / 2;
      pages.text(number, right - width, baseline, theme.family, theme.size, PAPER.muted);
    });
  }
}
