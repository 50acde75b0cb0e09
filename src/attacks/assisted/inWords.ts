import { decimal, formatSize, isScored, percent, type Scored } from '../../base/index.js';

/** Bits, e.g. `0.042` or `1.83`. */
export function bitsText(value: number): string {
  return decimal(value, Math.abs(value) < 0.1 ? 3 : 2);
}

/** Bits with their unit, for the middle of a sentence. */
export function bitsOf(value: Scored): string {
  return isScored(value) ? `${bitsText(value)} bits` : 'an unknown number of bits';
}

/** A share of bytes, e.g. `12.3%`. */
export function shareWords(share: Scored): string {
  return isScored(share) ? percent(share) : 'an unknown share';
}

/** Bits as a size, e.g. `5.2 KiB`. */
export function sizeOfBits(bits: number): string {
  return formatSize(bits / 8);
}
