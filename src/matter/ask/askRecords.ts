import type { Continuation } from '../../domain/index.js';

/** Continuations that are kept until they become exhibits. */
const KEPT = 50;

/** What models wrote when they were asked, of this start of the program: the last fifty. */
export class AskRecords {
  readonly #records = new Map<string, Continuation>();

  /** Keeps a record. */
  keep(record: Continuation): void {
    this.#records.set(record.askId, record);
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= KEPT) return;
      this.#records.delete(oldest);
    }
  }

  /** A record by its id; undefined when it is not kept any more. */
  get(askId: string): Continuation | undefined {
    return this.#records.get(askId);
  }
}
