import type { Report } from '../../domain/index.js';
import { answersSection } from './answersSection.js';
import type { Block } from './blocks.js';
import { boundsSection, environmentSection, integritySection } from './closingSections.js';
import { exhibitsSection } from './exhibits/exhibitsSection.js';
import { familiesSection } from './familiesSection.js';
import { firstPage } from './firstPage.js';
import { furtherSection } from './furtherSection.js';
import { glossarySection } from './glossarySection.js';
import { itemsSection } from './itemsSection.js';
import { methodSection } from './methodSection.js';
import { omittedSection } from './omittedSection.js';
import { passagesSection } from './passagesSection.js';
import { printedPairs } from './printedPairs.js';
import { resultsSection } from './resultsSection.js';
import { sampleSection } from './sampleSection.js';
import { statementSection } from './statementSection.js';

/** The report as blocks, in reading order. HTML and PDF are both made from them, so both say the same. */
export function reportDocument(report: Report): Block[] {
  const { report: printed, further } = printedPairs(report);
  const body: Block[] = [
    ...firstPage(printed, further.length),
    { kind: 'pageBreak' },
    ...answersSection(printed),
    ...itemsSection(report),
    ...methodSection(report),
    ...sampleSection(printed),
    ...resultsSection(printed, report.examinations),
    ...furtherSection(report, further),
    ...omittedSection(report),
    ...passagesSection(printed),
    ...exhibitsSection(report),
    ...boundsSection(report),
    ...statementSection(report),
    ...familiesSection(printed, report.families.tests.length - printed.families.tests.length),
    ...environmentSection(report),
  ];
  const end = integritySection(report);
  return numbered([...body, ...glossarySection([...body, ...end]), ...end]);
}

/** Numbers the sections in order; a section that is omitted leaves no gap. */
function numbered(blocks: readonly Block[]): Block[] {
  let number = 0;
  return blocks.map((block) => {
    if (block.kind !== 'heading' || block.level !== 1 || block.small === true) return block;
    number += 1;
    return { ...block, text: `${number}  ${block.text}` };
  });
}
