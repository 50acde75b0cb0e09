import type { CaseFolder } from '../../casefile/index.js';

/** Cases that are open, by id. */
export interface OpenCases {
  /** The case, opened if it is known; for reading it may be open for either. @throws {PalimpsestError} `case-unknown`, as openCase */
  get(caseId: string): Promise<CaseFolder>;
  /** The case, open for writing. @throws {PalimpsestError} `case-read-only` saying who holds it; as `get` */
  writable(caseId: string): Promise<CaseFolder>;
}
