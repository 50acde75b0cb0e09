import type { Report } from '../../domain/index.js';
import { answersSection } from './answersSection.js';
import type { Block } from './blocks.js';
import { wordsOf } from './blockTexts.js';
import { ANSWERS_TITLE, boundsSection, environmentSection, integritySection } from './closingSections.js';
import { exhibitsSection } from './exhibits/exhibitsSection.js';
import { familiesSection } from './familiesSection.js';
import { firstPage } from './firstPage.js';
import { furtherSection } from './furtherSection.js';
import { glossarySection } from './glossarySection.js';
import { itemsSection } from './itemsSection.js';
import { methodSection } from './methodSection.js';
import { Notes } from './findings/notes.js';
import { omittedSection } from './omittedSection.js';
import { passagesSection } from './passagesSection.js';
import { printedPairs } from './printedPairs.js';
import { resultsSection } from './resultsSection.js';
import { sampleSection } from './sampleSection.js';
import { statementSection } from './statementSection.js';

/**
 * The report as blocks, in reading order: the first page, the contents, the body, then the annexes. HTML and PDF are both made from them, so
 * both say the same.
 */
export function reportDocument(report: Report): Block[] {
  const { report: printed, further } = printedPairs(report);
  const notes = new Notes();
  const first = firstPage(printed, further.length);
  const answers = answersSection(printed);
  notes.printedIn('the first page', first.flatMap(wordsOf));
  notes.printedIn(`“${ANSWERS_TITLE}”`, answers.flatMap(wordsOf));
  const body = numbered(
    [
      ...answers,
      ...itemsSection(report),
      ...resultsSection(printed, notes),
      ...furtherSection(report, further),
      ...omittedSection(report),
      ...boundsSection(report),
      ...statementSection(report),
    ],
    (at) => String(at + 1),
  );
  const method = [...notes.section(), ...methodSection(report)];
  const lettered = numbered(
    [
      ...method,
      ...sampleSection(printed),
      ...passagesSection(printed),
      ...exhibitsSection(report),
      ...familiesSection(printed, report.families.tests.length - printed.families.tests.length),
      ...environmentSection(report),
      ...integritySection(report),
      // For a general reader; the other annexes are for specialists.
      ...glossarySection([...first, ...body]),
    ],
    annexLetter,
  );
  return [
    ...first,
    { kind: 'pageBreak' },
    contents([...body, ...lettered]),
    ...body,
    ...lettered,
    { kind: 'endMark', text: `End of report ${report.id}, revision ${report.revision}` },
  ];
}

function annexLetter(at: number): string {
  return `Annex ${String.fromCharCode(65 + at)}`;
}

/** Marks the sections in order; a section that is omitted leaves no gap. */
function numbered(blocks: readonly Block[], mark: (at: number) => string): Block[] {
  let at = 0;
  return blocks.map((block) =>
    isSection(block) ? { ...block, text: `${mark(at++)}  ${block.text}` } : block,
  );
}

function contents(blocks: readonly Block[]): Block {
  return { kind: 'contents', entries: blocks.filter(isSection).map(({ id, text }) => ({ id, text })) };
}

function isSection(block: Block): block is Extract<Block, { kind: 'heading' }> {
  return block.kind === 'heading' && block.level === 1 && block.small !== true;
}
