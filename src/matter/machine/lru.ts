/** Keeps what was made last, as much as it may weigh; what several ask for at once is made once. */
export class Lru<T> {
  readonly #most: number;
  readonly #weigh: (value: T) => number;
  readonly #entries = new Map<string, { readonly value: Promise<T>; weight: number }>();

  /**
   * @param most sum of the weights that are kept; what was asked for last is kept whatever it weighs
   * @param weigh weight of what was made; by default 1, so that `most` is a number
   */
  constructor(most: number, weigh: (value: T) => number = () => 1) {
    this.#most = most;
    this.#weigh = weigh;
  }

  /** What is kept under the key, or made now; what fails is not kept. */
  get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    const entry = known ?? { value: make(), weight: 0 };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (known === undefined) {
      entry.value.then(
        (value) => {
          entry.weight = this.#weigh(value);
          this.#trim();
        },
        () => {
          if (this.#entries.get(key) === entry) this.#entries.delete(key);
        },
      );
    }
    return entry.value;
  }

  /** Makes it anew when it is asked for next. */
  forget(key: string): void {
    this.#entries.delete(key);
  }

  #trim(): void {
    let sum = 0;
    for (const { weight } of this.#entries.values()) sum += weight;
    for (const [oldest, { weight }] of this.#entries) {
      if (sum <= this.#most || this.#entries.size === 1) break;
      this.#entries.delete(oldest);
      sum -= weight;
    }
  }
}
