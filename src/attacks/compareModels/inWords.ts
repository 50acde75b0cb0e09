import { decimal, MINUS, scientific } from '../../base/index.js';
import type { Calibration } from '../../domain/index.js';
import type { AttackModel } from '../define.js';

/** Name of a model in a sentence: its evidence id and the name of its file. */
export function modelWords({ id, name }: Pick<AttackModel, 'id' | 'name'>): string {
  return `${id} (${name})`;
}

/** A number of decades, e.g. `18.9`. */
export function decades(value: number): string {
  return Math.abs(value) < 0.1 && value !== 0 ? value.toPrecision(2).replace('-', MINUS) : decimal(value, 1);
}

/** A p-value, e.g. `0.013` or `2.1 × 10^−6`. */
export function pWords(p: number): string {
  return p >= 0.001 ? p.toPrecision(2) : scientific(p, 1);
}

/** The clause that states p. An imperfectly matched control gives no error rate, so there p is not stated. */
export function statedP({ kind }: Calibration, p: number): string {
  return kind === 'imperfect'
    ? 'p not stated, because the control is imperfectly matched'
    : `p = ${pWords(p)} after Holm’s adjustment`;
}
