import { PAPER } from '../../figure/index.js';
import { say, type Block } from '../document/blocks.js';
import type { PdfPages } from './pdfPages.js';

const INDENT = 17;

/** Commands in order: what each shows, and the command itself, line by line. */
export function drawSteps(pages: PdfPages, block: Extract<Block, { kind: 'steps' }>): void {
  const list = pages.node('L');
  block.items.forEach(({ what, command }, index) => {
    const item = pages.node('LI', list);
    const width = pages.area.width - INDENT;
    const words = pages.lines([say(what)], pages.themes.note, width);
    const code = pages.lines([say(command, 'mono')], pages.themes.command, width);
    const height = words.length * pages.themes.note.leading + code.length * pages.themes.command.leading;
    pages.ensure(Math.min(height, 160));
    const baseline = pages.y + (pages.themes.note.leading + pages.themes.note.size * 0.68) / 2;
    pages.content(pages.node('Lbl', item), 'Lbl', () => {
      pages.text(`${index + 1}.`, pages.area.left, baseline, 'sans', pages.themes.note.size, PAPER.muted);
    });
    const body = pages.node('LBody', item);
    const left = pages.area.left + INDENT;
    pages.flow(pages.node('P', body), 'P', words, pages.themes.note, { left });
    pages.flow(pages.node('Code', body), 'Code', code, pages.themes.command, { left });
    pages.y += 4;
  });
  list.end();
  pages.y += 5;
}
