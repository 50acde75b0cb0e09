import { PAPER } from '../chart/palette.js';
import { say, type Block, type Inline } from '../document/blocks.js';
import type { Line } from './breakLines.js';
import type { Node, PdfPages } from './pdfPages.js';
import { TEXT, type TextTheme } from './pdfTheme.js';

type Kind<K extends Block['kind']> = Extract<Block, { kind: K }>;

interface Cell {
  readonly node: Node;
  readonly tag: 'TH' | 'TD';
  readonly lines: readonly Line[];
  readonly left: number;
  readonly width: number;
  readonly right: boolean;
  readonly theme: TextTheme;
}

const PAD = 3;
const COLUMN_GAP = 9;

/** A table with its title, a head that is repeated on every page, and rows that go over pages when they must. */
export function drawTable(pages: PdfPages, block: Kind<'table'>): void {
  const table = pages.node('Table');
  const caption = pages.lines([say(block.title)], TEXT.tableHead, pages.area.width);
  const columns = columnsOf(pages, block);
  const head = (node: Node): Cell[] =>
    columns.map(({ left, width, right, header }) => ({
      node: pages.node('TH', node, { scope: 'Column' }),
      tag: 'TH',
      lines: pages.lines([say(header)], TEXT.tableHead, width),
      left,
      width,
      right,
      theme: TEXT.tableHead,
    }));
  pages.ensure(70);
  pages.flow(pages.node('Caption', table), 'Caption', caption, TEXT.tableHead);
  pages.y += 2;
  const headRow = pages.node('TR', table);
  const headCells = head(headRow);
  drawRow(pages, headCells, () => undefined);
  pages.rule(pages.area.left, pages.area.left + pages.area.width, pages.y, PAPER.text);
  const repeatHead = (): void => {
    pages.artifact(() => {
      for (const cell of headCells) drawCell(pages, cell, cell.lines, pages.y + PAD);
    });
    pages.y += rowHeight(headCells);
    pages.rule(pages.area.left, pages.area.left + pages.area.width, pages.y, PAPER.text);
  };
  for (const row of block.rows) {
    const node = pages.node('TR', table);
    const cells = row.map((content, index): Cell => {
      const column = columns[index] ?? { left: pages.area.left, width: pages.area.width, right: false };
      return {
        node: pages.node('TD', node),
        tag: 'TD',
        lines: pages.lines(content, TEXT.table, column.width),
        left: column.left,
        width: column.width,
        right: column.right,
        theme: TEXT.table,
      };
    });
    drawRow(pages, cells, repeatHead);
    pages.rule(pages.area.left, pages.area.left + pages.area.width, pages.y);
  }
  table.end();
  if (block.note.length > 0) {
    pages.y += 4;
    pages.flow(pages.node('P'), 'P', pages.lines(block.note, TEXT.note, pages.area.width), TEXT.note);
  }
  pages.y += 12;
}

/** Label and value pairs as a table of two columns, `left` and `width` points across. */
export function drawFacts(
  pages: PdfPages,
  rows: readonly { readonly label: string; readonly value: readonly Inline[] }[],
  left: number = pages.area.left,
  width: number = pages.area.width,
  labelWidth = 130,
  rules = true,
): void {
  const table = pages.node('Table');
  for (const row of rows) {
    const node = pages.node('TR', table);
    const valueWidth = width - labelWidth - COLUMN_GAP;
    const cells: Cell[] = [
      {
        node: pages.node('TH', node, { scope: 'Row' }),
        tag: 'TH',
        lines: pages.lines([say(row.label)], TEXT.tableLabel, labelWidth),
        left,
        width: labelWidth,
        right: false,
        theme: TEXT.tableLabel,
      },
      {
        node: pages.node('TD', node),
        tag: 'TD',
        lines: pages.lines(row.value, TEXT.table, valueWidth),
        left: left + labelWidth + COLUMN_GAP,
        width: valueWidth,
        right: false,
        theme: TEXT.table,
      },
    ];
    drawRow(pages, cells, () => undefined, rules ? PAD : 1);
    if (rules) pages.rule(left, left + width, pages.y);
  }
  table.end();
  if (rules) pages.y += 10;
}

function columnsOf(
  pages: PdfPages,
  block: Kind<'table'>,
): { header: string; left: number; width: number; right: boolean }[] {
  const total = block.columns.reduce((sum, column) => sum + column.weight, 0);
  const usable = pages.area.width - COLUMN_GAP * (block.columns.length - 1);
  let left = pages.area.left;
  return block.columns.map((column) => {
    const width = (usable * column.weight) / total;
    const placed = { header: column.header, left, width, right: column.align === 'right' };
    left += width + COLUMN_GAP;
    return placed;
  });
}

function rowHeight(cells: readonly Cell[], pad = PAD): number {
  return Math.max(...cells.map((cell) => cell.lines.length * cell.theme.leading)) + 2 * pad;
}

/** Draws a row; one that does not fit goes to the next page, and over pages if it is taller than half of one. */
function drawRow(pages: PdfPages, cells: readonly Cell[], onNewPage: () => void, pad = PAD): void {
  const height = rowHeight(cells, pad);
  const nextPage = (): void => {
    pages.newPage();
    onNewPage();
  };
  const pageHeight = pages.area.bottom - pages.area.top;
  if (height > pages.room && height <= pageHeight / 2) nextPage();
  const leading = Math.max(...cells.map((cell) => cell.theme.leading));
  const total = Math.max(...cells.map((cell) => cell.lines.length));
  let at = 0;
  while (at < total) {
    const fit = Math.floor((pages.room - 2 * pad + 0.01) / leading);
    if (fit < Math.min(2, total - at)) {
      nextPage();
      continue;
    }
    const count = Math.min(fit, total - at);
    for (const cell of cells) {
      const lines = cell.lines.slice(at, at + count);
      if (lines.length === 0) continue;
      pages.content(cell.node, cell.tag, () => {
        drawCell(pages, cell, lines, pages.y + pad);
      });
    }
    pages.y += count * leading + 2 * pad;
    at += count;
  }
}

function drawCell(pages: PdfPages, cell: Cell, lines: readonly Line[], top: number): void {
  pages.drawLines(lines, cell.left, top, cell.theme, cell.right ? cell.width : undefined);
}
