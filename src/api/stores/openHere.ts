import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErrorCode, PalimpsestError } from '../../base/index.js';
import { inspectLock, openCase, type CaseFolder, type OpenOptions } from '../../casefile/index.js';
import type { WorkbenchOptions } from '../workbench/options.js';

/** A case that is open in this process. */
export interface Kept {
  readonly opened: CaseFolder;
  /** Why the case can be read only; empty when it can be written to, though it may be open for reading at the moment. */
  readonly readReason: string;
  /** What prevents writing; undefined when nothing does. */
  readonly hindrance: ErrorCode | undefined;
}

/** Errors that prevent writing but not reading. */
const READ_INSTEAD: ReadonlySet<ErrorCode> = new Set([
  'case-locked',
  'case-read-only',
  'audit-broken',
  'audit-log-short',
  'head-broken',
  'case-copied',
  'file-denied',
  'file-read-only',
  'disk-full',
]);

/** Errors that do not go away when another process ends. */
const LASTING: ReadonlySet<ErrorCode> = new Set([
  'audit-broken',
  'audit-log-short',
  'head-broken',
  'case-copied',
]);

type Who = Pick<WorkbenchOptions, 'clock' | 'actor'>;

/** Does what prevents writing stay until a person mends it? */
export function isLasting(hindrance: ErrorCode | undefined): boolean {
  return hindrance !== undefined && LASTING.has(hindrance);
}

/** A case to which nothing prevents writing. */
export function free(opened: CaseFolder): Kept {
  return { opened, readReason: '', hindrance: undefined };
}

/** Opens a case for writing; where something prevents that, for reading, with the reason. @throws {PalimpsestError} as openCase for reading */
export async function openHere(folder: string, who: Who): Promise<Kept> {
  try {
    return free(await openCase(folder, { ...how(who), mode: 'write' }));
  } catch (error) {
    if (!(error instanceof PalimpsestError) || !READ_INSTEAD.has(error.code)) throw error;
    // A problem that does not go away by itself has a remedy, which the person must see.
    const readReason = isLasting(error.code) ? `${error.message} ${error.hint}` : error.message;
    return { opened: await openToRead(folder, who), readReason, hindrance: error.code };
  }
}

/** Opens a case for reading. @throws {PalimpsestError} as openCase */
export function openToRead(folder: string, who: Who): Promise<CaseFolder> {
  return openCase(folder, { ...how(who), mode: 'read' });
}

/** Does this process still hold the lock of a case that it opened for writing? */
export function holdsLock(opened: CaseFolder): boolean {
  try {
    opened.assertWritable();
    return true;
  } catch {
    return false;
  }
}

/** A value that changes whenever the process that writes to a case does something or ends. */
export async function writersState(folder: string): Promise<string> {
  try {
    const files = await Promise.all(
      ['case.json', 'audit/audit.jsonl'].map((name) => stat(join(folder, name), { bigint: true })),
    );
    const { kind } = await inspectLock(folder);
    return [kind, ...files.map(({ size, mtimeNs }) => `${size}/${mtimeNs}`)].join(' ');
  } catch {
    return 'gone';
  }
}

function how({ clock, actor }: Who): Omit<OpenOptions, 'mode'> {
  return { clock, ...(actor === undefined ? {} : { actor }) };
}
