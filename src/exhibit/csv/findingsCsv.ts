import { isScored, type Scored } from '../../base/index.js';
import type { Finding, Report, ReportExamination } from '../../domain/index.js';
import { controlWords, isControlApart, shownCalibration } from '../../figure/index.js';
import { pageMarks } from '../pageMarks.js';
import { csvLine } from './csvLine.js';

type Cell = string | number;

/** What each column holds of a finding. A number that could not be computed leaves its cell empty; the reason is in a column of its own. */
const COLUMNS: readonly (readonly [
  string,
  (finding: Finding, examination: ReportExamination, report: Report) => Cell,
])[] = [
  ['report', (_finding, _examination, { id }) => id],
  ['revision', (_finding, _examination, { revision }) => revision],
  ['designation', (_finding, _examination, report) => pageMarks(report).designation],
  ['examination', (_finding, { id }) => id],
  ['attack', (_finding, { findings }) => findings?.attack.id ?? ''],
  ['attack_version', (_finding, { findings }) => findings?.attack.version ?? ''],
  ['model', (_finding, { findings }) => findings?.model.name ?? ''],
  ['model_sha256', (_finding, { findings }) => findings?.model.sha256 ?? ''],
  ['plan_sha256', (_finding, { findings }) => findings?.planSha256 ?? ''],
  ['work', ({ workId }) => workId],
  ['finding', ({ id }) => id],
  ['title', ({ title }) => title],
  ['standing', ({ standing }) => standing],
  ['calibration', (finding) => shownCalibration(finding)],
  ['calibration_reasons', ({ calibration }) => calibration.reasons.map(({ text }) => text).join(' ')],
  ['value', ({ value }) => numberOf(value)],
  ['value_reason', ({ value }) => reasonOf(value)],
  ['unit', ({ unit }) => unit],
  ['hits', ({ count }) => count?.hits ?? ''],
  ['total', ({ count }) => count?.total ?? ''],
  ['of', ({ count }) => count?.of ?? ''],
  ['characters_of_work', ({ tested }) => tested?.chars ?? ''],
  ['characters_tested', ({ tested }) => tested?.tested ?? ''],
  ['passages_not_tested', ({ tested }) => tested?.untestedPassages ?? ''],
  ['controls', ({ calibration }) => calibration.controls.join(' ')],
  ['control', (finding) => (isControlApart(finding) ? '' : numberOf(finding.controlValue))],
  [
    'control_reason',
    (finding) =>
      isScored(finding.controlValue) && isControlApart(finding)
        ? controlWords(finding)
        : reasonOf(finding.controlValue),
  ],
  ['interval_lower', ({ interval }) => (interval.kind === 'none' ? '' : interval.lower)],
  ['interval_upper', ({ interval }) => (interval.kind === 'none' ? '' : interval.upper)],
  ['interval_level', ({ interval }) => (interval.kind === 'none' ? '' : interval.level)],
  ['interval_method', ({ interval }) => (interval.kind === 'none' ? '' : interval.method)],
  ['interval_of', ({ interval }) => (interval.kind === 'none' ? '' : interval.of)],
  ['interval_reason', ({ interval }) => (interval.kind === 'none' ? interval.reason : '')],
  ['threshold', ({ threshold }) => threshold?.name ?? ''],
  ['threshold_log10', ({ threshold }) => (threshold === undefined ? '' : numberOf(threshold.log10))],
  ['sentence', ({ sentence }) => sentence],
  ['caveats', ({ caveats }) => caveats.map(({ text }) => text).join(' ')],
];

/** The findings of a report as CSV (RFC 4180, UTF-8, CRLF), one line for each, with all digits. */
export function findingsCsv(report: Report): string {
  const lines = report.examinations.flatMap((examination) =>
    (examination.findings?.findings ?? []).map((finding) =>
      csvLine(COLUMNS.map(([, cellOf]) => cellOf(finding, examination, report))),
    ),
  );
  return [csvLine(COLUMNS.map(([name]) => name)), ...lines].join('');
}

function numberOf(value: Scored): Cell {
  return typeof value === 'number' ? value : '';
}

function reasonOf(value: Scored): string {
  return typeof value === 'number' ? '' : value.reason;
}
