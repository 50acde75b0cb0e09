import { PAPER, TOKEN_WASH } from '../../figure/index.js';
import { say, textOf, type Block, type Inline } from '../document/blocks.js';
import { drawChart } from './drawChart.js';
import { answerHeight, drawAnswer } from './drawAnswer.js';
import { drawContents } from './drawContents.js';
import { drawFacts, drawTable, factsOpening, tableOpening } from './drawTable.js';
import type { PdfPages } from './pdfPages.js';
import { TEXT, type TextTheme } from './pdfTheme.js';

type Kind<K extends Block['kind']> = Extract<Block, { kind: K }>;

/** Draws one block; `after` is what a heading or a leading paragraph must keep company with, in points. */
export function drawBlock(pages: PdfPages, block: Block, after: number): void {
  switch (block.kind) {
    case 'title':
      drawTitle(pages, block);
      return;
    case 'heading':
      drawHeading(pages, block, after);
      return;
    case 'paragraph': {
      const theme = paragraphTheme(pages, block);
      const lines = pages.lines(block.content, theme, pages.area.width);
      if (block.leads === true) pages.ensure(paragraphHeight(pages, block) + after);
      pages.flow(pages.node('P'), 'P', lines, theme);
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
    case 'contents':
      drawContents(pages, block);
      return;
    case 'terms':
      drawTerms(pages, block);
      return;
    case 'tokenLegend':
      drawTokenLegend(pages, block);
      return;
    case 'pageBreak':
      pages.themes = TEXT;
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
      return figureHeight(pages, block);
    case 'table':
      return tableOpening(pages, block);
    case 'answer':
      return answerHeight(pages, block);
    case 'contents':
      return 60;
    case 'passage':
      return passageHeight(pages, block);
    case 'facts':
      return factsOpening(pages, block.rows);
    case 'heading':
      return block.level === 3 ? 26 : 34;
    case 'endMark':
      return END_MARK;
    case 'list':
      return listOpening(pages, block);
    case 'paragraph':
      return block.leads === true ? Math.max(34, paragraphHeight(pages, block)) : 34;
    default:
      return 34;
  }
}

function paragraphTheme(pages: PdfPages, { style }: Kind<'paragraph'>): TextTheme {
  return style === 'lead' ? pages.themes.lead : style === 'body' ? pages.themes.body : pages.themes.note;
}

/** Points of a paragraph with the space below it. */
export function paragraphHeight(pages: PdfPages, block: Kind<'paragraph'>): number {
  const theme = paragraphTheme(pages, block);
  return pages.height(block.content, theme, pages.area.width) + 0.5 * theme.leading;
}

/** Sizes of a title: the largest at which it takes two lines. */
const TITLE_SIZES: readonly number[] = [19, 17, 15, 13, 11];

function drawTitle(pages: PdfPages, block: Kind<'title'>): void {
  const { width, left } = pages.area;
  pages.y -= 16;
  pages.flow(
    pages.node('P'),
    'P',
    pages.lines([say(block.report)], pages.themes.caption, width),
    pages.themes.caption,
  );
  pages.y += 3;
  const themes = TITLE_SIZES.map((size) => ({
    ...pages.themes.title,
    size,
    leading: Math.round(size * 1.24),
  }));
  const theme =
    themes.find((one) => pages.height(block.title, one, width) <= 2 * one.leading) ??
    themes.at(-1) ??
    pages.themes.title;
  pages.flow(pages.node('H1'), 'H1', pages.lines(block.title, theme, width), theme);
  pages.y += 4;
  pages.flow(
    pages.node('P'),
    'P',
    pages.lines(block.caption, pages.themes.caption, width),
    pages.themes.caption,
  );
  pages.y += 6;
  pages.rule(left, left + width, pages.y, PAPER.text, 0.75);
  pages.y += 1;
}

function drawHeading(pages: PdfPages, block: Kind<'heading'>, after: number): void {
  const { width, left } = pages.area;
  const theme =
    block.small === true
      ? pages.themes.small
      : block.level === 1
        ? pages.themes.heading1
        : block.level === 2
          ? pages.themes.heading2
          : pages.themes.heading3;
  const lines = pages.lines([say(block.text)], theme, width);
  const before = block.small === true ? 11 : block.level === 1 ? 18 : block.level === 2 ? 11 : 8;
  const ruled = block.level === 1 && block.small !== true;
  const below = ruled ? 5 : 3;
  pages.ensure(before + (ruled ? 7 : 0) + lines.length * theme.leading + below + after);
  pages.begins.set(block.id, pages.number);
  pages.gap(before);
  if (ruled) {
    pages.rule(left, left + width, pages.y, PAPER.text, 0.75);
    pages.y += 7;
  }
  const tag = `H${Math.min(6, block.level + 1)}`;
  pages.flow(pages.node(tag), tag, lines, theme);
  pages.y += below;
}

function drawList(pages: PdfPages, block: Kind<'list'>): void {
  const list = pages.node('L');
  const theme = block.small === true ? pages.themes.smallList : pages.themes.body;
  const indent = block.small === true ? 11 : 15;
  block.items.forEach((item, index) => {
    const node = pages.node('LI', list);
    const lines = pages.lines(item, theme, pages.area.width - indent);
    pages.ensure(theme.leading * Math.min(2, lines.length));
    const baseline = pages.y + (theme.leading + theme.size * 0.68) / 2;
    const sign = block.ordered ? `${index + 1}.` : '•';
    pages.content(pages.node('Lbl', node), 'Lbl', () => {
      pages.text(sign, pages.area.left, baseline, 'serif', theme.size, PAPER.muted);
    });
    pages.flow(pages.node('LBody', node), 'LBody', lines, theme, { left: pages.area.left + indent });
    pages.y += block.small === true ? 1 : 2.6;
  });
  list.end();
  pages.y += block.small === true ? 8 : 5;
}

/** Terms, each in bold before its explanation. */
function drawTerms(pages: PdfPages, block: Kind<'terms'>): void {
  const list = pages.node('L');
  const theme = pages.themes.terms;
  for (const { term, sentence } of block.items) {
    const lines = pages.lines([say(`${term}: `, 'strong'), say(sentence)], theme, pages.area.width);
    pages.flow(pages.node('LBody', pages.node('LI', list)), 'LBody', lines, theme);
    pages.y += 0.6;
  }
  list.end();
  pages.y += 4;
}

/** A short list stands whole beside what leads it. */
function listOpening(pages: PdfPages, block: Kind<'list'>): number {
  const theme = block.small === true ? pages.themes.smallList : pages.themes.body;
  const whole = block.items.reduce(
    (sum, item) => sum + pages.height(item, theme, pages.area.width - 15) + 2,
    0,
  );
  return whole <= 90 ? whole : 34;
}

function captionOf({ number, chart, caption }: Kind<'figure'>): Inline[] {
  return [say(`${number}. ${chart.title}. `, 'strong'), ...caption];
}

/** Points of a figure with its caption. */
function figureHeight(pages: PdfPages, block: Kind<'figure'>): number {
  return block.chart.height + 14 + pages.height(captionOf(block), pages.themes.note, pages.area.width);
}

function drawFigure(pages: PdfPages, block: Kind<'figure'>): void {
  const { left, width } = pages.area;
  const caption = pages.lines(captionOf(block), pages.themes.note, width);
  pages.ensure(figureHeight(pages, block));
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
  pages.flow(pages.node('P'), 'P', caption, pages.themes.note);
  pages.y += 10;
}

/** A passage is read as one. One that no page could hold begins where it stands and goes over pages: no page is left empty before it. */
function passageHeight(pages: PdfPages, { prefix, continuation, numbers }: Kind<'passage'>): number {
  const width = pages.area.width - PASSAGE_INDENT;
  const height =
    26 +
    pages.height([...prefix, ...continuation], pages.themes.passage, width) +
    pages.height(numbers, pages.themes.note, width);
  return height <= pages.area.bottom - pages.area.top - 60 ? height : 26 + 6 * pages.themes.passage.leading;
}

const PASSAGE_INDENT = 13;

function drawPassage(pages: PdfPages, block: Kind<'passage'>): void {
  const { left, width } = pages.area;
  const indent = PASSAGE_INDENT;
  const text = pages.lines([...block.prefix, ...block.continuation], pages.themes.passage, width - indent);
  const numbers = pages.lines(block.numbers, pages.themes.note, width - indent);
  pages.ensure(passageHeight(pages, block));
  pages.gap(8);
  const head = pages.lines([say(`${block.label}  `, 'strong'), ...block.place], pages.themes.table, width);
  pages.flow(pages.node('P', pages.root, { title: textOf(block.place) }), 'P', head, pages.themes.table);
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
  pages.flow(pages.node('P', quote), 'P', text, pages.themes.passage, { left: left + indent, beside: bar });
  quote.end();
  pages.y += 1;
  pages.flow(pages.node('P'), 'P', numbers, pages.themes.note, { left: left + indent });
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

/** Points of the end mark with the space above it. */
const END_MARK = 34;

function drawEndMark(pages: PdfPages, block: Kind<'endMark'>): void {
  const { left, width } = pages.area;
  pages.ensure(END_MARK);
  pages.y += Math.max(8, Math.min(24, pages.room - 24));
  const line = pages.lines([say(block.text)], pages.themes.caption, width);
  const wide = line[0]?.width ?? 0;
  pages.rule(left + width / 2 - 30, left + width / 2 + 30, pages.y, PAPER.text, 0.75);
  pages.y += 8;
  pages.content(pages.node('P'), 'P', () => {
    pages.drawLines(line, left + (width - wide) / 2, pages.y, pages.themes.caption);
  });
  pages.y += pages.themes.caption.leading;
}
