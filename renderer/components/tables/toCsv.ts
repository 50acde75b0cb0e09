import { columnTitle, type DataColumn } from './dataColumn.js';

/**
 * The rows as CSV (RFC 4180, CRLF). Text that a spreadsheet would run as a formula is preceded by an apostrophe, because
 * titles and metadata come from the evidence.
 */
export function toCsv<Row>(rows: readonly Row[], allColumns: readonly DataColumn<Row>[]): string {
  const columns = allColumns.filter(({ only }) => only !== 'table');
  const lines = [
    columns.map((column) => quote(columnTitle(column))),
    ...rows.map((row) => columns.map((column) => field(column.value(row)))),
  ];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

function field(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  return quote(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
