import { originalsOf, type Originals } from '../../figure/index.js';
import type { Scored } from '../../base/index.js';
import {
  panelDetailsOf,
  windowDetailsOf,
  type Panel,
  type Report,
  type ReportExamination,
} from '../../domain/index.js';
import { pageMarks } from '../pageMarks.js';
import { csvLine } from './csvLine.js';
import { windowTables } from './windowTables.js';

const COLUMNS = [
  'report',
  'revision',
  'designation',
  'examination',
  'attack',
  'panel',
  'panel_title',
  'kind',
  'row',
  'name',
  'role',
  'column',
  'x',
  'value',
  'unit',
  'text',
  'interval_lower',
  'interval_upper',
  'work',
  'start_char',
  'end_char',
  'place_in_the_original',
] as const;
type Line = Partial<Record<(typeof COLUMNS)[number], string | number>>;

/**
 * The tables and charts of a report's findings as CSV (RFC 4180, UTF-8, CRLF): one line for each cell of a table, point of a curve, bar and
 * text, with all digits. A number that could not be computed leaves `value` empty, and `text` says why.
 */
export function tablesCsv(report: Report): string {
  const originals = originalsOf(report.citations);
  const lines = report.examinations.flatMap((examination) =>
    panelsOf(examination).flatMap((panel) =>
      linesOf(panel, originals).map((line): Line => ({
        report: report.id,
        revision: report.revision,
        designation: pageMarks(report).designation,
        examination: examination.id,
        attack: examination.findings?.attack.id ?? '',
        panel: panel.id,
        panel_title: panel.title,
        kind: panel.kind,
        ...line,
      })),
    ),
  );
  return [
    csvLine(COLUMNS),
    ...lines.map((line) => csvLine(COLUMNS.map((column) => line[column] ?? ''))),
  ].join('');
}

function panelsOf(examination: ReportExamination): readonly Panel[] {
  const windows = windowDetailsOf(examination.findings);
  return windows === null ? (panelDetailsOf(examination.findings)?.panels ?? []) : windowTables(windows);
}

function linesOf(panel: Panel, originals: Originals): Line[] {
  switch (panel.kind) {
    case 'table':
      return panel.rows.flatMap((row, at) =>
        panel.columns.map((column, index): Line => ({
          row: at + 1,
          column: column.title,
          unit: column.unit === '' && column.kind !== 'text' ? column.kind : column.unit,
          ...valueOf(row[index] ?? ''),
          ...placeOf(panel.places[at] ?? null, originals),
        })),
      );
    case 'curve':
      return panel.series.flatMap(({ name, role, points }) =>
        points.map(({ x, y }, at): Line => ({
          row: at + 1,
          name,
          role,
          column: panel.y.title,
          x,
          unit: panel.y.kind,
          ...valueOf(y),
        })),
      );
    case 'bars':
      return panel.groups.flatMap(({ name: group, bars }, at) =>
        bars.map(({ name, role, value, lower, upper }): Line => ({
          row: at + 1,
          name: `${group}: ${name}`,
          role,
          column: panel.y.title,
          unit: panel.y.kind,
          ...valueOf(value),
          interval_lower: lower ?? '',
          interval_upper: upper ?? '',
        })),
      );
    case 'texts':
      return panel.items.flatMap(({ label, place, given, truth, written, numbers }, at) =>
        Object.entries({ given, truth, written, numbers }).map(([column, text]): Line => ({
          row: at + 1,
          name: label,
          column,
          text,
          ...placeOf(place, originals),
        })),
      );
  }
}

function valueOf(value: string | Scored): Line {
  if (typeof value === 'string') return { text: value };
  return typeof value === 'number' ? { value } : { text: value.reason };
}

function placeOf(
  place: { readonly workId: string; readonly startChar: number; readonly endChar: number } | null,
  originals: Originals,
): Line {
  return place === null
    ? {}
    : {
        work: place.workId,
        start_char: place.startChar,
        end_char: place.endChar,
        place_in_the_original: originals(place),
      };
}
