import { randomBytes } from 'node:crypto';
import { environmentError, unscored, utc, type ErrorData } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { ExaminationStatus } from '../../domain/index.js';
import {
  JOURNAL_START,
  prepareExamination,
  readJournalFrom,
  resumeExamination,
  runExamination,
  type PreparationStep,
  type PreparedExamination,
  type RunOutcome,
  type StartedEngine,
} from '../../examine/index.js';
import type { PartialResults, QueueItem, RunProgressShown } from '../contract.js';
import { examinationOptions, type ExamineChoice, type LoadChoice } from '../examineCase.js';
import type { ServiceContext } from './context.js';
import { errorDataOf } from './jobs.js';
import { Pace } from './pace.js';
import { observedOutcome, runTally, type RunTally } from './partialResults.js';
import { preparationWords } from './preparationWords.js';
import type { RunLogs } from './runLogs.js';

/** What is to be run: a new examination, or one that was begun before. */
export type RunWish =
  | { readonly kind: 'new'; readonly choice: ExamineChoice }
  | {
      readonly kind: 'resume';
      readonly id: string;
      readonly load: LoadChoice;
      /** Its state until it runs again. */
      readonly status: ExaminationStatus;
    };

/** Events of one kind are at least so far apart. */
const EVERY_MS = 250;
const HEARTBEAT_MS = 1000;
/** Works whose results are sent four times a second; with more of them results are sent less often. */
const WORKS_AT_FULL_PACE = 8;

/** One run from the queue to its end. */
export class QueuedRun {
  readonly queueId = `q${randomBytes(8).toString('hex')}`;
  readonly caseId: string;
  readonly wish: RunWish;
  readonly #context: ServiceContext;
  readonly #title: string;
  readonly #logs: RunLogs;
  readonly #onChange: () => void;
  readonly #abandon = new AbortController();
  readonly #pause = new AbortController();
  readonly #stop = new AbortController();
  readonly #progressPace = new Pace(EVERY_MS, () => this.#sendProgress());
  readonly #logPace = new Pace(EVERY_MS, () => this.#sendLog());
  #resultsPace = new Pace(EVERY_MS, () => this.#sendResults());
  #state: QueueItem['state'] = 'queued';
  #status: ExaminationStatus;
  #examinationId: string;
  #progress: RunProgressShown | null = null;
  #error: ErrorData | null = null;
  #tally: RunTally | null = null;
  #began = 0;
  #engines = 0;
  #engine: StartedEngine | null = null;
  #lines: string[] = [];

  /** @param title e.g. `Probabilistic extraction on P1` */
  constructor(
    context: ServiceContext,
    logs: RunLogs,
    caseId: string,
    wish: RunWish,
    title: string,
    onChange: () => void,
  ) {
    this.#context = context;
    this.#logs = logs;
    this.caseId = caseId;
    this.wish = wish;
    this.#title = title;
    this.#onChange = onChange;
    this.#examinationId = wish.kind === 'resume' ? wish.id : '';
    this.#status = wish.kind === 'resume' ? wish.status : 'planned';
  }

  /** Where it stands in its life. */
  get state(): QueueItem['state'] {
    return this.#state;
  }

  /** Empty until the examination is prepared. */
  get examinationId(): string {
    return this.#examinationId;
  }

  /** How far it is; null before its turn has come. */
  get progress(): RunProgressShown | null {
    return this.#progress;
  }

  /** What it found so far; null before it runs, and for attacks without windows. */
  get partial(): PartialResults | null {
    return this.#tally?.tally.snapshot() ?? null;
  }

  /** As windows show it. */
  shown(): QueueItem {
    return {
      queueId: this.queueId,
      caseId: this.caseId,
      examinationId: this.#examinationId,
      state: this.#state,
      title: this.#title,
      progress: this.#progress,
      error: this.#error,
    };
  }

