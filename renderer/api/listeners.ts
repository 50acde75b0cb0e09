import type { EventName } from '../../src/contract/index.js';

/** The listeners of each event. */
export class Listeners {
  readonly #byName = new Map<EventName, Set<(payload: never) => void>>();

  /** Adds a listener; returns a function that removes it. */
  add(name: EventName, listener: (payload: never) => void): () => void {
    const set = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, set);
    set.add(listener);
    return () => void set.delete(listener);
  }

  /** Calls the listeners of an event. */
  tell(name: EventName, payload: unknown): void {
    for (const listener of this.#byName.get(name) ?? []) listener(payload as never);
  }
}
