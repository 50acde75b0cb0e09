/** Does something soon after it was wished for, but at most once in a given number of milliseconds; the last wish is always met. */
export class Pace {
  readonly #everyMs: number;
  readonly #act: () => void;
  #last = -Infinity;
  #timer: NodeJS.Timeout | null = null;

  constructor(everyMs: number, act: () => void) {
    this.#everyMs = everyMs;
    this.#act = act;
  }

  /** Asks for it to be done. */
  wish(): void {
    if (this.#timer !== null) return;
    const wait = this.#last + this.#everyMs - performance.now();
    if (wait <= 0) this.#do();
    else this.#timer = setTimeout(() => this.#do(), wait);
  }

  /** Does it now, wished for or not. */
  now(): void {
    this.#do();
  }

  /** Forgets a wish that is not met yet. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #do(): void {
    this.stop();
    this.#last = performance.now();
    this.#act();
  }
}
