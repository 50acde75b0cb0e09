/** Records of each kind that are kept until they become exhibits. */
const KEPT = 50;

/** What was recorded since the program was started, and may become an exhibit: the last fifty. */
export class KeptRecords<T> {
  readonly #records = new Map<string, T>();
  readonly #idOf: (record: T) => string;

  /** @param idOf the id of a record */
  constructor(idOf: (record: T) => string) {
    this.#idOf = idOf;
  }

  /** Keeps a record. */
  keep(record: T): void {
    this.#records.set(this.#idOf(record), record);
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= KEPT) return;
      this.#records.delete(oldest);
    }
  }

  /** A record by its id; undefined when it is not kept any more. */
  get(id: string): T | undefined {
    return this.#records.get(id);
  }
}
