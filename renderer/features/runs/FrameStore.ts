/** Calls back before the next paint. */
export type Schedule = (run: () => void) => void;

/**
 * State that may change hundreds of times per second and is shown at most once per frame. For `useSyncExternalStore`; separate from
 * the answers of calls, which are few and go through the cache.
 */
export class FrameStore<S> {
  #next: S;
  #shown: S;
  #isScheduled = false;
  readonly #listeners = new Set<() => void>();
  readonly #schedule: Schedule;

  constructor(initial: S, schedule: Schedule = (run) => void requestAnimationFrame(run)) {
    this.#next = initial;
    this.#shown = initial;
    this.#schedule = schedule;
  }

  /** Changes the state; the next frame shows it together with all other changes until then. */
  update(change: (state: S) => S): void {
    this.#next = change(this.#next);
    if (this.#isScheduled || this.#next === this.#shown) return;
    this.#isScheduled = true;
    this.#schedule(() => {
      this.#isScheduled = false;
      if (this.#next === this.#shown) return;
      this.#shown = this.#next;
      for (const listener of this.#listeners) listener();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): S => this.#shown;
}
