import { CallQueue, canonicalJson, environmentError, inputError } from '../../base/index.js';
import { keepMemorySmall, summarizeExamination } from '../../examine/index.js';
import type {
  CallOutput,
  EventPayload,
  ExaminationRequest,
  QueueItem,
  QueueSubject,
} from '../../contract/index.js';
import type { KeptRun, KeptRuns, RunWish } from '../stores/keptRuns.js';
import type { ServiceContext } from '../workbench/context.js';
import type { LiveEngine } from '../../matter/index.js';
import { QueuedRun, type QueuedRunOptions } from './queuedRun.js';
import { reordered } from './reordered.js';
import { RunLogs } from './runLogs.js';

/** What is known of a run before it begins: seconds, if they were estimated, and what rules out every claim. */
type Expected = Pick<KeptRun, 'seconds' | 'alarms'>;

/** The queue of one case. */
type CaseQueue = Pick<CallOutput<'runs.list'>, 'queue' | 'isOthersTurn'>;

/**
 * The queue of runs; one runs at a time in this process. Each case is shown its own runs only. Those that wait are kept on the disk; those
 * that another workbench left when it ended are held until a person continues the queue.
 */
export class RunQueue {
  readonly logs = new RunLogs();
  readonly #context: ServiceContext;
  readonly #live: LiveEngine;
  readonly #kept: KeptRuns;
  /** Runs that failed to begin stay until they are removed. */
  #runs: QueuedRun[] = [];
  #loop: Promise<void> | null = null;
  #current: QueuedRun | null = null;
  #isClosed = false;
  #isFirst = true;
  /** Estimates that use the machine now; a run waits for them. */
  readonly #estimates = new CallQueue();
  /** By {@link keyOf} a request, or by case and examination. */
  readonly #expected = new Map<string, Expected>();

