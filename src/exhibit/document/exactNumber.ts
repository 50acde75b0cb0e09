import { decimal } from '../../base/index.js';
import { formatCount } from '../../figure/index.js';

/** A number with all its decimals, as a parameter or a setting has it; with six decimals if it is too small to be written out. */
export function exactNumber(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : decimal(value, decimalsOf(value));
}

function decimalsOf(value: number): number {
  const text = String(Math.abs(value));
  return text.includes('e') ? 6 : (text.split('.')[1]?.length ?? 0);
}