  /**
   * Prepares it and runs it until it is finished, paused, given up or failed; never throws.
   * @param ready settles when the machine is free
   * @returns `failed` when it stays in the queue with its error
   */
  async carryOut(ready: Promise<unknown>): Promise<RunOutcome['kind'] | 'abandoned' | 'failed'> {
    this.#began = performance.now();
    this.#say('Waiting until the engine is free');
    this.#enter('preparing');
    const heartbeat = setInterval(() => this.#say(this.#progress?.unitTitle ?? ''), HEARTBEAT_MS);
    try {
      await Promise.race([ready, aborted(this.#abandon.signal)]);
      const prepared = await this.#prepare();
      clearInterval(heartbeat);
      const outcome = await this.#run(prepared);
      this.#status = outcome.kind;
      return outcome.kind;
    } catch (error) {
      if (this.#abandon.signal.aborted) return 'abandoned';
      if (this.#status === 'running') this.#status = 'failed';
      this.#error = errorDataOf(error);
      this.#enter('failed');
      return 'failed';
    } finally {
      clearInterval(heartbeat);
      this.#lastWords();
    }
  }

  /** Gives up what is not running yet: the engine that loads is ended. */
  abandon(): void {
    this.#abandon.abort();
    void this.#engine?.kill?.();
  }

  /** Pauses after the batch in flight, or stops at once. */
  end(how: 'pause' | 'stop'): void {
    if (this.#state === 'queued' || this.#state === 'preparing') this.abandon();
    if (this.#state !== 'running' && this.#state !== 'pausing') return;
    if (how === 'stop') this.#stop.abort();
    this.#pause.abort();
    this.#enter('pausing');
  }

  /** Counts up what is in the journal already, so that the tally is whole when the run begins. */
  async #prepare(): Promise<PreparedExamination> {
    const prepared = await this.#plan(await this.#context.cases.writable(this.caseId));
    try {
      await this.#countUp(prepared);
      this.#refuseAbandoned();
      return prepared;
    } catch (error) {
      await prepared.close();
      throw error;
    }
  }

  async #plan(opened: CaseFolder): Promise<PreparedExamination> {
    this.#refuseAbandoned();
    const how = {
      startEngine: () => this.#startEngine(),
      onProgress: (step: PreparationStep) => this.#say(preparationWords(step)),
      signal: this.#abandon.signal,
    };
    if (this.wish.kind === 'new') {
      return prepareExamination(examinationOptions(opened, this.wish.choice, how));
    }
    const { id, load } = this.wish;
    const { gpu, gpuLayers, threads } = load;
    return resumeExamination({
      ...how,
      case: opened,
      id,
      load: {
        ...(gpu === undefined ? {} : { gpu }),
        ...(gpuLayers === undefined ? {} : { gpuLayers }),
        ...(threads === undefined ? {} : { threads }),
      },
    });
  }

  async #run(prepared: PreparedExamination): Promise<RunOutcome> {
    let isKnown = false;
    this.#examinationId = prepared.id;
    this.#status = 'running';
    this.#logPace.wish();
    this.#enter('running');
    return runExamination(prepared, {
      signal: this.#pause.signal,
      stopSignal: this.#stop.signal,
      onProgress: (progress) => {
        this.#progress = { ...progress, at: utc(this.#context.clock) };
        this.#progressPace.wish();
        // The first of these comes when the beginning is on record.
        if (!isKnown) this.#changed();
        isKnown = true;
      },
      onObserved: (unit, outcome) => {
        this.#tally?.observe(unit, observedOutcome(outcome));
        this.#resultsPace.wish();
      },
    });
  }

  async #countUp({ input, plan, folder, isResumed }: PreparedExamination): Promise<void> {
    const tally = runTally(input, plan);
    this.#tally = tally;
    const pace = EVERY_MS * Math.max(1, Math.ceil(input.works.length / WORKS_AT_FULL_PACE));
    this.#resultsPace = new Pace(pace, () => this.#sendResults());
    if (tally === null || !isResumed) return;
    await readJournalFrom(folder, JOURNAL_START, ({ seq, observation }) => {
      const unit = plan.units[seq];
      if (unit !== undefined) tally.observe(unit, observation);
    });
  }

  async #startEngine(): Promise<StartedEngine> {
    this.#engines += 1;
    if (this.#engines > 1) this.#hear('[The engine crashed and is started again.]');
    const engine = await this.#context.options.startEngine((line) => this.#hear(line));
    this.#engine = engine;
    if (this.#abandon.signal.aborted) await engine.kill?.();
    this.#refuseAbandoned();
    return engine;
  }

  #refuseAbandoned(): void {
    if (!this.#abandon.signal.aborted) return;
    throw environmentError('cancelled', 'The run was taken out of the queue.', 'Put it there again.');
  }

  #enter(state: QueueItem['state']): void {
    this.#state = state;
    this.#onChange();
  }

  /** Progress of what comes before the run. */
  #say(words: string): void {
    const none = unscored('Nothing is scored yet.');
    this.#progress = {
      phase: 'prepare',
      unitTitle: words,
      doneTokens: 0,
      totalTokens: 0,
      tokensPerSecond: none,
      etaSeconds: none,
      unitsDone: 0,
      units: 0,
      elapsedSeconds: (performance.now() - this.#began) / 1000,
      at: utc(this.#context.clock),
    };
    this.#progressPace.wish();
  }

  #sendProgress(): void {
    if (this.#state === 'preparing') this.#onChange();
    if (this.#examinationId === '' || this.#progress === null) return;
    this.#context.emit('run.progress', {
      caseId: this.caseId,
      examinationId: this.#examinationId,
      status: this.#status,
      progress: this.#progress,
    });
  }

  #sendResults(): void {
    const { partial } = this;
    if (partial === null || this.#examinationId === '') return;
    const { caseId } = this;
    this.#context.emit('run.results', { caseId, examinationId: this.#examinationId, partial });
  }

  #hear(line: string): void {
    this.#lines.push(line);
    this.#logPace.wish();
  }

  /** Lines wait until the examination has a number. */
  #sendLog(): void {
    if (this.#examinationId === '' || this.#lines.length === 0) return;
    const lines = this.#logs.add(this.caseId, this.#examinationId, this.#lines);
    this.#lines = [];
    this.#context.emit('run.log', { caseId: this.caseId, examinationId: this.#examinationId, lines });
  }

  #lastWords(): void {
    this.#logPace.now();
    this.#resultsPace.now();
    this.#progressPace.stop();
    if (this.#state !== 'preparing') this.#sendProgress();
    if (this.#examinationId !== '') this.#changed();
  }

  #changed(): void {
    for (const what of ['examinations', 'audit'] as const)
      this.#context.emit('case.changed', { caseId: this.caseId, what });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
