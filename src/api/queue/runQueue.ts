import { inputError } from '../../base/index.js';
import { keepMemorySmall } from '../../examine/index.js';
import type { QueueItem } from '../../contract/index.js';
import type { ServiceContext } from '../workbench/context.js';
import type { LiveEngine } from '../../matter/index.js';
import { QueuedRun, type RunWish } from './queuedRun.js';
import { RunLogs } from './runLogs.js';

/** The queue of runs; one runs at a time in this process. */
export class RunQueue {
  readonly logs = new RunLogs();
  readonly #context: ServiceContext;
  readonly #live: LiveEngine;
  /** Runs that failed to begin stay until they are removed. */
  #runs: QueuedRun[] = [];
  #loop: Promise<void> | null = null;
  #current: QueuedRun | null = null;
  #isClosed = false;
  #isFirst = true;
  /** Estimates that use the machine now; a run waits for them. */
  #estimates: Promise<unknown> = Promise.resolve();

  constructor(context: ServiceContext, live: LiveEngine) {
    this.#context = context;
    this.#live = live;
    context.onClose(() => this.close());
    context.onCaseClose((caseId) => this.#objection(caseId));
  }

  /** Adds a run at the end of the queue and returns its id. It begins in its turn. */
  enqueue(caseId: string, wish: RunWish, title: string): string {
    if (this.#isClosed)
      throw inputError(
        'closing',
        'The program is closing and starts no more runs.',
        'Start the program again.',
      );
    // A person who tries again has seen why it failed.
    if (wish.kind === 'resume') {
      this.#runs = this.#runs.filter(
        (run) => run.state !== 'failed' || run.caseId !== caseId || run.examinationId !== wish.id,
      );
    }
    const run = new QueuedRun(this.#context, this.logs, caseId, wish, title, () => this.#changed());
    this.#runs.push(run);
    this.#changed();
    this.#loop ??= this.#goOn().finally(() => {
      this.#loop = null;
    });
    return run.queueId;
  }

  /** The queue as windows show it: the current run first, then those that wait. */
  list(): QueueItem[] {
    return this.#runs.map((run) => run.shown());
  }

  /** The run of an examination that waits, is being prepared or is running. */
  find(caseId: string, examinationId: string): QueuedRun | undefined {
    return this.#runs.find(
      (run) => run.caseId === caseId && run.examinationId === examinationId && run.state !== 'failed',
    );
  }

  /** What uses the machine now, as a sentence; null when nothing does. */
  get inFlight(): string | null {
    const current = this.#current?.shown();
    if (current === undefined) return null;
    const which = current.examinationId === '' ? 'An examination' : `Examination ${current.examinationId}`;
    return `${which} (${current.title}) is ${current.state === 'preparing' ? 'being prepared' : 'running'}.`;
  }

  /**
   * Pauses after the current batch, or stops at once.
   * @throws {PalimpsestError} `not-running`
   */
  end(caseId: string, examinationId: string, how: 'pause' | 'stop'): void {
    const run = this.find(caseId, examinationId);
    if (run === undefined || run !== this.#current) {
      throw inputError(
        'not-running',
        `${examinationId} is not running.`,
        'See its state in the list of runs.',
        {
          id: examinationId,
        },
      );
    }
    run.end(how);
  }

  /**
   * Removes a run that has not begun or could not begin.
   * @throws {PalimpsestError} `queue-unknown` when it is not in the queue, or runs
   */
  dequeue(queueId: string): void {
    const run = this.#runs.find((one) => one.queueId === queueId);
    if (run === undefined || run.state === 'running' || run.state === 'pausing') {
      throw inputError(
        'queue-unknown',
        run === undefined ? 'This run is no longer in the queue.' : 'This run has begun.',
        run === undefined ? 'See the list of runs.' : 'Pause it, or stop it.',
      );
    }
    run.abandon();
    if (run !== this.#current) this.#runs = this.#runs.filter((one) => one !== run);
    this.#changed();
  }

  /** Lets an estimate use the machine when no other estimate does; the next run waits for it. */
  estimate<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#estimates.then(work);
    this.#estimates = result.catch(() => undefined);
    return result;
  }

  /** Pauses the current run, abandons those that wait or are being prepared, and settles when everything is saved. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const run of this.#runs) run.end('pause');
    this.#runs = this.#runs.filter((run) => run === this.#current);
    await this.#loop;
  }

  async #goOn(): Promise<void> {
    for (;;) {
      const run = this.#runs.find(({ state }) => state === 'queued');
      if (run === undefined || this.#isClosed) return;
      this.#current = run;
      if (this.#isFirst) keepMemorySmall();
      this.#isFirst = false;
      const aside = this.#live.standAside(() => this.inFlight ?? 'An examination is about to run.');
      const ended = await run.carryOut(Promise.all([aside, this.#estimates]));
      if (ended !== 'failed') this.#runs = this.#runs.filter((one) => one !== run);
      this.#current = null;
      this.#changed();
      (await aside)();
    }
  }

  #objection(caseId: string): string | null {
    const busy = this.#runs.find((run) => run.caseId === caseId && run.state !== 'failed')?.shown();
    if (busy === undefined) return null;
    return `${busy.title} is ${busy.state === 'queued' ? 'waiting in the queue' : busy.state}.`;
  }

  #changed(): void {
    this.#context.emit('queue.changed', { queue: this.list() });
  }
}
