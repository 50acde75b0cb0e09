/** Runs asynchronous work one piece at a time, in the order in which it was handed in, whether or not a piece fails. */
export class CallQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Settles as the work does, after all earlier work has settled. */
  run<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
