import { counted } from '../../base/index.js';
import { STANDING, UNCALIBRATED_MARK, type Report } from '../../domain/index.js';
import { controlWords, formatCount, shorten, valueWords } from '../../figure/index.js';
import { workTitle } from '../statement/workTitle.js';
import type { AnswerGroup } from './answers.js';
import { foreign, heading, paragraph, say, type Block, type Inline } from './blocks.js';
import { PAIRS_PRINTED } from './printedPairs.js';

/** The title of the section by which other sections refer to it. */
export const FURTHER_TITLE = 'Further pairs of model and work';

/** One line for each pair of model and work that is not printed in full; nothing when all are. */
export function furtherSection(report: Report, further: readonly AnswerGroup[]): Block[] {
  if (further.length === 0) return [];
  return [
    heading(1, FURTHER_TITLE, 'further-pairs'),
    paragraph(
      say(
        `This report is about ${counted(PAIRS_PRINTED + further.length, 'pair')} of a model and a work. The first ${formatCount(PAIRS_PRINTED)} are printed in full: first those with a claim, then those for which a claim was tested and not shown, then the others; within each, the larger value of the first measure comes first. ${further.length === 1 ? 'The other one has' : `The other ${formatCount(further.length)} have`} one line here, in the same order; an examination about no other pairs appears only here. Their other measures, intervals, caveats and tests are in the data of this report (report.json and findings.csv). Their passages, thresholds and charts are in the results of each examination.`,
      ),
    ),
    {
      kind: 'table',
      title: FURTHER_TITLE,
      quiet: true,
      dense: true,
      columns: [
        { header: 'Model', weight: 2.2, align: 'left' },
        { header: 'Work', weight: 2.4, align: 'left' },
        { header: 'Measure', weight: 4, align: 'left' },
        { header: 'In the work', weight: 4, align: 'left' },
        { header: 'Control', weight: 1.2, align: 'left' },
      ],
      rows: further.map((group) => rowOf(report, group)),
      note: [],
    },
  ];
}

function rowOf(report: Report, { modelId, workId, entries }: AnswerGroup): Inline[][] {
  const [first] = entries;
  if (first === undefined) return [];
  const { examination, finding } = first;
  const { calibration, standing } = finding;
  const model = report.items.find(({ evidence }) => evidence.id === modelId)?.evidence.title ?? '';
  return [
    foreign(
      `${shorten(model === '' ? (examination.findings?.model.name ?? modelId) : model, 60)} (${modelId})`,
    ),
    foreign(`${shorten(workTitle(report, examination, workId), 60)} (${workId})`),
    [
      ...(calibration.kind === 'uncalibrated' ? [say(UNCALIBRATED_MARK, 'alarm'), say(' ')] : []),
      say(`${STANDING[standing].label}: `, standing === 'claim' ? 'strong' : 'plain'),
      ...foreign(finding.title),
      say(` ${examination.id}`, 'muted'),
    ],
    [say(valueWords(finding))],
    [say(controlWords(finding))],
  ];
}
