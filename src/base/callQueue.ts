/** Runs asynchronous tasks one at a time, in the order in which they were added, whether or not a task fails. */
export class CallQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the task after all earlier tasks have settled, and settles as the task does. */
  run<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Settles, never with an error, when every task that was added so far has. */
  settled(): Promise<unknown> {
    return this.#last;
  }
}
