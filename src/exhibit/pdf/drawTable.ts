import { PAPER } from '../../figure/index.js';
import { say, type Block, type Inline } from '../document/blocks.js';
import type { Line } from './breakLines.js';
import type { Node, PdfPages } from './pdfPages.js';
import type { TextTheme } from './pdfTheme.js';

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

const PAD = 2;
const COLUMN_GAP = 9;
/** Width of the left column of facts. */
const LABEL_WIDTH = 130;

/** A table with its title, a head that is repeated on every page, and rows that go over pages when they must. */
export function drawTable(pages: PdfPages, block: Kind<'table'>, place: 'page' | 'answer' = 'page'): void {
  const inAnswer = place === 'answer';
  const quiet = block.quiet === true;
  const table = pages.node('Table', pages.root, quiet ? { title: block.title } : {});
  const caption = pages.lines([say(block.title)], pages.themes.tableHead, pages.area.width);
  const columns = columnsOf(pages, block);
  const head = (node: Node): Cell[] =>
    columns.map(({ left, width, right, header }) => ({
      node: pages.node('TH', node, { scope: 'Column' }),
      tag: 'TH',
      lines: pages.lines([say(header)], pages.themes.tableHead, width),
      left,
      width,
      right,
      theme: pages.themes.tableHead,
    }));
  const captionNode = quiet ? undefined : pages.node('Caption', table);
  const headCells = head(pages.node('TR', table));
  const rows = block.rows.map((row): Cell[] => {
    const node = pages.node('TR', table);
    return row.map((content, index): Cell => {
      const column = columns[index] ?? { left: pages.area.left, width: pages.area.width, right: false };
      return {
        node: pages.node('TD', node),
        tag: 'TD',
        lines: pages.lines(content, cellTheme(pages, block), column.width),
        left: column.left,
        width: column.width,
        right: column.right,
        theme: cellTheme(pages, block),
      };
    });
  });
  if (!inAnswer) pages.ensure(tableOpening(pages, block));
  if (captionNode !== undefined) {
    pages.flow(captionNode, 'Caption', caption, pages.themes.tableHead);
    pages.y += 2;
  }
  const pad = inAnswer || block.dense === true ? 1.5 : PAD;
  drawRow(pages, headCells, () => undefined, pad);
  pages.rule(pages.area.left, pages.area.left + pages.area.width, pages.y, PAPER.text);
  const repeatHead = (): void => {
    pages.artifact(() => {
      for (const cell of headCells) drawCell(pages, cell, cell.lines, pages.y + PAD);
    });
    pages.y += rowHeight(headCells);
    pages.rule(pages.area.left, pages.area.left + pages.area.width, pages.y, PAPER.text);
  };
  const noteHeight =
    block.note.length === 0 ? 0 : pages.height(block.note, pages.themes.note, pages.area.width) + 4;
  for (const [index, cells] of rows.entries()) {
    // A note does not stand alone on the next page: the last row goes with it.
    const together = rowHeight(cells, pad) + noteHeight;
    if (
      index > 0 &&
      index === rows.length - 1 &&
      noteHeight > 0 &&
      noteHeight < 120 &&
      together > pages.room &&
      rowHeight(cells, pad) <= pages.room
    ) {
      pages.newPage();
      repeatHead();
    }
    drawRow(pages, cells, repeatHead, pad);
    pages.rule(pages.area.left, pages.area.left + pages.area.width, pages.y);
  }
  table.end();
  if (block.note.length > 0) {
    pages.y += 4;
    pages.flow(
      pages.node('P'),
      'P',
      pages.lines(block.note, pages.themes.note, pages.area.width),
      pages.themes.note,
    );
  }
  pages.y += inAnswer ? 6 : 9;
}

function cellTheme(pages: PdfPages, { reading }: Kind<'table'>): TextTheme {
  return reading === true ? pages.themes.parallel : pages.themes.table;
}

/** Label and value pairs as a table of two columns, `left` and `width` points across. */
export function drawFacts(
  pages: PdfPages,
  rows: readonly { readonly label: string; readonly value: readonly Inline[] }[],
  left: number = pages.area.left,
  width: number = pages.area.width,
  labelWidth = LABEL_WIDTH,
  rules = true,
): void {
  const table = pages.node('Table');
  const made = rows.map((row): Cell[] => {
    const node = pages.node('TR', table);
    const valueWidth = width - labelWidth - COLUMN_GAP;
    return [
      {
        node: pages.node('TH', node, { scope: 'Row' }),
        tag: 'TH',
        lines: pages.lines([say(row.label)], pages.themes.tableLabel, labelWidth),
        left,
        width: labelWidth,
        right: false,
        theme: pages.themes.tableLabel,
      },
      {
        node: pages.node('TD', node),
        tag: 'TD',
        lines: pages.lines(row.value, pages.themes.table, valueWidth),
        left: left + labelWidth + COLUMN_GAP,
        width: valueWidth,
        right: false,
        theme: pages.themes.table,
      },
    ];
  });
  const pad = rules ? PAD : 1;
  if (rules) pages.ensure(factsOpening(pages, rows, labelWidth));
  for (const cells of made) {
    drawRow(pages, cells, () => undefined, pad);
    if (rules) pages.rule(left, left + width, pages.y);
  }
  table.end();
  if (rules) pages.y += 8;
}

/** Points that a table needs where it begins: all of a short one, title and first rows of a long one. */
export function tableOpening(pages: PdfPages, block: Kind<'table'>): number {
  const columns = columnsOf(pages, block);
  const rows = block.rows.map((row) =>
    Math.max(
      ...row.map((content, index) =>
        pages.height(content, cellTheme(pages, block), columns[index]?.width ?? pages.area.width),
      ),
    ),
  );
  const head = Math.max(
    ...columns.map(({ header, width }) => pages.height([say(header)], pages.themes.tableHead, width)),
  );
  return opening(pages, rows, head + 28, 84);
}

/** Points that a list of facts needs where it begins. */
export function factsOpening(pages: PdfPages, rows: Kind<'facts'>['rows'], labelWidth = LABEL_WIDTH): number {
  const width = pages.area.width - labelWidth - COLUMN_GAP;
  return opening(
    pages,
    rows.map((row) => pages.height(row.value, pages.themes.table, width)),
    0,
    50,
  );
}

/** What is no taller than an eighth of a page stands on one page; of anything taller, the first row stands with what is above it. */
function opening(pages: PdfPages, rows: readonly number[], extra: number, least: number): number {
  const page = pages.area.bottom - pages.area.top;
  const whole = rows.reduce((sum, height) => sum + height + 2 * PAD, extra);
  if (whole <= page / 8) return whole;
  return Math.max(least, Math.min(page / 2, extra + (rows[0] ?? 0) + 2 * PAD));
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
