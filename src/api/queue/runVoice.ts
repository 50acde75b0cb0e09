import { utc } from '../../base/index.js';
import type { ExaminationStatus } from '../../domain/index.js';
import type { RunProgress } from '../../examine/index.js';
import type { ExaminationShort, PartialResults, RunProgressShown } from '../../contract/index.js';
import type { ServiceContext } from '../workbench/context.js';
import { Pace } from '../../matter/index.js';
import type { RunLogs } from './runLogs.js';

/** The minimum time between two events of one kind. */
const EVERY_MS = 250;
/** The number of works whose results are sent four times a second; with more works they are sent less often. */
const WORKS_AT_FULL_PACE = 8;

/** Sends the events of one run to the windows: progress, results and log, each at most four times a second. */
export class RunVoice {
  /** Empty until the examination has a number; nothing is sent before that. */
  examinationId: string;
  status: ExaminationStatus;
  readonly #context: ServiceContext;
  readonly #logs: RunLogs;
  readonly #caseId: string;
  readonly #began = performance.now();
  readonly #progressPace = new Pace(EVERY_MS, () => this.#sendProgress());
  readonly #logPace = new Pace(EVERY_MS, () => this.#sendLog());
  #resultsPace = new Pace(EVERY_MS, () => undefined);
  #progress: RunProgressShown | null = null;
  #lines: string[] = [];

  constructor(
    context: ServiceContext,
    logs: RunLogs,
    caseId: string,
    examinationId: string,
    status: ExaminationStatus,
  ) {
    this.#context = context;
    this.#logs = logs;
    this.#caseId = caseId;
    this.examinationId = examinationId;
    this.status = status;
  }

  /** The progress that was sent last. */
  get progress(): RunProgressShown | null {
    return this.#progress;
  }

  /** The run is being prepared; `words` name the present step. */
  prepares(what: string): void {
    const none = {
      kind: 'unscored',
      code: 'nothing-scored',
      reason: 'Nothing has been scored yet.',
    } as const;
    this.#progress = {
      phase: 'prepare',
      unitTitle: what,
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

  /** The run is under way. */
  runs(progress: RunProgress): void {
    this.#progress = { ...progress, at: utc(this.#context.clock) };
    this.#progressPace.wish();
  }

  /** The run is about to begin: from now on {@link found} sends what `results` returns. */
  begins(examinationId: string, works: number, results: () => PartialResults | null): void {
    this.examinationId = examinationId;
    this.status = 'running';
    this.#resultsPace = new Pace(EVERY_MS * Math.max(1, Math.ceil(works / WORKS_AT_FULL_PACE)), () => {
      const partial = results();
      if (partial === null) return;
      this.#context.emit('run.results', { caseId: this.#caseId, examinationId, partial });
    });
    this.#logPace.wish();
  }

  /** There are new results. */
  found(): void {
    this.#resultsPace.wish();
  }

  /** The engine wrote a line. */
  hear(line: string): void {
    this.#lines.push(line);
    this.#logPace.wish();
  }

  /** The examination's files changed. */
  changed(): void {
    for (const what of ['examinations', 'audit'] as const)
      this.#context.emit('case.changed', { caseId: this.#caseId, what });
  }

  /**
   * The run has ended or will never begin: sends the last state of everything.
   * @param summary the examination with the numbers of its journal; null if there is none
   */
  ends(summary: ExaminationShort | null): void {
    this.#logPace.now();
    this.#resultsPace.now();
    // Before the last progress, so that no window knows of the end without its numbers.
    if (summary !== null) this.#context.emit('run.ended', { caseId: this.#caseId, summary });
    this.#progressPace.now();
    if (this.examinationId !== '') this.changed();
  }

  #sendProgress(): void {
    if (this.examinationId === '' || this.#progress === null) return;
    this.#context.emit('run.progress', {
      caseId: this.#caseId,
      examinationId: this.examinationId,
      status: this.status,
      progress: this.#progress,
    });
  }

  #sendLog(): void {
    if (this.examinationId === '' || this.#lines.length === 0) return;
    const lines = this.#logs.add(this.#caseId, this.examinationId, this.#lines);
    this.#lines = [];
    this.#context.emit('run.log', { caseId: this.#caseId, examinationId: this.examinationId, lines });
  }
}
