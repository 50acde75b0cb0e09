import { randomUUID } from 'node:crypto';
import { link, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { environmentError, utc, type Clock } from '../base/index.js';
import { errnoOf, fileError, fileExists } from '../files/index.js';
import { processState, thisProcess } from './processIdentity.js';

const lockSchema = z.strictObject({
  schema: z.literal('palimpsest-lock'),
  pid: z.int().min(1),
  host: z.string(),
  startedAt: z.string(),
  /** The time at which the lock was taken, UTC. */
  lockedAt: z.string(),
  /** Distinguishes this lock from every other one. */
  session: z.string(),
});

/** The content of `case.lock`: who writes to a case folder. */
export type LockContent = z.infer<typeof lockSchema>;

/**
 * The holder of the case folder. `stale`: a process of this machine that no longer runs, or this one if it gave the lock back while the folder
 * was away; `elsewhere`: a process on another machine, whose state cannot be determined; `unreadable`: a lock file that this program did
 * not write.
 */
export type LockState =
  | { readonly kind: 'free' }
  | { readonly kind: 'alive' | 'stale' | 'elsewhere'; readonly content: LockContent }
  | { readonly kind: 'unreadable' };

/** What a lock protects, and the errors that name it. */
export interface LockKind {
  /** The name of the lock file. */
  readonly file: string;
  /** True if the lock of a process whose state cannot be determined is taken over. */
  readonly takesOverElsewhere?: boolean;
  readonly locked: (folder: string, state: LockState) => Error;
  readonly lost: (folder: string) => Error;
  readonly readOnly: (folder: string) => Error;
}

const CASE: LockKind = { file: 'case.lock', locked: lockedError, lost: lostError, readOnly: readOnlyError };

/** The name that a lock file receives if its process could not save the index. */
const UNFINISHED_FILE = 'case.unfinished';

/**
 * Locks that this process gave back when their file was not there to be removed: the disk was away, or the folder elsewhere. When such a file
 * is seen again, it locks nothing.
 */
const givenBack = new Set<string>();

/** Is this a lock of this very process that it gave back while the folder was away? */
export function wasGivenBack({ session }: LockContent): boolean {
  return givenBack.has(session);
}

/** True if the last process that wrote to the case ended without saving the index. @throws {PalimpsestError} `file-*` */
export function isUnfinished(folder: string): Promise<boolean> {
  return fileExists(join(folder, UNFINISHED_FILE));
}

/** Removes the mark that {@link isUnfinished} looks for, if there is one. @throws {PalimpsestError} `file-*` */
export async function removeUnfinishedMark(folder: string): Promise<void> {
  const path = join(folder, UNFINISHED_FILE);
  try {
    await unlink(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw fileError(error, path, 'remove');
  }
}

/** Reads the lock of a case folder, or of another kind, without changing it. @throws {PalimpsestError} `file-*` */
export async function inspectLock(
  folder: string,
  { file }: Pick<LockKind, 'file'> = CASE,
): Promise<LockState> {
  const text = await lockText(join(folder, file));
  return text === null ? { kind: 'free' } : stateOf(text);
}

/**
 * The right to write to a case folder, held by one process at a time. Before each write, {@link assertHeld} makes sure that the lock was not
 * lost (because a person deleted the lock file, or a network share reconnected).
 */
export class FolderLock {
  readonly content: LockContent;
  /** The stale lock that was taken over, which goes on record; null if the case was free. */
  readonly takenOver: LockContent | null;
  readonly #folder: string;
  readonly #kind: LockKind;

  private constructor(folder: string, kind: LockKind, content: LockContent, takenOver: LockContent | null) {
    this.#folder = folder;
    this.#kind = kind;
    this.content = content;
    this.takenOver = takenOver;
  }

  /**
   * Takes the lock. The lock of a process of this machine that no longer runs is taken over.
   * @param kind what is locked; by default a case
   * @throws {PalimpsestError} `case-locked` stating by whom and what to do; `case-read-only`; `disk-full`, `file-*`; for another kind, its errors
   */
  static async acquire(folder: string, clock: Clock, kind: LockKind = CASE): Promise<FolderLock> {
    const content: LockContent = {
      schema: 'palimpsest-lock',
      ...thisProcess(),
      lockedAt: utc(clock),
      session: randomUUID(),
    };
    let takenOver: LockContent | null = null;
    for (let attempt = 0; attempt < 8; attempt++) {
      if (await publish(folder, kind, content)) {
        const moved = await sweep(folder, kind);
        return new FolderLock(folder, kind, content, takenOver ?? moved);
      }
      const text = await lockText(join(folder, kind.file));
      if (text === null) continue;
      const state = stateOf(text);
      const isFree =
        state.kind === 'stale' || (state.kind === 'elsewhere' && kind.takesOverElsewhere === true);
      if (!isFree) throw kind.locked(folder, state);
      if (await moveAside(folder, kind, text, content.session)) takenOver = state.content;
    }
    throw kind.locked(folder, await inspectLock(folder, kind));
  }

  /** Removes the lock of a process of this machine that no longer runs, where that is what is there. @throws {PalimpsestError} `file-*`; as acquire */
  static async removeStale(folder: string, kind: LockKind): Promise<void> {
    const text = await lockText(join(folder, kind.file));
    if (text !== null && stateOf(text).kind === 'stale') await moveAside(folder, kind, text, randomUUID());
  }

  /** @throws {PalimpsestError} `case-lock-lost`, or that of another kind, when the lock file is gone or another's */
  assertHeld(): void {
    let text = '';
    try {
      text = readFileSync(join(this.#folder, this.#kind.file), 'utf8');
    } catch {
      // Gone: reported below.
    }
    if (text === serialize(this.content)) return;
    throw this.#kind.lost(this.#folder);
  }

  /**
   * Releases the lock, if this process still holds it.
   * @param isUnfinished true leaves a mark that the index is older than the audit log: see {@link isUnfinished}
   */
  async release(isUnfinished = false): Promise<void> {
    const path = join(this.#folder, this.#kind.file);
    const text = await lockText(path).catch(() => null);
    if (text === null) givenBack.add(this.content.session);
    if (text !== serialize(this.content)) return;
    // Renaming works even on a full disk.
    const ended = isUnfinished ? rename(path, join(this.#folder, UNFINISHED_FILE)) : unlink(path);
    await ended.catch(() => undefined);
  }
}

function serialize(content: LockContent): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

async function lockText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw fileError(error, path, 'read');
  }
}

function stateOf(text: string): LockState {
  const content = parse(text);
  if (content === null) return { kind: 'unreadable' };
  const state = wasGivenBack(content) ? 'dead' : processState(content);
  return { kind: state === 'dead' ? 'stale' : state, content };
}

function parse(text: string): LockContent | null {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Creates the complete lock file in one step unless one exists; true if this process now holds the lock. */
async function publish(folder: string, kind: LockKind, content: LockContent): Promise<boolean> {
  const path = join(folder, kind.file);
  const temporary = join(folder, `.${kind.file}.${content.session}`);
  try {
    await writeSynced(temporary, serialize(content));
    try {
      await link(temporary, path);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      // FAT and some network shares do not support hard links; exclusive creation is the next best option.
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error) ?? '')) throw error;
      await writeSynced(path, serialize(content));
    } finally {
      await unlink(temporary).catch(unlessGone);
    }
    return true;
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (errno === 'EEXIST') return false;
    // Another process that has the lock may have swept the file away before it was written: see sweep.
    if (errno === 'ENOENT' && (await fileExists(folder))) return false;
    if (['EROFS', 'EACCES', 'EPERM'].includes(errno)) throw kind.readOnly(folder);
    throw fileError(error, path, 'lock the folder with');
  }
}

function unlessGone(error: unknown): void {
  if (errnoOf(error) !== 'ENOENT') throw error;
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Removes the stale lock `text`. Renaming is atomic, so only one of several processes gets the file. A process that got a live lock by
 * mistake (because the lock was replaced between the check and the renaming) puts it back.
 */
async function moveAside(folder: string, kind: LockKind, text: string, session: string): Promise<boolean> {
  const path = join(folder, kind.file);
  const aside = join(folder, `.${kind.file}.stale.${session}`);
  try {
    await rename(path, aside);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    if (['EROFS', 'EACCES', 'EPERM'].includes(errnoOf(error) ?? '')) throw kind.readOnly(folder);
    throw fileError(error, path, 'take over');
  }
  const isStaleOne = (await readFile(aside, 'utf8').catch(() => '')) === text;
  if (!isStaleOne) await link(aside, path).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
  return isStaleOne;
}

/**
 * Removes what a process left beside the lock when it was killed while it took one.
 * @returns a stale lock that it had already moved aside, and that is not on record yet; null if there is none
 */
async function sweep(folder: string, kind: LockKind): Promise<LockContent | null> {
  const names = await readdir(folder).catch(() => []);
  let moved: LockContent | null = null;
  for (const name of names.filter((one) => one.startsWith(`.${kind.file}.`))) {
    const path = join(folder, name);
    const isAside = name.startsWith(`.${kind.file}.stale.`);
    const state = stateOf(await readFile(path, 'utf8').catch(() => ''));
    // What names a process that no longer runs; another one may be about to put a lock back. A new lock of which not everything is written names
    // none: if its process still runs, it begins again.
    if (state.kind === 'stale' && isAside) moved = state.content;
    if (state.kind === 'stale' || (state.kind === 'unreadable' && !isAside))
      await unlink(path).catch(() => undefined);
  }
  return moved;
}

function lockedError(folder: string, state: LockState): Error {
  const remove = `If you know that it is not, delete ${join(folder, CASE.file)}.`;
  if (state.kind === 'free' || state.kind === 'unreadable') {
    return environmentError(
      'case-locked',
      `The case ${folder} is locked: its lock file does not name a process.`,
      `Make sure that no other instance of Palimpsest has the case open. ${remove}`,
      { folder },
    );
  }
  const { pid, host, lockedAt } = state.content;
  const details = { folder, pid, host, lockedAt };
  if (state.kind === 'elsewhere') {
    return environmentError(
      'case-locked',
      `The case ${folder} is being written to by process ${pid} on another machine, ${host}, since ${lockedAt}.`,
      `Close the case on ${host}. This machine cannot tell whether it is still open there. ${remove}`,
      details,
    );
  }
  const who = pid === process.pid ? `this very process (${pid})` : `process ${pid} on this machine`;
  return environmentError(
    'case-locked',
    `The case ${folder} is being written to by ${who}, since ${lockedAt}.`,
    'Wait until it has finished, or pause the run there (Ctrl-C). The case can be read at any time.',
    details,
  );
}

function lostError(folder: string): Error {
  return environmentError(
    'case-lock-lost',
    `The lock of the case ${folder} was removed, or taken by another process. Nothing more is written.`,
    'Make sure that only one instance of Palimpsest works on this case and that no one deletes case.lock; then open the case again.',
    { folder },
  );
}

function readOnlyError(folder: string): Error {
  return environmentError(
    'case-read-only',
    `The case folder ${folder} is not writable: the folder or its disk is read-only for this user.`,
    'Change the permissions, or copy the case to a folder of your own. Viewing and verifying do not need to write.',
    { folder },
  );
}
