import type { TablePanel } from '../../domain/index.js';

/** A part of what an inspection of a model shows: what was found, how, and the numbers. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** The result in a sentence or two; empty if the paragraphs say everything. */
  readonly verdict: string;
  readonly paragraphs: readonly string[];
  /** Null where there are no numbers. */
  readonly table: TablePanel | null;
}

/** A column of text. */
export function textColumn(title: string): TablePanel['columns'][number] {
  return { title, kind: 'text', unit: '' };
}

/** A column of numbers. */
export function numberColumn(
  title: string,
  kind: Exclude<TablePanel['columns'][number]['kind'], 'text'>,
): TablePanel['columns'][number] {
  return { title, kind, unit: '' };
}

/** The table of a section. */
export function sectionTable(
  id: string,
  title: string,
  columns: TablePanel['columns'],
  rows: TablePanel['rows'],
  note = '',
): TablePanel {
  return { kind: 'table', id, title, columns, rows, places: [], note };
}
