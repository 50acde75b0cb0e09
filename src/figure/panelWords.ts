import { NBSP, decimal, percent, powerOfTen, scientific } from '../base/index.js';
import type { Scored } from '../base/index.js';
import type { TablePanel } from '../domain/index.js';
import { formatCount } from './format.js';

type Column = TablePanel['columns'][number];

/** The kind of a number in a panel. */
export type PanelNumber = Exclude<Column['kind'], 'text'>;

/** A number of a panel in the form of its kind, without its unit; `log10` as a power of ten. */
export function panelNumber(value: number, kind: PanelNumber): string {
  switch (kind) {
    case 'count':
      return formatCount(value);
    case 'share':
      return percent(value);
    case 'log10':
      return exponent(value);
    case 'decades':
      return decimal(value, 2);
    case 'bits':
    case 'number':
      return plainNumber(value);
  }
}

/** A number of a panel; or `no value: ` followed by why there is none. */
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

/** A power of ten with as many decimals as it needs: near 1, a single decimal of the exponent would print 0.91 as 1. */
function exponent(log10: number): string {
  const size = Math.abs(log10);
  if (size >= 3) return powerOfTen(Math.round(log10 * 10) / 10);
  if (Number.isInteger(log10)) return powerOfTen(log10);
  const digits = size >= 0.005 ? 2 : Math.min(12, Math.ceil(-Math.log10(size)));
  return `10^${decimal(log10, digits)}`;
}

function plainNumber(value: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  return Math.abs(value) < 0.001 ? scientific(value, 2) : decimal(value, 3);
}
