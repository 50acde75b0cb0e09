import type { OpenCases } from '../case/openCases.js';
import type { Tokenizers, Works } from '../work/works.js';

/** Where the reader finds a case, its works and their tokens. */
export interface ReaderSources {
  readonly cases: Pick<OpenCases, 'get'>;
  readonly works: Works;
  readonly tokenizers: Pick<Tokenizers, 'ofWork'>;
}
