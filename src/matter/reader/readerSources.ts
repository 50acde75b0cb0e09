import type { OpenCases } from '../case/openCases.js';
import type { MeasuredSources } from '../examine/measuredWorks.js';

/** Where the reader finds a case, its works and their tokens. */
export interface ReaderSources extends MeasuredSources {
  readonly cases: Pick<OpenCases, 'get'>;
}
