import type { RemovedSpan } from '../text/index.js';
import { cleanTexts, type CleaningJob } from './cleanTexts.js';
import { journalWorkings } from './journal/journalWorkings.js';
import type { ReductionJob } from './journal/reduceJournal.js';
import { reduceKeeping, type Reduction, type ReductionInput } from './journal/withoutTexts.js';
import { findInTexts, type FoundInTexts, type QuotationJob } from './quotations.js';

/** Tasks that take seconds of computation for long works. The result does not depend on where they run. */
export interface HeavyWork {
  /** As {@link cleanTexts}. */
  clean(job: CleaningJob): Promise<readonly (readonly RemovedSpan[])[]>;
  /** As {@link findInTexts}. */
  quotations(job: QuotationJob): Promise<FoundInTexts>;
  /** As {@link reduceKeeping}. */
  reduce(job: ReductionJob): Promise<Reduction>;
  /** As {@link journalWorkings}. */
  workings(job: ReductionJob, taken: ReductionInput | null, windowsFile: string): Promise<string>;
}

/** Runs the tasks in this thread, which answers nothing else meanwhile. */
export const inThisThread: HeavyWork = {
  clean: (job) => Promise.resolve().then(() => cleanTexts(job)),
  quotations: (job) => Promise.resolve().then(() => findInTexts(job)),
  reduce: (job) => Promise.resolve().then(() => reduceKeeping(job)),
  workings: (job, taken, windowsFile) =>
    Promise.resolve().then(() => journalWorkings(job, taken, windowsFile)),
};
