import { randomBytes } from 'node:crypto';
import { errorDataOf, inputError, utc, type Clock } from '../../base/index.js';
import type { Job, JobResult } from '../../contract/index.js';
import type { Emit } from './emit.js';

/** What a job can use while it runs. */
export interface JobTools {
  readonly jobId: string;
  readonly signal: AbortSignal;
  /** Reports the present step. */
  readonly step: (words: string) => void;
  /** Reports the progress. */
  readonly progress: (done: number, total: number, unit: Job['unit']) => void;
}

const AT_MOST_EVERY_MS = 250;
const KEPT = 200;

/** Work that takes longer than a call may take. It continues when windows close, and it can be watched and cancelled. */
export class Jobs {
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #jobs = new Map<string, Job>();
  readonly #stops = new Map<string, AbortController>();
  readonly #ends = new Set<Promise<void>>();

  constructor(clock: Clock, emit: Emit) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /**
   * Starts a job and returns its id at once. An error that the work throws becomes the error of the job; an abort makes it `cancelled`.
   * @param about kind, title, and the case it belongs to (empty for none)
   */
  start(
    about: Pick<Job, 'kind' | 'title' | 'caseId'>,
    work: (tools: JobTools) => Promise<JobResult>,
  ): string {
    const jobId = `j${randomBytes(8).toString('hex')}`;
    const stop = new AbortController();
    this.#stops.set(jobId, stop);
    this.#jobs.set(jobId, {
      ...about,
      jobId,
      state: 'running',
      step: '',
      done: 0,
      total: 0,
      unit: '',
      startedAt: utc(this.#clock),
      endedAt: '',
      result: null,
      error: null,
    });
    let lastSent = 0;
    const change = (part: Partial<Job>, isUrgent: boolean): void => {
      const before = this.#jobs.get(jobId);
      if (before === undefined) return;
      const after = { ...before, ...part };
      this.#jobs.set(jobId, after);
      if (!isUrgent && performance.now() - lastSent < AT_MOST_EVERY_MS) return;
      lastSent = performance.now();
      this.#emit('job.changed', after);
    };
    change({}, true);
    const tools: JobTools = {
      jobId,
      signal: stop.signal,
      step: (step) => change({ step, done: 0, total: 0, unit: '' }, true),
      progress: (done, total, unit) => change({ done, total, unit }, false),
    };
    // The work begins after the caller has the id, so that no event names an unknown job.
    const end = Promise.resolve()
      .then(() => work(tools))
      .then(
        (result) => change({ state: 'done', result, step: '', endedAt: utc(this.#clock) }, true),
        (error: unknown) => {
          const isCancelled = stop.signal.aborted;
          change(
            {
              state: isCancelled ? 'cancelled' : 'failed',
              error: isCancelled ? null : errorDataOf(error),
              endedAt: utc(this.#clock),
            },
            true,
          );
        },
      )
      .finally(() => {
        this.#stops.delete(jobId);
        this.#ends.delete(end);
        this.#forgetOld();
      });
    this.#ends.add(end);
    return jobId;
  }

  /** The jobs of a case since the program was started, newest first, and those that belong to no case. */
  list(caseId?: string): Job[] {
    return [...this.#jobs.values()].filter((job) => job.caseId === '' || job.caseId === caseId).reverse();
  }

  /** The oldest job that is running, of whatever case; undefined when none is. */
  running(): Job | undefined {
    return [...this.#jobs.values()].find((job) => job.state === 'running');
  }

  /** One job. @throws {PalimpsestError} `job-unknown` */
  get(jobId: string): Job {
    const job = this.#jobs.get(jobId);
    if (job !== undefined) return job;
    throw inputError('job-unknown', 'This job is no longer known.', 'Start it again.');
  }

  /** Asks a job to stop; does nothing when it has ended. @throws {PalimpsestError} `job-unknown` */
  cancel(jobId: string): void {
    this.get(jobId);
    this.#stops.get(jobId)?.abort();
  }

  /** Is a job of this case, or of any case, running? */
  isBusy(caseId?: string): boolean {
    return [...this.#jobs.values()].some(
      (job) => job.state === 'running' && (caseId === undefined || job.caseId === caseId),
    );
  }

  /** Asks all jobs to stop and waits until they have. */
  async cancelAll(): Promise<void> {
    for (const stop of this.#stops.values()) stop.abort();
    await Promise.all(this.#ends);
  }

  #forgetOld(): void {
    for (const [jobId, job] of this.#jobs) {
      if (this.#jobs.size <= KEPT) return;
      if (job.state !== 'running') this.#jobs.delete(jobId);
    }
  }
}
