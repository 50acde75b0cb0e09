import { randomBytes } from 'node:crypto';
import { environmentError, type ErrorData } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { EngineFingerprint, ExaminationStatus } from '../../domain/index.js';
import {
  inWorkerThread,
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
import type { PartialResults, QueueItem, RunProgressShown } from '../../contract/index.js';
import {
  examinationOptions,
  type ExamineChoice,
  type LoadChoice,
  loadOf,
  observedOutcome,
  Pace,
  preparationWords,
  runTally,
  type RunTally,
  unitTally,
} from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';
import { errorDataOf } from '../../base/index.js';
import type { RunLogs } from './runLogs.js';
import { RunVoice } from './runVoice.js';

/** What to run: a new examination, or one that was begun before. */
export type RunWish =
  | { readonly kind: 'new'; readonly choice: ExamineChoice }
  | {
      readonly kind: 'resume';
      readonly id: string;
      readonly load: LoadChoice;
      /** Codes of problems to continue despite. */
      readonly insist: readonly string[];
      /** The state of the examination until it runs again. */
      readonly status: ExaminationStatus;
    };

const HEARTBEAT_MS = 1000;
const AT_MOST_EVERY_MS = 250;

/** One run, from the queue to its end. */
export class QueuedRun {
  readonly queueId = `q${randomBytes(8).toString('hex')}`;
  readonly caseId: string;
  readonly wish: RunWish;
  readonly #context: ServiceContext;
  readonly #title: string;
  readonly #voice: RunVoice;
  readonly #onChange: () => void;
  readonly #abandon = new AbortController();
  readonly #pause = new AbortController();
  readonly #stop = new AbortController();
  #state: QueueItem['state'] = 'queued';
  #error: ErrorData | null = null;
  #tally: RunTally | null = null;
  #engines = 0;
  #engine: StartedEngine | null = null;

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
    this.caseId = caseId;
    this.wish = wish;
    this.#title = title;
    this.#onChange = onChange;
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

  /** The run as windows show it. */
  shown(): QueueItem {
    return {
      queueId: this.queueId,
      caseId: this.caseId,
      examinationId: this.examinationId,
      state: this.#state,
      title: this.#title,
      progress: this.progress,
      error: this.#error,
    };
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
      this.#voice.ends();
    }
  }

  /** Abandons a run that has not begun; an engine that is loading is ended. */
  abandon(): void {
    this.#abandon.abort();
    void this.#engine?.kill?.();
  }

  /** Pauses after the current batch, or stops at once; abandons a run that has not begun. */
  end(how: 'pause' | 'stop'): void {
    if (this.#state === 'queued' || this.#state === 'preparing') this.abandon();
    if (this.#state !== 'running' && this.#state !== 'pausing') return;
    if (how === 'stop') this.#stop.abort();
    this.#pause.abort();
    this.#enter('pausing');
  }

  /** Counts what is already in the journal, so that the tally is complete when the run begins. */
  async #prepare(say: (words: string) => void): Promise<PreparedExamination> {
    this.#refuseAbandoned();
    const prepared = await this.#plan(await this.#context.cases.writable(this.caseId), say);
    try {
      const { input, plan, folder, isResumed } = prepared;
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
      return prepareExamination(examinationOptions(opened, this.wish.choice, how));
    }
    const { id, load, insist } = this.wish;
    return resumeExamination({ ...how, case: opened, id, insist, load: loadOf(load) });
  }

  #run(prepared: PreparedExamination): Promise<RunOutcome> {
    let isOnRecord = false;
    this.#voice.hear(engineWords(prepared.engine.model.fingerprint));
    this.#voice.begins(prepared.id, prepared.input.works.length, () => this.partial);
    this.#enter('running');
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
    if (this.#engines > 1) this.#voice.hear('[The engine crashed and is being restarted.]');
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
function engineWords({ engine, release, gpuUsed, gpuLayers, threads }: EngineFingerprint): string {
  const where = gpuUsed === 'off' ? 'the processor' : `${gpuUsed} (${gpuLayers} layers)`;
  return `[${engine} ${release} computes on ${where} with ${threads} ${threads === 1 ? 'thread' : 'threads'}.]`;
}
