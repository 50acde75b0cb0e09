import type { Findings } from '../domain/index.js';
import type { RemovedSpan } from '../text/index.js';
import { cleanTexts, type CleaningJob } from './cleanTexts.js';
import { journalWorkings } from './journal/journalWorkings.js';
import { reduceJournal, type ReductionJob } from './journal/reduceJournal.js';

/** What takes seconds of computing for long works. Where it is done changes nothing of what comes out. */
export interface HeavyWork {
  /** As {@link cleanTexts}. */
  clean(job: CleaningJob): Promise<readonly (readonly RemovedSpan[])[]>;
  /** As {@link reduceJournal}. */
  reduce(job: ReductionJob): Promise<Findings>;
  /** As {@link journalWorkings}. */
  workings(job: ReductionJob, windowsFile: string): Promise<string>;
}

/** Does it right here: nothing else is answered meanwhile. */
export const inThisThread: HeavyWork = {
  clean: (job) => Promise.resolve().then(() => cleanTexts(job)),
  reduce: (job) => Promise.resolve().then(() => reduceJournal(job)),
  workings: (job, windowsFile) => Promise.resolve().then(() => journalWorkings(job, windowsFile)),
};
