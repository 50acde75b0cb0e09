import type { Block } from '../document/blocks.js';
import { say } from '../document/blocks.js';
import { drawTable } from './drawTable.js';
import type { PdfPages } from './pdfPages.js';
import { ALARM_COLOUR, type TextTheme } from './pdfTheme.js';

type Answer = Extract<Block, { kind: 'answer' }>;

/** Width of the number in large, in points. */
const SIDE = 92;

/** Points that an answer needs where it begins: it is not cut if a page can hold it. */
export function answerHeight(pages: PdfPages, block: Answer): number {
  const wide = pages.area.width - SIDE - 14;
  const words =
    pages.height(block.subject, pages.themes.subject, wide) +
    pages.height(block.about, pages.themes.note, wide) +
    pages.height(block.sentence, pages.themes.sentence, wide) +
    (block.alarm.length === 0 ? 0 : pages.height(block.alarm, pages.themes.tableHead, wide - 14) + 14);
  return words + 30 + block.measures.rows.length * 28;
}

/** One answer: the number in large, what it is about and its sentence beside it, the measures with their controls below. */
export function drawAnswer(pages: PdfPages, block: Answer): void {
  const { left, width } = pages.area;
  const right = left + SIDE + 14;
  const wide = width - SIDE - 14;
  pages.ensure(answerHeight(pages, block));
  pages.rule(left, left + width, pages.y + 1);
  pages.y += 7;
  const top = pages.y;
  const page = pages.doc.page;
  let size: number = pages.themes.figure.size;
  while (size > 12 && pages.fonts.width(block.figure, 'serif', size) > SIDE) size -= 1;
  pages.content(pages.node('P'), 'P', () => {
    pages.text(block.figure, left, top + 21, 'serif', size, pages.themes.figure.colour);
  });
  const unit = pages.lines([say(block.unit)], pages.themes.note, SIDE);
  pages.content(pages.node('P'), 'P', () => {
    pages.drawLines(unit, left, top + 27, pages.themes.note);
  });
  const put = (content: Answer['about'], theme: TextTheme): void => {
    pages.flow(pages.node('P'), 'P', pages.lines(content, theme, wide), theme, { left: right });
  };
  put(block.subject, pages.themes.subject);
  put(block.about, pages.themes.note);
  pages.y += 2;
  if (block.alarm.length > 0) drawAlarm(pages, block.alarm, right, wide);
  put(block.sentence, pages.themes.sentence);
  if (pages.doc.page === page)
    pages.y = Math.max(pages.y, top + 27 + unit.length * pages.themes.note.leading);
  pages.y += 4;
  drawTable(pages, block.measures, 'answer');
}

function drawAlarm(pages: PdfPages, alarm: Answer['alarm'], left: number, width: number): void {
  const lines = pages.lines(alarm, pages.themes.tableHead, width - 14);
  const top = pages.y;
  const height = lines.length * pages.themes.tableHead.leading + 6;
  pages.artifact(() => {
    pages.doc.rect(left, top, width, height).lineWidth(1).stroke(ALARM_COLOUR);
  });
  pages.content(pages.node('P'), 'P', () => {
    pages.drawLines(lines, left + 7, top + 3, pages.themes.tableHead);
  });
  pages.y = top + height + 4;
}
