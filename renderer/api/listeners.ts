import type { EventName } from '../../src/contract/index.js';

/** Who listens to which event. */
export class Listeners {
  readonly #byName = new Map<EventName, Set<(payload: never) => void>>();

  /** Adds a listener; returns how to take it away. */
  add(name: EventName, listener: (payload: never) => void): () => void {
    const set = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, set);
    set.add(listener);
    return () => void set.delete(listener);
  }

  /** Tells those who listen. */
  tell(name: EventName, payload: unknown): void {
    for (const listener of this.#byName.get(name) ?? []) listener(payload as never);
  }
}
