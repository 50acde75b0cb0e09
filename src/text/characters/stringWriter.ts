/** The number of UTF-16 units that are gathered before they become a part of the string: few enough for one call, enough to be fast. */
const PIECE = 8192;

/** Writes a long string unit by unit in linear time and with memory close to the string's own. */
export class StringWriter {
  readonly #units = new Uint16Array(PIECE);
  readonly #pieces: string[] = [];
  #used = 0;

  /** Appends one UTF-16 unit. */
  unit(unit: number): void {
    if (this.#used === PIECE) this.#flush();
    this.#units[this.#used] = unit;
    this.#used += 1;
  }

  /** Appends a string. */
  string(text: string): void {
    for (let at = 0; at < text.length; at++) this.unit(text.charCodeAt(at));
  }

  /** The whole string that was written. */
  toString(): string {
    this.#flush();
    return this.#pieces.join('');
  }

  #flush(): void {
    if (this.#used === 0) return;
    const units: ArrayLike<number> = this.#units.subarray(0, this.#used);
    this.#pieces.push(String.fromCharCode.apply(null, units as number[]));
    this.#used = 0;
  }
}
