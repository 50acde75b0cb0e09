import type { CaseChecks } from '../../matter/case/caseChecks.js';
import type { Clock } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { Continuation, Engine, LoadedModel } from '../../domain/index.js';
import type { StartedEngine } from '../../examine/index.js';
import type { PreparedWork, TokenMap } from '../../text/index.js';
import type { EventPayload, LoadSettings } from '../../contract/index.js';
import type { Emit } from './emit.js';
import type { Grants } from '../grants/grants.js';
import type { Jobs } from './jobs.js';

export type { Emit } from './emit.js';

/** Starts an engine in a process of its own; told every line that it writes. */
export type StartLoggedEngine = (onLine: (line: string) => void) => Promise<StartedEngine>;

/** What only the desktop can do. */
export interface NativeActions {
  chooseFiles(
    purpose: 'evidence' | 'timestamp' | 'sealed' | 'repeat',
    multiple: boolean,
  ): Promise<readonly string[]>;
  chooseFolder(purpose: 'open-case' | 'new-case' | 'bag' | 'repeat'): Promise<string | null>;
  reveal(path: string): Promise<void>;
  print(): Promise<void>;
}

/** Attempts to reach a network that were refused. */
export interface OfflineGuard {
  state(): EventPayload<'offline.changed'>;
  onChange(listener: (state: EventPayload<'offline.changed'>) => void): () => void;
}

/** What a door brings along. */
export interface WorkbenchOptions {
  readonly door: 'desktop' | 'browser';
  /** Where new cases go unless another place is chosen; null when a person must choose. */
  readonly homeFolder: string | null;
  /** Folders that the picker may look into. */
  readonly fileRoots: readonly string[];
  /** Where settings, the list of cases and the key lie; default `$PALIMPSEST_HOME` or `~/.palimpsest`. */
  readonly dataFolder: string;
  readonly startEngine: StartLoggedEngine;
  readonly clock: Clock;
  /** Who is named in the audit log; default `user@host`. */
  readonly actor?: string;
  readonly native?: NativeActions;
  readonly offline?: OfflineGuard;
  /** Makes a link for another reader. */
  readonly invite?: () => string;
}

/** Cases that are open, by id. */
export interface OpenCases {
  /** The case, opened if it is known; for reading it may be open for either. @throws {PalimpsestError} `case-unknown`, as openCase */
  get(caseId: string): Promise<CaseFolder>;
  /** The case, open for writing. @throws {PalimpsestError} `case-read-only` saying who holds it; as `get` */
  writable(caseId: string): Promise<CaseFolder>;
}

/** Works that were read and prepared: the last few are kept. */
export interface Works {
  /**
   * A work in all its layers, from the bytes that were received. `reading` and `comparison` are the same objects as long as it is kept.
   * @throws {PalimpsestError} `evidence-unknown`, `evidence-role`; `evidence-changed` when the bytes on disk are others; `text-*`, `file-*`
   */
  get(opened: CaseFolder, evidenceId: string): Promise<PreparedWork>;
}

/** The reading text of a work as the tokens of a model. */
export interface TokenizedWork {
  readonly tokens: Int32Array;
  readonly map: TokenMap;
}

/** Tokenizers of models: loaded without weights, kept while they are used. */
export interface Tokenizers {
  /**
   * Hands the tokenizer of a model to the work.
   * @throws {PalimpsestError} `evidence-unknown`, `evidence-role`; `evidence-changed` when the file has another tokenizer than was received;
   * what the engine throws
   */
  use<T>(
    caseId: string,
    evidenceId: string,
    work: (engine: Engine, model: LoadedModel) => Promise<T>,
  ): Promise<T>;
  /** A work as tokens; the last few are kept. @throws {PalimpsestError} as `use` and `Works.get`; `tokenizer-lossy` */
  ofWork(caseId: string, modelId: string, workId: string): Promise<TokenizedWork>;
}

/** What the parts of the service share. */
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