  constructor(context: ServiceContext, live: LiveEngine, kept: KeptRuns) {
    this.#context = context;
    this.#live = live;
    this.#kept = kept;
    context.onClose(() => this.close());
    context.onCaseClose((caseId) => this.#objection(caseId));
  }

  /**
   * Adds a run at the end of the queue and returns its id. It begins in its turn.
   * @throws {PalimpsestError} `closing`; `disk-full`, `file-*` when it could not be kept on the disk; it is not in the queue then
   */
  async enqueue(caseId: string, wish: RunWish, subject: QueueSubject): Promise<string> {
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
    const key = wish.kind === 'new' ? keyOf(wish.request) : `${caseId} ${wish.id}`;
    const expected = this.#expected.get(key) ?? { seconds: null, alarms: [] };
    const run = this.#add({ caseId, wish, subject, ...expected, isHeld: false });
    try {
      await this.#save(true);
    } catch (error) {
      run.abandon();
      this.#runs = this.#runs.filter((one) => one !== run);
      throw error;
    }
    this.#changed(caseId);
    this.#start();
    return run.queueId;
  }

  /** The run of the queue, waiting or under way, that asks for the same examination; null if there is none. */
  same(request: ExaminationRequest): QueueItem | null {
    const isSame = ({ wish, state }: QueuedRun): boolean =>
      wish.kind === 'new' && state !== 'failed' && keyOf(wish.request) === keyOf(request);
    return this.#runs.find(isSame)?.shown() ?? null;
  }

  /** The queue of a case as its windows show it: the current run first, then those that wait. */
  list(caseId: string): CaseQueue {
    return {
      queue: this.#runs.filter((run) => run.caseId === caseId).map((run) => run.shown()),
      isOthersTurn: this.#current !== null && this.#current.caseId !== caseId,
    };
  }

  /**
   * Takes over what waited in a workbench that is gone, and holds it.
   * @throws {PalimpsestError} as OpenCases.get; `start-broken`, `file-*`
   */
  async restore(caseId: string): Promise<void> {
    const left = await this.#kept.left(caseId);
    if (left.length === 0 || this.#isClosed) return;
    const moot = new Set<string>();
    for (const run of left) if (await this.#isMoot(run)) moot.add(run.queueId);
    await this.#kept.takeOver(
      left.map(({ queueId }) => queueId),
      (run) => {
        if (!moot.has(run.queueId)) this.#add({ ...run, isHeld: true });
      },
    );
    await this.#save();
    this.#changed(caseId);
  }

  /** The held runs of a case wait for their turn from now on. */
  async release(caseId: string): Promise<void> {
    for (const run of this.#runs) if (run.caseId === caseId) run.release();
    await this.#save();
    this.#changed(caseId);
    this.#start();
  }

  /** Stores what an estimate said of a new examination. */
  learn(request: ExaminationRequest, expected: Expected): void {
    this.#expected.set(keyOf(request), expected);
  }

  /** The run of an examination that waits, is being prepared or is running. */
  find(caseId: string, examinationId: string): QueuedRun | undefined {
    return this.#runs.find(
      (run) => run.caseId === caseId && run.examinationId === examinationId && run.state !== 'failed',
    );
  }

  /** Does a run use the machine now? */
  get isBusy(): boolean {
    return this.#current !== null;
  }

  /** What uses the machine now, as a sentence for someone who works on that case (empty: on none); null when nothing does. */
  inFlight(caseId: string): string | null {
    const current = this.#current;
    if (current === null) return null;
    if (current.caseId !== caseId) return 'Another case uses the machine.';
    const which = current.examinationId === '' ? 'An examination' : `Examination ${current.examinationId}`;
    return `${which} (${current.title}) is ${current.state === 'preparing' ? 'being prepared' : 'running'}.`;
  }

  /**
   * Refuses work that needs the machine for itself.
   * @param cannot what cannot be done now, as a clause
   * @throws {PalimpsestError} `engine-busy`
   */
  requireFree(caseId: string, cannot: string): void {
    const inFlight = this.inFlight(caseId);
    if (inFlight === null) return;
    throw environmentError(
      'engine-busy',
      `${cannot}: ${inFlight}`,
      'Pause the run, or wait until it has ended.',
    );
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
   * @throws {PalimpsestError} `queue-unknown` when it is not in the queue of the case, or runs
   */
  async dequeue(caseId: string, queueId: string): Promise<void> {
    const run = this.#runs.find((one) => one.queueId === queueId && one.caseId === caseId);
    if (run === undefined) throw notWaiting('This run is no longer in the queue.');
    if (run.state === 'running' || run.state === 'pausing') throw hasBegun();
    run.abandon();
    if (run !== this.#current) this.#runs = this.#runs.filter((one) => one !== run);
    await this.#save();
    this.#changed(caseId);
  }

  /**
   * Moves a waiting run of a case before another one of the same case; the runs of other cases keep their turns.
   * @param before null for the end of the queue
   * @throws {PalimpsestError} `queue-unknown` when one of the two does not wait in the queue of the case
   */
  async reorder(caseId: string, queueId: string, before: string | null): Promise<void> {
    const isMovable = (run: QueuedRun): boolean => run.caseId === caseId && run.isWaiting;
    const waiting = (id: string): QueuedRun => {
      const run = this.#runs.find((one) => one.queueId === id && one.caseId === caseId);
      if (run === undefined) throw notWaiting('This run is no longer in the queue.');
      if (!run.isWaiting) throw hasBegun();
      return run;
    };
    this.#runs = reordered(this.#runs, isMovable, waiting(queueId), before === null ? null : waiting(before));
    await this.#save();
    this.#changed(caseId);
  }

  /** Lets work use the machine when no other such work does: an estimate, or a merge. The next run waits for it. */
  estimate<T>(work: () => Promise<T>): Promise<T> {
    return this.#estimates.run(work);
  }

  /** Pauses the current run, leaves those that wait on the disk, and settles when everything is saved. */
  async close(): Promise<void> {
    await this.#save();
    this.#isClosed = true;
    for (const run of this.#runs) run.end('pause');
    this.#runs = this.#runs.filter((run) => run === this.#current);
    await this.#loop;
    this.#kept.close();
  }

  #add(about: Omit<QueuedRunOptions, 'onChange' | 'onKept'>): QueuedRun {
    const run = new QueuedRun(this.#context, this.logs, {
      ...about,
      onChange: () => this.#changed(about.caseId),
      onKept: () => this.#save(),
    });
    this.#runs.push(run);
    return run;
  }

  #start(): void {
    this.#loop ??= this.#goOn().finally(() => {
      this.#loop = null;
    });
  }

