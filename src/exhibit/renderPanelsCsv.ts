import type { Scored } from '../base/index.js';
import type { Panel, Report } from '../domain/index.js';
import { csvLine } from './csvLine.js';
import { panelDetailsOf } from './statement/panelDetailsOf.js';

const COLUMNS = [
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
] as const;
type Line = Partial<Record<(typeof COLUMNS)[number], string>>;

/**
 * The panels of a report's findings as CSV (RFC 4180, UTF-8, CRLF): one line for each cell of a table, point of a curve, bar and text,
 * with all digits. Where there is no number, `value` is empty and `text` gives the reason.
 */
export function renderPanelsCsv(report: Report): string {
  const lines = report.examinations.flatMap((examination) =>
    (panelDetailsOf(examination)?.panels ?? []).flatMap((panel) =>
      linesOf(panel).map((line): Line => ({
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

function linesOf(panel: Panel): Line[] {
  switch (panel.kind) {
    case 'table':
      return panel.rows.flatMap((row, at) =>
        panel.columns.map((column, index): Line => ({
          row: String(at + 1),
          column: column.title,
          unit: column.unit === '' && column.kind !== 'text' ? column.kind : column.unit,
          ...valueOf(row[index] ?? ''),
          ...placeOf(panel.places[at] ?? null),
        })),
      );
    case 'curve':
      return panel.series.flatMap(({ name, role, points }) =>
        points.map(({ x, y }, at): Line => ({
          row: String(at + 1),
          name,
          role,
          column: panel.y.title,
          x: String(x),
          unit: panel.y.kind,
          ...valueOf(y),
        })),
      );
    case 'bars':
      return panel.groups.flatMap(({ name: group, bars }, at) =>
        bars.map(({ name, role, value, lower, upper }): Line => ({
          row: String(at + 1),
          name: `${group}: ${name}`,
          role,
          column: panel.y.title,
          unit: panel.y.kind,
          ...valueOf(value),
          interval_lower: lower === undefined ? '' : String(lower),
          interval_upper: upper === undefined ? '' : String(upper),
        })),
      );
    case 'texts':
      return panel.items.flatMap(({ label, place, given, truth, written, numbers }, at) =>
        Object.entries({ given, truth, written, numbers }).map(([column, text]): Line => ({
          row: String(at + 1),
          name: label,
          column,
          text,
          ...placeOf(place),
        })),
      );
  }
}

function valueOf(value: string | Scored): Line {
  if (typeof value === 'string') return { text: value };
  return typeof value === 'number' ? { value: String(value) } : { text: value.reason };
}

function placeOf(
  place: { readonly workId: string; readonly startChar: number; readonly endChar: number } | null,
): Line {
  return place === null
    ? {}
    : { work: place.workId, start_char: String(place.startChar), end_char: String(place.endChar) };
}
