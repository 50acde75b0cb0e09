import { elementAt } from '../../../base/index.js';
import type { Scored, Unscored } from '../../../base/index.js';

/** Number of slices of a heat strip. */
export const STRIP_SLICES = 400;

/** A work as a strip of 400 equal slices, each with the largest log p of the passages that touch it. Passages may come in any order. */
export class HeatStrip {
  readonly #chars: number;
  readonly #most = new Float64Array(STRIP_SLICES).fill(-Infinity);

  /** @param chars characters of the work */
  constructor(chars: number) {
    this.#chars = chars;
  }

  /** Adds the passage of characters [startChar, endChar); natural log. */
  add(startChar: number, endChar: number, logPz: number): void {
    // Tokens within a single character span no character.
    if (endChar <= startChar) return;
    // Slices before this one end where the passage starts, or earlier.
    const from = Math.max(0, Math.floor((startChar * STRIP_SLICES) / this.#chars) - 1);
    for (let slice = from; slice < STRIP_SLICES && this.#first(slice) < endChar; slice++) {
      if (this.#end(slice) > startChar) this.#most[slice] = Math.max(elementAt(this.#most, slice), logPz);
    }
  }

  /** log10 p for each slice; `none` where no passage touches it. */
  values(none: Unscored): Scored[] {
    return Array.from(this.#most, (logPz) => (logPz === -Infinity ? none : logPz / Math.LN10));
  }

  #first(slice: number): number {
    return Math.floor((slice * this.#chars) / STRIP_SLICES);
  }

  #end(slice: number): number {
    return Math.max(this.#first(slice) + 1, this.#first(slice + 1));
  }
}
