import { CALIBRATION, UNCALIBRATED_MARK, type Report, type ReportExamination } from '../../domain/index.js';
import { formatCount } from '../../figure/index.js';
import { workTitle } from '../statement/workTitle.js';
import { foreign, heading, paragraph, say, stacked, type Block, type Inline } from './blocks.js';

/** What the plans of examinations without windows say: the works, their controls, and the planned workload; with the calibration of the findings. */
export function plannedBlocks(report: Report, examinations: readonly ReportExamination[]): Block[] {
  const ids = examinations.map(({ id }) => id).join(', ');
  return [
    heading(2, `${ids}  Attempts`, 'sample-planned'),
    paragraph(
      say(
        'These examinations test chosen or randomly drawn passages, or prompts. Each plan was fixed and hashed before anything was computed. The control is tested by the same protocol as the work. The plan and the control alone determine what counts as a hit. Every attempt is listed with the results, whether or not it was a hit.',
      ),
    ),
    {
      kind: 'table',
      title: `Attempts in ${ids}`,
      columns: [
        { header: 'Examination', weight: 3.4, align: 'left' },
        { header: 'Works', weight: 3.4, align: 'left' },
        { header: 'Controls', weight: 3.4, align: 'left' },
        { header: 'Calibration', weight: 1.8, align: 'left' },
        { header: 'Units', weight: 1.1, align: 'right' },
        { header: 'Planned tokens', weight: 1.8, align: 'right' },
      ],
      rows: examinations.map((examination) => {
        const { id, attack, findings, start } = examination;
        const titles = (works: readonly { readonly id: string }[]): Inline[] =>
          works.length === 0
            ? [say('none')]
            : stacked(works.map((work) => foreign(workTitle(report, examination, work.id))));
        return [
          [say(`${id}  `, 'strong'), ...foreign(attack?.title ?? findings?.attack.title ?? '')],
          titles(start?.targets ?? []),
          titles(start?.controls ?? []),
          calibrationWords(examination),
          [say(formatCount(start?.units ?? 0))],
          [say(formatCount(start?.totalTokens ?? 0))],
        ];
      }),
      note: [],
    },
  ];
}

/** The weakest calibration of the findings, so that one calibrated number does not stand for all of them. */
function calibrationWords({ findings }: ReportExamination): Inline[] {
  const kinds = new Set(findings?.findings.map(({ calibration }) => calibration.kind));
  if (kinds.has('uncalibrated')) return [say(UNCALIBRATED_MARK, 'alarm')];
  const kind = (['imperfect', 'calibrated'] as const).find((one) => kinds.has(one));
  return [say(kind === undefined ? 'no finding' : CALIBRATION[kind].phrase)];
}
