import { utc, type Clock } from '../src/base/index.js';
import type { EventPayload } from '../src/contract/index.js';

type OfflineState = EventPayload<'offline.changed'>;

const SHOWN = 100;
const LONGEST = 300;

/** Attempts to reach a network, from any part of the program. They are counted, and the latest are kept with their times. */
export class Attempts {
  readonly #clock: Clock;
  readonly #listeners = new Set<(state: OfflineState) => void>();
  #state: OfflineState = { blocked: 0, attempts: [] };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one attempt. @param what a description for a person, e.g. `page: fetch https://…` */
  add(what: string): void {
    const attempt = { at: utc(this.#clock), what: what.slice(0, LONGEST) };
    this.#state = {
      blocked: this.#state.blocked + 1,
      attempts: [...this.#state.attempts, attempt].slice(-SHOWN),
    };
    for (const listener of this.#listeners) listener(this.#state);
  }

  state(): OfflineState {
    return this.#state;
  }

  onChange(listener: (state: OfflineState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
