import type { Clock } from '../../base/index.js';
import type { LoadSettings } from '../../contract/index.js';
import type { Continuation } from '../../domain/index.js';
import type { CaseChecks, OpenCases, Tokenizers, Works } from '../../matter/index.js';
import type { Grants } from '../grants/grants.js';
import type { Emit } from './emit.js';
import type { Jobs } from './jobs.js';
import type { WorkbenchOptions } from './options.js';

/** What the parts of the workbench share. */
export interface ServiceContext {
  readonly options: WorkbenchOptions;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly grants: Grants;
  readonly jobs: Jobs;
  readonly cases: OpenCases;
  readonly works: Works;
  readonly tokenizers: Tokenizers;
  /** Holds cases against their audit logs. */
  readonly checks: CaseChecks;
  /** What models wrote when they were asked, by the id of the record, as long as it is kept. */
  readonly asks: { get(askId: string): Continuation | undefined };
  /** How models are loaded unless a call says otherwise. */
  loadSettings(): LoadSettings;
  /** Has something ended before the cases are closed at the end of the program: a run is paused, an engine sent home. */
  onClose(end: () => Promise<void>): void;
  /** Has a say in whether a case may be closed: returns why not in words, or null. */
  onCaseClose(objection: (caseId: string) => string | null): void;
}
