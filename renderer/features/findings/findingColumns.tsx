import { isScored, type Scored } from '../../../src/base/index.js';
import { STANDING, testedPhrase, type Finding } from '../../../src/domain/index.js';
import { formatCount, formatValue, isControlApart, shownCalibration } from '../../../src/figure/index.js';
import {
  CalibrationMark,
  HostileText,
  Link,
  StandingBadge,
  type DataColumn,
} from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { differenceFrom, differenceText } from './difference.js';
import { intervalShort } from './intervalShort.js';

/** A finding in a table of several examinations. */
export interface FindingRow {
  readonly examinationId: string;
  readonly modelName: string;
  readonly attackTitle: string;
  readonly finding: Finding;
}

/** The columns of the table, with the difference from the baseline where one is pinned. */
export function findingColumns(
  caseId: string,
  baseline: FindingRow | undefined,
): readonly DataColumn<FindingRow>[] {
  return [
    {
      id: 'examination',
      title: 'Exam.',
      width: 72,
      value: ({ examinationId }) => examinationId,
      cell: ({ examinationId, finding }) => (
        <Link href={href.findingsOf(caseId, examinationId, finding.workId)}>{examinationId}</Link>
      ),
    },
    {
      id: 'title',
      title: 'Finding',
      isRowHeader: true,
      width: '3fr',
      value: ({ finding }) => finding.title,
      cell: ({ finding, modelName }) => (
        <div className="stack-tight">
          <HostileText text={finding.title} maxLength={200} />
          <span className="muted">
            {finding.workId} on <HostileText text={modelName} maxLength={60} />, {finding.tag}
          </span>
        </div>
      ),
    },
    copied('work', 'Work', ({ finding }) => finding.workId),
    copied('model', 'Model', ({ modelName }) => modelName),
    copied('attack', 'Attack', ({ attackTitle }) => attackTitle),
    copied('tag', 'Tag', ({ finding }) => finding.tag),
    {
      id: 'standing',
      title: 'Standing',
      width: 96,
      value: ({ finding }) => STANDING[finding.standing].phrase,
      cell: ({ finding }) => <StandingBadge standing={finding.standing} />,
    },
    {
      id: 'value',
      title: 'Value',
      width: 112,
      align: 'end',
      value: ({ finding }) => numberOf(finding.value),
      cell: ({ finding }) => inUnit(finding.value, finding.unit, 'unscored'),
    },
    copied('unit', 'Unit', ({ finding }) => finding.unit),
    {
      id: 'count',
      title: 'Counted',
      width: 128,
      align: 'end',
      isSortable: false,
      value: ({ finding: { count, tested, unit } }) => {
        if (count === undefined) return undefined;
        const rest = testedPhrase(tested, unit);
        return `${formatCount(count.hits)} of ${formatCount(count.total)}${rest === '' ? '' : `; ${rest}`}`;
      },
    },
    {
      id: 'control',
      title: 'Control',
      width: 96,
      align: 'end',
      value: ({ finding }) => (isControlApart(finding) ? undefined : numberOf(finding.controlValue)),
      cell: ({ finding }) =>
        isControlApart(finding) ? 'other measure' : inUnit(finding.controlValue, finding.unit, 'none'),
    },
    {
      id: 'interval',
      title: 'Interval',
      width: 136,
      align: 'end',
      only: 'table',
      value: ({ finding }) => end(finding, 'lower'),
      cell: ({ finding }) => intervalShort(finding),
    },
    copied('lower', 'Interval from', ({ finding }) => end(finding, 'lower')),
    copied('upper', 'Interval to', ({ finding }) => end(finding, 'upper')),
    ...(baseline === undefined ? [] : [differenceColumn(baseline)]),
    {
      id: 'calibration',
      title: 'Calibration',
      width: 136,
      value: ({ finding }) => shownCalibration(finding),
      cell: ({ finding }) => (
        <CalibrationMark calibration={{ ...finding.calibration, kind: shownCalibration(finding) }} isBrief />
      ),
    },
  ];
}

function copied(id: string, title: string, value: DataColumn<FindingRow>['value']): DataColumn<FindingRow> {
  return { id, title, value, only: 'csv' };
}

function differenceColumn(baseline: FindingRow): DataColumn<FindingRow> {
  return {
    id: 'difference',
    title: 'Difference from baseline',
    width: 128,
    align: 'end',
    value: ({ finding }) => differenceFrom(baseline.finding, finding),
    cell: ({ finding }) => {
      const difference = differenceFrom(baseline.finding, finding);
      return difference === undefined ? '' : differenceText(difference, finding.unit);
    },
  };
}

function end({ interval }: Finding, side: 'lower' | 'upper'): number | undefined {
  return interval.kind === 'interval' ? interval[side] : undefined;
}

function inUnit(value: Scored, unit: string, otherwise: string): string {
  return isScored(value) ? formatValue(value, unit) : otherwise;
}

function numberOf(value: Scored): number | undefined {
  return isScored(value) ? value : undefined;
}
