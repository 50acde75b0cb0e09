import { randomBytes } from 'node:crypto';
import { environmentError, type ErrorData } from '../../base/index.js';
import { readAudit, type CaseFolder } from '../../casefile/index.js';
import { alarmsOf, unusedBuildsWords, type EngineFingerprint } from '../../domain/index.js';
import {
  inWorkerThread,
  JOURNAL_START,
  prepareExamination,
  readJournalFrom,
  resumeExamination,
  runExamination,
  summarizeExamination,
  type PreparationStep,
  type PreparedExamination,
  type RunOutcome,
  type StartedEngine,
} from '../../examine/index.js';
import type {
  ExaminationShort,
  PartialResults,
  QueueItem,
  QueueSubject,
  RunProgressShown,
} from '../../contract/index.js';
import {
  examinationOptions,
  loadOf,
  observedOutcome,
  Pace,
  preparationWords,
  runTally,
  type RunTally,
  shortExamination,
  unitTally,
} from '../../matter/index.js';
import type { KeptRun, RunWish } from '../stores/keptRuns.js';
import type { ServiceContext } from '../workbench/context.js';
import { errorDataOf } from '../../base/index.js';
import { choiceOf } from './choiceOf.js';
import { subjectTitle } from './queueSubject.js';
import type { RunLogs } from './runLogs.js';
import { RunVoice } from './runVoice.js';

const HEARTBEAT_MS = 1000;
const AT_MOST_EVERY_MS = 250;

/** What a run in the queue is about. */
export interface QueuedRunOptions extends Omit<KeptRun, 'queueId' | 'after'> {
  /** By default a new one. */
  readonly queueId?: string;
  /** Does it wait until a person continues the queue? */
  readonly isHeld: boolean;
  /** Called when what windows show of it has changed. */
  readonly onChange: () => void;
  /** Called when what is kept of it on the disk has changed. */
  readonly onKept: () => Promise<void>;
}

/** One run, from the queue to its end. */
export class QueuedRun {
  readonly queueId: string;
  readonly caseId: string;
  readonly wish: RunWish;
  readonly #context: ServiceContext;
  readonly #subject: QueueSubject;
  readonly #voice: RunVoice;
  readonly #onChange: () => void;
  readonly #onKept: () => Promise<void>;
  readonly #abandon = new AbortController();
  readonly #pause = new AbortController();
  readonly #stop = new AbortController();
  #state: QueueItem['state'];
  /** Seconds; null when it was never estimated. */
  #seconds: number | null;
  /** See QueueItem. */
  #alarms: readonly string[];
  /** See KeptRun. */
  #after: number | null = null;
  #error: ErrorData | null = null;
  #tally: RunTally | null = null;
  #engines = 0;
  #engine: StartedEngine | null = null;

  constructor(context: ServiceContext, logs: RunLogs, options: QueuedRunOptions) {
    const { caseId, wish, subject, seconds, alarms, isHeld, onChange, onKept } = options;
    this.queueId = options.queueId ?? `q${randomBytes(8).toString('hex')}`;
    this.#context = context;
    this.caseId = caseId;
    this.wish = wish;
    this.#subject = subject;
    this.#seconds = seconds;
    this.#alarms = alarms;
    this.#state = isHeld ? 'held' : 'queued';
    this.#onChange = onChange;
    this.#onKept = onKept;
    const [id, status] = wish.kind === 'resume' ? [wish.id, wish.status] : ['', 'planned' as const];
    this.#voice = new RunVoice(context, logs, caseId, id, status);
  }

  /** The state of the run. */
  get state(): QueueItem['state'] {
    return this.#state;
  }

  /** Empty until the examination is prepared. */
  get examinationId(): string {
    return this.#voice.examinationId;
  }

  /** The progress; null before its turn. */
  get progress(): RunProgressShown | null {
    return this.#voice.progress;
  }

  /** The results so far, or the progress in each work; null before it runs. */
  get partial(): PartialResults | null {
    return this.#tally?.tally.snapshot() ?? null;
  }

