import { isScored, type Scored } from '../../base/index.js';

/** Bits, e.g. `0.042` or `1.83`. */
export function bitsText(value: number): string {
  return Math.abs(value) < 0.1 ? value.toFixed(3) : value.toFixed(2);
}

/** Bits with their unit, for the middle of a sentence. */
export function bitsOf(value: Scored): string {
  return isScored(value) ? `${bitsText(value)} bits` : 'an unknown number of bits';
}

/** A share of bytes, e.g. `12.34 %`. */
export function percent(share: Scored): string {
  return isScored(share) ? `${(100 * share).toFixed(2)} %` : 'an unknown share';
}

/** Bits as thousands of bytes, e.g. `5.2 kB`. */
export function kilobytes(bits: number): string {
  return `${(bits / 8000).toFixed(1)} kB`;
}

/** A whole number, e.g. `70,427`. */
export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}
