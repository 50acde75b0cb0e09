import { PAPER, TOKEN_WASH } from '../chart/palette.js';
import { say, textOf, type Block } from '../document/blocks.js';
import { drawChart } from './drawChart.js';
import { drawFacts, drawTable, factsOpening, tableOpening } from './drawTable.js';
import type { PdfPages } from './pdfPages.js';
import { ALARM_COLOUR, TEXT } from './pdfTheme.js';

type Kind<K extends Block['kind']> = Extract<Block, { kind: K }>;

/** Draws one block; `after` is what a heading must keep company with, in points. */
export function drawBlock(pages: PdfPages, block: Block, after: number): void {
  switch (block.kind) {
    case 'title':
      drawTitle(pages, block);
      return;
    case 'heading':
      drawHeading(pages, block, after);
      return;
    case 'paragraph': {
      const theme = block.style === 'lead' ? TEXT.lead : block.style === 'body' ? TEXT.body : TEXT.note;
      pages.flow(pages.node('P'), 'P', pages.lines(block.content, theme, pages.area.width), theme);
      pages.y += theme.leading * 0.5;
      return;
    }
    case 'list':
      drawList(pages, block);
      return;
    case 'facts':
      drawFacts(pages, block.rows);
      return;
    case 'table':
      drawTable(pages, block);
      return;
    case 'figure':
      drawFigure(pages, block);
      return;
    case 'answer':
      drawAnswer(pages, block);
      return;
    case 'passage':
      drawPassage(pages, block);
      return;
    case 'tokenLegend':
      drawTokenLegend(pages, block);
      return;
    case 'pageBreak':
      pages.newPage();
      return;
    case 'endMark':
      drawEndMark(pages, block);
  }
}

/** Points that the beginning of a block needs, so that a heading above it is not left alone. */
export function openingHeight(pages: PdfPages, block: Block | undefined): number {
  if (block === undefined) return 0;
  switch (block.kind) {
    case 'figure':
      return block.chart.height + 40;
    case 'table':
      return tableOpening(pages, block);
    case 'answer':
      return 150;
    case 'passage':
      return 90;
    case 'facts':
      return factsOpening(pages, block.rows);
    case 'heading':
      return block.level === 3 ? 28 : 40;
    default:
      return 34;
  }
}

function drawTitle(pages: PdfPages, block: Kind<'title'>): void {
  const { width, left } = pages.area;
  pages.y -= 22;
  pages.flow(pages.node('P'), 'P', pages.lines([say(block.report)], TEXT.caption, width), TEXT.caption);
  pages.y += 4;
  pages.flow(pages.node('H1'), 'H1', pages.lines(block.title, TEXT.title, width), TEXT.title);
  pages.y += 6;
  pages.flow(pages.node('P'), 'P', pages.lines(block.caption, TEXT.caption, width), TEXT.caption);
  pages.y += 8;
  pages.rule(left, left + width, pages.y, PAPER.text, 0.75);
  pages.y += 2;
}

function drawHeading(pages: PdfPages, block: Kind<'heading'>, after: number): void {
  const { width, left } = pages.area;
  const theme =
    block.small === true
      ? TEXT.small
      : block.level === 1
        ? TEXT.heading1
        : block.level === 2
          ? TEXT.heading2
          : TEXT.heading3;
  const lines = pages.lines([say(block.text)], theme, width);
  const before = block.small === true ? 11 : block.level === 1 ? 26 : block.level === 2 ? 16 : 10;
  const ruled = block.level === 1 && block.small !== true;
  const below = ruled ? 7 : 3;
  pages.ensure(before + (ruled ? 9 : 0) + lines.length * theme.leading + below + after);
  pages.gap(before);
  if (ruled) {
    pages.rule(left, left + width, pages.y, PAPER.text, 0.75);
    pages.y += 9;
  }
  const tag = `H${Math.min(6, block.level + 1)}`;
  pages.flow(pages.node(tag), tag, lines, theme);
  pages.y += below;
}

function drawList(pages: PdfPages, block: Kind<'list'>): void {
  const list = pages.node('L');
  const indent = 15;
  block.items.forEach((item, index) => {
    const node = pages.node('LI', list);
    const lines = pages.lines(item, TEXT.body, pages.area.width - indent);
    pages.ensure(TEXT.body.leading * Math.min(2, lines.length));
    const baseline = pages.y + (TEXT.body.leading + TEXT.body.size * 0.68) / 2;
    const sign = block.ordered ? `${index + 1}.` : '•';
    pages.content(pages.node('Lbl', node), 'Lbl', () => {
      pages.text(sign, pages.area.left, baseline, 'serif', TEXT.body.size, PAPER.muted);
    });
    pages.flow(pages.node('LBody', node), 'LBody', lines, TEXT.body, { left: pages.area.left + indent });
    pages.y += 2.6;
  });
  list.end();
  pages.y += 5;
}

function drawFigure(pages: PdfPages, block: Kind<'figure'>): void {
  const { left, width } = pages.area;
  const caption = pages.lines(
    [say(`${block.number}. ${block.chart.title}. `, 'strong'), ...block.caption],
    TEXT.note,
    width,
  );
  pages.ensure(block.chart.height + 14 + caption.length * TEXT.note.leading);
  pages.gap(8);
  const top = pages.y;
  const figure = pages.node('Figure', pages.root, {
    alt: `${block.chart.title}. ${block.chart.description}`,
    bbox: [left, top, left + width, top + block.chart.height],
  });
  pages.content(figure, 'Figure', () => {
    drawChart(pages, block.chart, left, top);
  });
  figure.end();
  pages.y = top + block.chart.height + 6;
  pages.flow(pages.node('P'), 'P', caption, TEXT.note);
  pages.y += 16;
}

