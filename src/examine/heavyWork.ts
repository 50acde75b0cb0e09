import type { RemovedSpan } from '../text/index.js';
import { cleanTexts, type CleaningJob } from './cleanTexts.js';
import type { ReductionJob } from './journal/reduceJournal.js';
import { reduceJournal, type Reduction } from './journal/journalWorkings.js';
import { findInTexts, type FoundInTexts, type QuotationJob } from './quotations.js';

/** Tasks that take seconds of computation for long works. The result does not depend on where they run. */
export interface HeavyWork {
  /** As {@link cleanTexts}. */
  clean(job: CleaningJob): Promise<readonly (readonly RemovedSpan[])[]>;
  /** As {@link findInTexts}. */
  quotations(job: QuotationJob): Promise<FoundInTexts>;
  /** As {@link reduceJournal}. */
  reduce(job: ReductionJob, windowsFile: string): Promise<Reduction>;
}

/** Runs the tasks in this thread, which answers nothing else meanwhile. */
export const inThisThread: HeavyWork = {
  clean: (job) => Promise.resolve().then(() => cleanTexts(job)),
  quotations: (job) => Promise.resolve().then(() => findInTexts(job)),
  reduce: (job, windowsFile) => Promise.resolve().then(() => reduceJournal(job, windowsFile)),
};
