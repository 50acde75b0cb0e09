import type { Clock } from '../../base/index.js';
import type { LoadSettings } from '../../contract/index.js';
import type { Continuation, Inspection } from '../../domain/index.js';
import type { CaseChecks, KeptFindings, OpenCases, Tokenizers, Works } from '../../matter/index.js';
import type { Grants } from '../grants/grants.js';
import type { KeptUploads } from '../grants/keptUploads.js';
import type { Emit } from './emit.js';
import type { Jobs } from './jobs.js';
import type { WorkbenchOptions } from './options.js';

/** What the parts of the workbench share. */
export interface ServiceContext {
  readonly options: WorkbenchOptions;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly grants: Grants;
  /** Uploaded files that are kept for another try. */
  readonly uploads: KeptUploads;
  readonly jobs: Jobs;
  readonly cases: OpenCases;
  readonly works: Works;
  readonly tokenizers: Tokenizers;
  /** Compares cases with their audit logs. */
  readonly checks: CaseChecks;
  readonly findings: KeptFindings;
  /** The continuations of the models that were asked live, by the id of the record, while they are kept. */
  readonly asks: { get(askId: string): Continuation | undefined };
  /** The inspections of models, by their ids, while they are kept. */
  readonly inspections: { get(inspectionId: string): Inspection | undefined };
  /** How models are loaded by default. */
  loadSettings(): LoadSettings;
  /** Registers what must end before the cases are closed at the end of the program: a run is paused, an engine is ended. */
  onClose(end: () => Promise<void>): void;
  /** Registers a check of whether a case may be closed: it returns the reason why not, in words, or null. */
  onCaseClose(objection: (caseId: string) => string | null): void;
}
