import type { Scored } from '../base/index.js';
import type { Interval, Report } from '../domain/index.js';
import { csvLine } from './csvLine.js';

const COLUMNS = [
  'examination',
  'attack',
  'model',
  'work',
  'finding',
  'title',
  'standing',
  'calibration',
  'value',
  'unit',
  'hits',
  'total',
  'of',
  'control',
  'interval_lower',
  'interval_upper',
  'interval_level',
  'interval_method',
  'interval_of',
  'threshold',
  'threshold_log10',
  'sentence',
] as const;

/**
 * The findings of a report as CSV (RFC 4180, UTF-8, CRLF), one line each with all digits; empty where there is no number. A text
 * that a spreadsheet would run as a formula gets a quotation mark in front.
 */
export function renderCsv(report: Report): string {
  const rows = report.examinations.flatMap(({ id, findings }) =>
    (findings?.findings ?? []).map((finding) => [
      id,
      findings?.attack.id ?? '',
      findings?.model.name ?? '',
      finding.workId,
      finding.id,
      finding.title,
      finding.standing,
      finding.calibration.kind,
      number(finding.value),
      finding.unit,
      finding.count === undefined ? '' : String(finding.count.hits),
      finding.count === undefined ? '' : String(finding.count.total),
      finding.count?.of ?? '',
      number(finding.controlValue),
      ...interval(finding.interval),
      finding.threshold?.name ?? '',
      finding.threshold === undefined ? '' : number(finding.threshold.log10),
      finding.sentence,
    ]),
  );
  return [COLUMNS, ...rows].map(csvLine).join('');
}

function number(value: Scored): string {
  return typeof value === 'number' ? String(value) : '';
}

function interval(value: Interval): string[] {
  return value.kind === 'none'
    ? ['', '', '', '', '']
    : [String(value.lower), String(value.upper), String(value.level), value.method, value.of];
}
