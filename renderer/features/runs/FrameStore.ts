/** Calls back before the next paint. */
export type Schedule = (run: () => void) => void;

/**
 * State that may change hundreds of times a second and is shown at most once in a frame. For `useSyncExternalStore`; kept apart from
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

  /** Changes the state; it is shown with the next frame, together with all other changes until then. */
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