  /** Does it wait for its turn, or for a person who continues the queue? */
  get isWaiting(): boolean {
    return this.#state === 'queued' || this.#state === 'held';
  }

  /** E.g. `Probabilistic extraction on P1`. */
  get title(): string {
    return subjectTitle(this.#subject);
  }

  /** The time that is left as far as it is known, in seconds. */
  get secondsLeft(): number | null {
    const eta = this.progress?.etaSeconds;
    return typeof eta === 'number' ? eta : this.#seconds;
  }

  /** What is known of the rest of it. */
  get expected(): Pick<KeptRun, 'seconds' | 'alarms'> {
    return { seconds: this.secondsLeft, alarms: [...this.#alarms] };
  }

  /** The run as windows of its case show it. */
  shown(): QueueItem {
    return {
      queueId: this.queueId,
      caseId: this.caseId,
      examinationId: this.examinationId,
      state: this.#state,
      subject: this.#subject,
      seconds: this.#seconds,
      alarms: [...this.#alarms],
      progress: this.progress,
      error: this.#error,
    };
  }

  /** The run as it is kept on the disk; null when the case has its examination, or when it failed. */
  kept(): KeptRun | null {
    if (!this.isWaiting && this.#state !== 'preparing') return null;
    return {
      queueId: this.queueId,
      caseId: this.caseId,
      subject: this.#subject,
      seconds: this.#seconds,
      alarms: [...this.#alarms],
      wish: this.wish,
      after: this.#after,
    };
  }

  /** A held run waits for its turn from now on. */
  release(): void {
    if (this.#state === 'held') this.#enter('queued');
  }

  /**
   * Prepares the examination and runs it until it is finished, paused, abandoned or failed; never throws.
   * @param ready settles when the machine is free
   * @returns `failed` when it stays in the queue with its error
   */
  async carryOut(ready: Promise<unknown>): Promise<RunOutcome['kind'] | 'abandoned' | 'failed'> {
    const queuePace = new Pace(AT_MOST_EVERY_MS, this.#onChange);
    const say = (words: string): void => {
      this.#voice.prepares(words);
      queuePace.wish();
    };
    const heartbeat = setInterval(() => say(this.progress?.unitTitle ?? ''), HEARTBEAT_MS);
    const isPrepared = (): void => {
      clearInterval(heartbeat);
      queuePace.stop();
    };
    try {
      this.#state = 'preparing';
      say('Waiting until the engine is free');
      await Promise.race([ready, aborted(this.#abandon.signal)]);
      const prepared = await this.#prepare(say);
      isPrepared();
      const outcome = await this.#run(prepared);
      if (outcome.kind === 'paused') this.#seconds = this.secondsLeft;
      this.#voice.status = outcome.kind;
      return outcome.kind;
    } catch (error) {
      if (this.#abandon.signal.aborted) return 'abandoned';
      if (this.#voice.status === 'running') this.#voice.status = 'failed';
      this.#error = errorDataOf(error);
      this.#enter('failed');
      return 'failed';
    } finally {
      isPrepared();
    }
  }

  /** Sends the last state of everything, with the numbers of the journal; called when the queue no longer has the run. */
  async tellEnd(): Promise<void> {
    this.#voice.ends(await this.#summary());
  }

  /** Null when there is no examination yet, or when it cannot be read; a window that asks is then told why. */
  async #summary(): Promise<ExaminationShort | null> {
    if (this.examinationId === '') return null;
    try {
      const opened = await this.#context.cases.get(this.caseId);
      const entries = await readAudit(opened.folder);
      return shortExamination(opened, await summarizeExamination(opened, this.examinationId), entries);
    } catch {
      return null;
    }
  }

  /** Abandons a run that has not begun; an engine that is loading is ended. */
  abandon(): void {
    this.#abandon.abort();
    void this.#engine?.kill?.();
  }

  /** Pauses after the current batch, or stops at once; abandons a run that has not begun. */
  end(how: 'pause' | 'stop'): void {
    if (this.isWaiting || this.#state === 'preparing') this.abandon();
    if (this.#state !== 'running' && this.#state !== 'pausing') return;
    if (how === 'stop') this.#stop.abort();
    this.#pause.abort();
    this.#enter('pausing');
  }

  /** Counts what is already in the journal, so that the tally is complete when the run begins. */
  async #prepare(say: (words: string) => void): Promise<PreparedExamination> {
    this.#refuseAbandoned();
    const opened = await this.#context.cases.writable(this.caseId);
    this.#after = opened.index.examinations.length;
    await this.#onKept();
    const prepared = await this.#plan(opened, say);
    try {
      const { input, plan, folder, isResumed } = prepared;
      this.#alarms = alarmsOf(plan.warnings);
      const tally = runTally(input, plan) ?? unitTally(input, plan);
      if (isResumed) {
        await readJournalFrom(folder, JOURNAL_START, ({ seq, observation }) => {
          const unit = plan.units[seq];
          if (unit !== undefined) tally.observe(unit, observation);
        });
      }
      this.#refuseAbandoned();
      this.#tally = tally;
      return prepared;
    } catch (error) {
      await prepared.close();
      this.#voice.changed();
      throw error;
    }
  }

  #plan(opened: CaseFolder, say: (words: string) => void): Promise<PreparedExamination> {
    const how = {
      startEngine: () => this.#startEngine(),
      heavy: inWorkerThread,
      onProgress: (step: PreparationStep) => say(preparationWords(step)),
      signal: this.#abandon.signal,
    };
    if (this.wish.kind === 'new') {
      return prepareExamination(examinationOptions(opened, choiceOf(this.wish.request), how));
    }
    const { id, load, insist } = this.wish;
    return resumeExamination({ ...how, case: opened, id, insist, load: loadOf(load) });
  }

  async #run(prepared: PreparedExamination): Promise<RunOutcome> {
    let isOnRecord = false;
    this.#voice.hear(engineWords(prepared.engine.model.fingerprint));
    this.#voice.begins(prepared.id, prepared.input.works.length, () => this.partial);
    this.#enter('running');
    await this.#onKept();
    return runExamination(prepared, {
      signal: this.#pause.signal,
      stopSignal: this.#stop.signal,
      startTestEngine: () => this.#context.options.startEngine((line) => this.#voice.hear(line)),
      heavy: inWorkerThread,
      onProgress: (progress) => {
        this.#voice.runs(progress);
        // The first of these comes when the start is recorded.
        if (!isOnRecord) this.#voice.changed();
        isOnRecord = true;
      },
      onObserved: (unit, outcome) => {
        this.#tally?.observe(unit, observedOutcome(outcome));
        this.#voice.found();
      },
    });
  }

  async #startEngine(): Promise<StartedEngine> {
    this.#engines += 1;
    if (this.#engines > 1) {
      this.#voice.hear('[The engine is started again.]');
      // A crash is in the audit log by now.
      this.#voice.changed();
    }
    const engine = await this.#context.options.startEngine((line) => this.#voice.hear(line));
    this.#engine = engine;
    if (this.#abandon.signal.aborted) await engine.kill?.();
    this.#refuseAbandoned();
    return engine;
  }

  #refuseAbandoned(): void {
    if (!this.#abandon.signal.aborted) return;
    throw environmentError('cancelled', 'The run was removed from the queue.', 'Add it to the queue again.');
  }

  #enter(state: QueueItem['state']): void {
    this.#state = state;
    this.#onChange();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The first line of a log. */
function engineWords({
  engine,
  release,
  gpuUsed,
  gpuLayers,
  threads,
  unusedBuilds,
}: EngineFingerprint): string {
  const unused = unusedBuildsWords(unusedBuilds);
  const where = gpuUsed === 'off' ? 'the processor' : `${gpuUsed} (${gpuLayers} layers)`;
  return `[${engine} ${release} computes on ${where} with ${threads} ${threads === 1 ? 'thread' : 'threads'}.${unused === '' ? '' : ` ${unused}`}]`;
}
