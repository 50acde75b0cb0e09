import type { Calibration } from '../../domain/index.js';
import type { AttackModel } from '../define.js';

/** A model in words: its evidence id and the name of its file. */
export function modelWords({ id, name }: Pick<AttackModel, 'id' | 'name'>): string {
  return `${id} (${name})`;
}

/** A number of decades, e.g. `18.9`. */
export function decades(value: number): string {
  return Math.abs(value) < 0.1 && value !== 0 ? value.toPrecision(2) : value.toFixed(1);
}

/** A p-value, e.g. `0.013` or `2.1e-6`. */
export function pWords(p: number): string {
  return p >= 0.001 ? p.toPrecision(2) : p.toExponential(1);
}

/** Stands for a p-value that an imperfectly matched control does not give. */
export const P_NOT_STATED = 'not stated, the control being imperfectly matched,';

/** Where p stands in a sentence: an error rate, which an imperfectly matched control does not give. */
export function statedP({ kind }: Calibration, p: number): string {
  return kind === 'imperfect' ? P_NOT_STATED : pWords(p);
}
