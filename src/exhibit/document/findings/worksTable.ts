import { kindOf, type FindingKind } from '../../../attacks/index.js';
import { isScored, remarkOf } from '../../../base/index.js';
import {
  STANDING,
  UNCALIBRATED_MARK,
  type Finding,
  type Report,
  type ReportExamination,
} from '../../../domain/index.js';
import { controlWords, sortedCaveats, valueWords } from '../../../figure/index.js';
import { workTitle } from '../../statement/workTitle.js';
import { foreign, say, stacked, type Block, type Inline } from '../blocks.js';
import { intervalInBrief } from './findingsTable.js';
import { noteNumbers, type Notes } from './notes.js';

/** Most works of an examination whose findings are printed one by one; of more, each work has one row. */
const WORKS_ONE_BY_ONE = 4;

/** Does each work of an examination have one row? */
export function hasManyWorks(works: readonly { readonly workId: string }[]): boolean {
  return new Set(works.map(({ workId }) => workId)).size > WORKS_ONE_BY_ONE;
}

/**
 * The tests of an examination of many works: one row for each work, one column for each kind of test, with value, control, interval and
 * standing. What decides what a reader concludes has the number of its note.
 */
export function worksTable(report: Report, examination: ReportExamination, notes: Notes): Block[] {
  const findings = examination.findings?.findings ?? [];
  const kinds = testKinds(findings);
  const works = [...new Set(findings.map(({ workId }) => workId))];
  return [
    {
      kind: 'table',
      title: `Tests of ${examination.id}, work by work`,
      quiet: true,
      dense: true,
      columns: [
        { header: 'Work', weight: 2.4, align: 'left' },
        ...kinds.map((kind) => ({
          header: findings.find((one) => kindOf(one) === kind)?.title ?? kind.title,
          weight: 3,
          align: 'left' as const,
        })),
      ],
      rows: works.map((workId) => {
        const own = findings.filter((finding) => finding.workId === workId);
        return [
          [say(`${workId}  `, 'strong'), ...foreign(workTitle(report, examination, workId))],
          ...kinds.map((kind) => {
            const finding = own.find((one) => kindOf(one) === kind);
            return finding === undefined ? [say('–')] : testCell(finding, findings, report, notes);
          }),
        ];
      }),
      note: [
        say(
          'Each cell: value, control, confidence interval, standing. Every finding is whole, with its tables and charts, in ',
        ),
        ...foreign(examination.resultsPath === '' ? 'report.json' : examination.resultsPath, 'mono'),
        say('.'),
      ],
    },
  ];
}

/** The kinds of finding that can end in a claim, in the order in which they come. */
function testKinds(findings: readonly Finding[]): FindingKind[] {
  const kinds = findings.flatMap((finding) => kindOf(finding) ?? []);
  return [...new Set(kinds)].filter(({ test }) => test !== undefined);
}

function testCell(
  finding: Finding,
  findings: readonly Finding[],
  { limits }: Pick<Report, 'limits'>,
  notes: Notes,
): Inline[] {
  const { calibration, standing, value, controlValue } = finding;
  const hasControl = calibration.controls.length > 0;
  const unscored = [value, ...(hasControl ? [controlValue] : [])].flatMap((one) =>
    isScored(one) ? [] : [remarkOf(one)],
  );
  const numbers = [
    ...unscored,
    ...calibration.reasons,
    ...sortedCaveats(finding, findings, limits).beside,
  ].map(({ text }) => notes.numberOf(text));
  return stacked([
    [say(isScored(value) ? valueWords(finding) : 'no value')],
    [
      say('Control ', 'muted'),
      say(hasControl && !isScored(controlValue) ? 'no value' : controlWords(finding)),
    ],
    [say('Interval ', 'muted'), say(intervalInBrief(finding))],
    [
      calibration.kind === 'uncalibrated'
        ? say(UNCALIBRATED_MARK, 'alarm')
        : say(STANDING[standing].label, 'strong'),
      ...(numbers.length === 0 ? [] : [say('. '), ...noteNumbers(numbers)]),
    ],
  ]);
}