function drawAnswer(pages: PdfPages, block: Kind<'answer'>): void {
  const { left, width } = pages.area;
  const side = 104;
  const right = left + side + 16;
  const wide = width - side - 16;
  pages.ensure(150);
  pages.rule(left, left + width, pages.y + 1);
  pages.y += 11;
  const top = pages.y;
  const page = pages.doc.page;
  let size = TEXT.figure.size;
  while (size > 12 && pages.fonts.width(block.figure, 'serif', size) > side) size -= 1;
  pages.content(pages.node('P'), 'P', () => {
    pages.text(block.figure, left, top + 24, 'serif', size, TEXT.figure.colour);
  });
  const unit = pages.lines([say(block.unit)], TEXT.note, side);
  pages.content(pages.node('P'), 'P', () => {
    pages.drawLines(unit, left, top + 33, TEXT.note);
  });
  if (block.alarm.length > 0) drawAlarm(pages, block, right, wide);
  pages.flow(pages.node('P'), 'P', pages.lines(block.sentence, TEXT.lead, wide), TEXT.lead, { left: right });
  pages.y += 5;
  drawFacts(pages, block.facts, right, wide, 84, false);
  if (pages.doc.page === page) pages.y = Math.max(pages.y, top + 33 + unit.length * TEXT.note.leading);
  pages.y += 8;
  pages.rule(left, left + width, pages.y);
  pages.y += 9;
}

function drawAlarm(pages: PdfPages, block: Kind<'answer'>, left: number, width: number): void {
  const lines = pages.lines(block.alarm, TEXT.tableHead, width - 14);
  const top = pages.y;
  const height = lines.length * TEXT.tableHead.leading + 8;
  pages.artifact(() => {
    pages.doc.rect(left, top, width, height).lineWidth(1).stroke(ALARM_COLOUR);
  });
  pages.content(pages.node('P'), 'P', () => {
    pages.drawLines(lines, left + 7, top + 4, TEXT.tableHead);
  });
  pages.y = top + height + 6;
}

function drawPassage(pages: PdfPages, block: Kind<'passage'>): void {
  const { left, width } = pages.area;
  const indent = 13;
  const text = pages.lines([...block.prefix, ...block.continuation], TEXT.passage, width - indent);
  const numbers = pages.lines(block.numbers, TEXT.note, width - indent);
  const height = 16 + text.length * TEXT.passage.leading + numbers.length * TEXT.note.leading + 10;
  // A passage is read as one; only one that no page could hold is cut.
  pages.ensure(Math.min(height, pages.area.bottom - pages.area.top));
  pages.gap(8);
  const head = pages.lines([say(`${block.label}  `, 'strong'), ...block.place], TEXT.table, width);
  pages.flow(pages.node('P', pages.root, { title: textOf(block.place) }), 'P', head, TEXT.table);
  pages.y += 2;
  const bar = (top: number, bottom: number): void => {
    pages.artifact(() => {
      pages.doc
        .moveTo(left + 1, top + 1)
        .lineTo(left + 1, bottom - 1)
        .lineWidth(1.5)
        .stroke(PAPER.rule);
    });
  };
  const quote = pages.node('BlockQuote');
  pages.flow(pages.node('P', quote), 'P', text, TEXT.passage, { left: left + indent, beside: bar });
  quote.end();
  pages.y += 1;
  pages.flow(pages.node('P'), 'P', numbers, TEXT.note, { left: left + indent });
  pages.y += 8;
}

function drawTokenLegend(pages: PdfPages, block: Kind<'tokenLegend'>): void {
  const { left } = pages.area;
  const baseline = pages.y + 10;
  pages.content(pages.node('P'), 'P', () => {
    const lead = 'Probability of the token:';
    pages.text(lead, left, baseline, 'sans', 8.2, PAPER.muted);
    let x = left + pages.fonts.width(lead, 'sans', 8.2) + 8;
    block.steps.forEach((step, index) => {
      const wide = pages.fonts.width(step, 'sans', 8.2) + 10;
      pages.doc
        .rect(x, pages.y, wide, 14)
        .lineWidth(0.5)
        .fillAndStroke(TOKEN_WASH[index] ?? '#ffffff', PAPER.rule);
      pages.text(step, x + 5, baseline, 'sans', 8.2, PAPER.text);
      x += wide + 3;
    });
  });
  pages.y += 24;
}

function drawEndMark(pages: PdfPages, block: Kind<'endMark'>): void {
  const { left, width } = pages.area;
  // The end mark may stand a little below the type area: alone on a page it would look like a lost one.
  pages.ensure(8);
  pages.y += Math.max(6, Math.min(24, pages.room - 24));
  const line = pages.lines([say(block.text)], TEXT.caption, width);
  const wide = line[0]?.width ?? 0;
  pages.rule(left + width / 2 - 30, left + width / 2 + 30, pages.y, PAPER.text, 0.75);
  pages.y += 8;
  pages.content(pages.node('P'), 'P', () => {
    pages.drawLines(line, left + (width - wide) / 2, pages.y, TEXT.caption);
  });
  pages.y += TEXT.caption.leading;
}
