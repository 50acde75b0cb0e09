/** Keeps what was made last, a few at a time; what several ask for at once is made once. */
export class Lru<T> {
  readonly #most: number;
  readonly #entries = new Map<string, Promise<T>>();

  /** @param most how many are kept, at least 1 */
  constructor(most: number) {
    this.#most = most;
  }

  /** What is kept under the key, or made now; what fails is not kept. */
  get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    const value = known ?? make();
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (known === undefined) {
      value.catch(() => {
        if (this.#entries.get(key) === value) this.#entries.delete(key);
      });
    }
    for (const [oldest] of this.#entries) {
      if (this.#entries.size <= this.#most) break;
      this.#entries.delete(oldest);
    }
    return value;
  }

  /** Makes it again at the next request. */
  forget(key: string): void {
    this.#entries.delete(key);
  }
}
