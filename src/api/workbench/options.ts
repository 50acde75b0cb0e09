import type { Clock } from '../../base/index.js';
import type { EventPayload } from '../../contract/index.js';
import type { StartLoggedEngine } from '../../matter/index.js';
import type { StartReader } from '../../readers/index.js';

/** What only the desktop can do. */
export interface NativeActions {
  chooseFiles(
    purpose: 'evidence' | 'timestamp' | 'sealed' | 'repeat',
    multiple: boolean,
  ): Promise<readonly string[]>;
  chooseFolder(
    purpose: 'open-case' | 'new-case' | 'bag' | 'known-list' | 'repeat' | 'works',
  ): Promise<string | null>;
  /** Asks where to save a file. @param name proposed for the file @returns absolute path; null if the dialog was closed */
  chooseTarget(name: string): Promise<string | null>;
  reveal(path: string): Promise<void>;
  print(): Promise<void>;
}

/** Attempts to reach a network that were refused. */
export interface OfflineGuard {
  state(): EventPayload<'offline.changed'>;
  onChange(listener: (state: EventPayload<'offline.changed'>) => void): () => void;
}

/** What a door supplies to the workbench. */
export interface WorkbenchOptions {
  readonly door: 'desktop' | 'browser';
  /** The folder for new cases unless another one is chosen; null when a person must choose. */
  readonly homeFolder: string | null;
  /** Folders that the picker may show. */
  readonly fileRoots: readonly string[];
  /** The folder for settings, the list of cases and the key; default `$PALIMPSEST_HOME` or `~/.palimpsest`. */
  readonly dataFolder: string;
  readonly startEngine: StartLoggedEngine;
  /** Starts the process that reads a document; default a process of Node. */
  readonly startReader?: StartReader;
  readonly clock: Clock;
  /** The name in the audit log; default `user@host`. */
  readonly actor?: string;
  readonly native?: NativeActions;
  readonly offline?: OfflineGuard;
  /** How long a case stays locked after the last call that writes to it, in milliseconds; default 20 seconds. */
  readonly restAfterMs?: number;
  /** Creates a link for another viewer. */
  readonly invite?: () => string;
}
