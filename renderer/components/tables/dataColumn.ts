import type { ReactNode } from 'react';
import { decimal } from '../../../src/base/index.js';
import { unitName } from '../../../src/domain/index.js';

/** The value by which a cell is sorted and copied; undefined where there is none. */
export type CellValue = string | number | undefined;

export interface DataColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** Unit of the numbers, shown in the head and copied with it. */
  readonly unit?: string | undefined;
  /** For sorting and for the CSV. */
  readonly value: (row: Row) => CellValue;
  /** What is shown; the value as text by default. */
  readonly cell?: ((row: Row) => ReactNode) | undefined;
  /** Numbers are aligned at the end. */
  readonly align?: 'start' | 'end' | undefined;
  /** Pixels at 100 % text size or a share of what is left (`1fr`). */
  readonly width?: number | `${number}fr` | undefined;
  /** The column that names the row; by default the first. */
  readonly isRowHeader?: boolean | undefined;
  readonly isSortable?: boolean | undefined;
  /** `csv`: copied but not shown, so that a copied row is complete by itself. `table`: shown but not copied, as other columns hold its values. */
  readonly only?: 'csv' | 'table' | undefined;
  /** Decimals of numbers that `cell` does not format; by default none for whole numbers and three for others. */
  readonly digits?: number | undefined;
}

export interface SortOrder {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

const collator = new Intl.Collator('en', { numeric: true });

/** Rows in order: pinned rows first, rows without a value last in both directions, equal rows in their original order. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly DataColumn<Row>[],
  order: SortOrder | undefined,
  isPinned: (row: Row) => boolean = () => false,
): Row[] {
  const column = columns.find(({ id }) => id === order?.column);
  const sign = order?.direction === 'descending' ? -1 : 1;
  return [...rows].sort((a, b) => {
    const pinned = Number(isPinned(b)) - Number(isPinned(a));
    if (pinned !== 0 || column === undefined) return pinned;
    const left = column.value(a);
    const right = column.value(b);
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined);
    }
    return sign * compare(left, right);
  });
}

/** The rows of which a value has this text, in upper or lower case; all for an empty text. */
export function filterRows<Row>(
  rows: readonly Row[],
  columns: readonly DataColumn<Row>[],
  text: string,
): readonly Row[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return rows;
  return rows.filter((row) => columns.some((column) => cellText(column, row).toLowerCase().includes(wanted)));
}

function compare(left: string | number, right: string | number): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return collator.compare(String(left), String(right));
}

/** The title of a column with its unit. */
export function columnTitle(column: { readonly title: string; readonly unit?: string | undefined }): string {
  return column.unit === undefined ? column.title : `${column.title} (${unitName(column.unit)})`;
}

/** The value of a cell as text, with numbers formatted as everywhere in the window. */
export function cellText<Row>(column: DataColumn<Row>, row: Row): string {
  const value = column.value(row);
  if (typeof value !== 'number') return value ?? '';
  return decimal(value, column.digits ?? (Number.isInteger(value) ? 0 : 3));
}
