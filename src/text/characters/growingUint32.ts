/** A list of unsigned 32-bit numbers that grows by doubling: 4 bytes per entry, whereas a plain array of numbers takes 8 or more. */
export class GrowingUint32 {
  #values = new Uint32Array(64);
  #length = 0;

  /** The number of entries so far. */
  get length(): number {
    return this.#length;
  }

  /** Appends one number, 0 … 2^32 − 1. */
  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Entry `index`; 0 outside the list. */
  at(index: number): number {
    return index < this.#length ? (this.#values[index] ?? 0) : 0;
  }

  /** Replaces entry `index`, which must exist. */
  set(index: number, value: number): void {
    if (index < this.#length) this.#values[index] = value;
  }

  /** A copy of exactly the entries so far. */
  toArray(): Uint32Array {
    return this.#values.slice(0, this.#length);
  }
}
