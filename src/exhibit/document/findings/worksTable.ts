import { kindOf, type FindingKind } from '../../../attacks/index.js';
import {
  STANDING,
  UNCALIBRATED_MARK,
  type Finding,
  type Report,
  type ReportExamination,
} from '../../../domain/index.js';
import { controlWords, formatValue, sortedCaveats, valueWords } from '../../../figure/index.js';
import { workTitle } from '../../statement/workTitle.js';
import { foreign, say, stacked, type Block, type Inline } from '../blocks.js';
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
          'Each cell: value, control, 95% interval, standing. Every finding is whole, with its tables and charts, in ',
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
  const { calibration, interval, standing, unit } = finding;
  const isUncalibrated = calibration.kind === 'uncalibrated';
  const numbers = [...calibration.reasons, ...sortedCaveats(finding, findings, limits).beside]
    .filter(({ text }) => !finding.sentence.includes(text))
    .map(({ text }) => notes.numberOf(text));
  return stacked([
    [say(typeof finding.value === 'number' ? valueWords(finding) : 'no value')],
    [
      say('Control ', 'muted'),
      say(typeof finding.controlValue === 'number' ? controlWords(finding) : 'none'),
    ],
    ...(interval.kind === 'none'
      ? []
      : [[say(`${formatValue(interval.lower, unit)} to ${formatValue(interval.upper, unit)}`)]]),
    [
      isUncalibrated ? say(UNCALIBRATED_MARK, 'alarm') : say(STANDING[standing].label, 'strong'),
      ...(numbers.length === 0 ? [] : [say('. '), ...noteNumbers(numbers)]),
    ],
  ]);
}