  async #goOn(): Promise<void> {
    for (;;) {
      const run = this.#runs.find(({ state }) => state === 'queued');
      if (run === undefined || this.#isClosed) return;
      this.#current = run;
      this.#turnChanged();
      if (this.#isFirst) keepMemorySmall();
      this.#isFirst = false;
      const aside = this.#live.standAside(
        (caseId) => this.inFlight(caseId) ?? 'An examination is about to run.',
      );
      const ended = await run.carryOut(Promise.all([aside, this.#estimates.settled()]));
      if (ended !== 'failed') this.#runs = this.#runs.filter((one) => one !== run);
      if (ended === 'paused') this.#expected.set(`${run.caseId} ${run.examinationId}`, run.expected);
      this.#current = null;
      await this.#save();
      await run.tellEnd();
      this.#changed(run.caseId);
      this.#turnChanged();
      (await aside)();
    }
  }

  /** What is kept while the program closes stays as it was when it began to close. */
  async #save(must = false): Promise<void> {
    if (this.#isClosed) return;
    await this.#kept.write(() => this.#runs.flatMap((run) => run.kept() ?? []), { must });
  }

  /** Has the examination of a run been made, or finished, without this queue? */
  async #isMoot({ caseId, wish, after }: KeptRun): Promise<boolean> {
    const opened = await this.#context.cases.get(caseId);
    if (wish.kind === 'resume') {
      if (!opened.index.examinations.includes(wish.id)) return true;
      const { status } = await summarizeExamination(opened, wish.id);
      return status === 'finished' || status === 'running';
    }
    if (after === null) return false;
    const { attackId, modelId, seed, targetIds } = wish.request;
    for (const id of opened.index.examinations.slice(after)) {
      const { start } = await summarizeExamination(opened, id);
      const isSame =
        start.attack.id === attackId &&
        start.model.id === modelId &&
        start.seed === seed &&
        canonicalJson(start.targets.map((one) => one.id)) === canonicalJson(targetIds);
      if (isSame) return true;
    }
    return false;
  }

  #objection(caseId: string): string | null {
    const busy = this.#runs.find(
      (run) => run.caseId === caseId && run.state !== 'failed' && run.state !== 'held',
    );
    if (busy === undefined) return null;
    return `${busy.title} is ${busy.state === 'queued' ? 'waiting in the queue' : busy.state}.`;
  }

  #changed(caseId: string): void {
    const payload: EventPayload<'queue.changed'> = { caseId, ...this.list(caseId) };
    this.#context.emit('queue.changed', payload);
  }

  /** Tells every case that waits whether it is the turn of another one. */
  #turnChanged(): void {
    for (const caseId of new Set(this.#runs.map((run) => run.caseId))) this.#changed(caseId);
  }
}

/** Two requests that ask for the same examination have the same key. */
function keyOf(request: ExaminationRequest): string {
  return canonicalJson(JSON.parse(JSON.stringify({ ...request, load: {} })));
}

function notWaiting(message: string): Error {
  return inputError('queue-unknown', message, 'See the list of runs.');
}

function hasBegun(): Error {
  return inputError('queue-unknown', 'This run has already started.', 'Pause it, or stop it.');
}
