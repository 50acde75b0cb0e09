import type { Scored } from '../base/index.js';
import type { TablePanel } from '../domain/index.js';
import {
  formatCount,
  formatNumber,
  formatPowerOfTen,
  formatScientific,
  formatShare,
  NBSP,
} from './format.js';

type Column = TablePanel['columns'][number];

/** What a number of a panel is. */
export type PanelNumber = Exclude<Column['kind'], 'text'>;

/** A number of a panel by what it is, without its unit; `log10` as a power of ten. */
export function panelNumber(value: number, kind: PanelNumber): string {
  switch (kind) {
    case 'count':
      return formatCount(value);
    case 'share':
      return formatShare(value);
    case 'log10':
      return powerOfTen(value);
    case 'decades':
      return formatNumber(value, 2);
    case 'bits':
    case 'number':
      return plainNumber(value);
  }
}

/** A number of a panel, or why there is none, with `no value: ` in front. */
export function panelScored(value: Scored, kind: PanelNumber): string {
  return typeof value === 'number' ? panelNumber(value, kind) : `no value: ${value.reason}`;
}

/** A cell of a table panel as text. */
export function panelCell(cell: string | Scored, column: Pick<Column, 'kind'>): string {
  if (typeof cell === 'string') return cell;
  return panelScored(cell, column.kind === 'text' ? 'number' : column.kind);
}

/** The head of a column: its title, and its unit where the numbers do not show it. */
export function panelHead({ title, kind, unit }: Column): string {
  const shown = unit !== '' ? unit : kind === 'decades' || kind === 'bits' ? kind : '';
  return shown === '' || title.toLowerCase().includes(shown.toLowerCase()) ? title : `${title} (${shown})`;
}

/** A number on an axis with its unit. */
export function axisNumber(value: number, kind: PanelNumber): string {
  return kind === 'bits' ? `${plainNumber(value)}${NBSP}bits` : panelNumber(value, kind);
}

/** Near 1 one decimal of the exponent would turn 0.91 into 1; what is not 1 is never printed as 1. */
function powerOfTen(log10: number): string {
  const size = Math.abs(log10);
  if (size >= 3) return formatPowerOfTen(Math.round(log10 * 10) / 10);
  if (Number.isInteger(log10)) return formatPowerOfTen(log10);
  const digits = size >= 0.005 ? 2 : Math.min(12, Math.ceil(-Math.log10(size)));
  return `10^${formatNumber(log10, digits)}`;
}

function plainNumber(value: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  return Math.abs(value) < 0.001 ? formatScientific(value, 2) : formatNumber(value, 3);
}
