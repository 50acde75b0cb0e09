import { inputError } from '../../base/index.js';
import { keepMemorySmall } from '../../examine/index.js';
import type { QueueItem } from '../../contract/index.js';
import type { ServiceContext } from '../workbench/context.js';
import type { LiveEngine } from '../../matter/index.js';
import { QueuedRun, type RunWish } from './queuedRun.js';
import { RunLogs } from './runLogs.js';

/** Runs that wait, and the one that goes on: one at a time in this process. */
export class RunQueue {
  readonly logs = new RunLogs();
  readonly #context: ServiceContext;
  readonly #live: LiveEngine;
  /** Those that failed to begin stay until they are taken out. */
  #runs: QueuedRun[] = [];
  #loop: Promise<void> | null = null;
  #current: QueuedRun | null = null;
  #isClosed = false;
  #isFirst = true;
  /** Estimates that use the machine now; runs wait for them. */
  #estimates: Promise<unknown> = Promise.resolve();

  constructor(context: ServiceContext, live: LiveEngine) {
    this.#context = context;
    this.#live = live;
    context.onClose(() => this.close());
    context.onCaseClose((caseId) => this.#objection(caseId));
  }

  /** Puts a run at the end of the queue and returns its id; it begins when its turn comes. */
  enqueue(caseId: string, wish: RunWish, title: string): string {
    if (this.#isClosed)
      throw inputError('closing', 'The program is closing: nothing is begun any more.', 'Start it again.');
    // Whoever tries again has seen why it did not work.
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

  /** The queue as windows show it: first what runs, then what waits. */
  list(): QueueItem[] {
    return this.#runs.map((run) => run.shown());
  }

  /** The run of an examination that waits, is prepared or goes on. */
  find(caseId: string, examinationId: string): QueuedRun | undefined {
    return this.#runs.find(
      (run) => run.caseId === caseId && run.examinationId === examinationId && run.state !== 'failed',
    );
  }

  /** What has the machine now, as a sentence; null when nothing does. */
  get inFlight(): string | null {
    const current = this.#current?.shown();
    if (current === undefined) return null;
    const which = current.examinationId === '' ? 'An examination' : `Examination ${current.examinationId}`;
    return `${which} (${current.title}) is ${current.state === 'preparing' ? 'being prepared' : 'running'}.`;
  }

  /**
   * Pauses after the batch in flight, or stops at once.
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
   * Takes a run out that has not begun or could not begin.
   * @throws {PalimpsestError} `queue-unknown` when it is not in the queue, or runs
   */
  dequeue(queueId: string): void {
    const run = this.#runs.find((one) => one.queueId === queueId);
    if (run === undefined || run.state === 'running' || run.state === 'pausing') {
      throw inputError(
        'queue-unknown',
        run === undefined ? 'That run is not in the queue any more.' : 'That run has begun.',
        run === undefined ? 'See the list of runs.' : 'Pause it, or stop it.',
      );
    }
    run.abandon();
    if (run !== this.#current) this.#runs = this.#runs.filter((one) => one !== run);
    this.#changed();
  }

  /** Lets an estimate use the machine when no other one does; a run that is due waits for it. */
  estimate<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#estimates.then(work);
    this.#estimates = result.catch(() => undefined);
    return result;
  }

  /** Pauses what runs, gives up what is being prepared or waits, and settles when all is safe on disk. */
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
