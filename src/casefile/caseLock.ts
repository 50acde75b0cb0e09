import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, unlink } from 'node:fs/promises';
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
  /** UTC time at which the lock was taken. */
  lockedAt: z.string(),
  /** Tells this locking from every other one. */
  session: z.string(),
});

/** Who writes to a case folder: what `case.lock` holds. */
export type LockContent = z.infer<typeof lockSchema>;

/**
 * Who holds the case folder? `stale`: a process of this machine that is gone; `elsewhere`: another machine, which cannot be asked;
 * `unreadable`: a lock file that this program did not write.
 */
export type LockState =
  | { readonly kind: 'free' }
  | { readonly kind: 'alive' | 'stale' | 'elsewhere'; readonly content: LockContent }
  | { readonly kind: 'unreadable' };

/** Name of the lock file in a case folder. */
const LOCK_FILE = 'case.lock';

/** What a lock becomes whose process could not save the index any more. */
const UNFINISHED_FILE = 'case.unfinished';

/** Did the last process that wrote to the case end without saving the index? @throws {PalimpsestError} `file-*` */
export function isUnfinished(folder: string): Promise<boolean> {
  return fileExists(join(folder, UNFINISHED_FILE));
}

/** Takes the mark away that {@link isUnfinished} looks for, if it is there. @throws {PalimpsestError} `file-*` */
export async function removeUnfinishedMark(folder: string): Promise<void> {
  const path = join(folder, UNFINISHED_FILE);
  try {
    await unlink(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw fileError(error, path, 'remove');
  }
}

/** Reads the lock of a case folder without touching it. @throws {PalimpsestError} `file-*` */
export async function inspectLock(folder: string): Promise<LockState> {
  const text = await lockText(folder);
  return text === null ? { kind: 'free' } : stateOf(text);
}

/**
 * The right to write to a case folder, held by one process at a time. Before each write {@link assertHeld} makes sure that nobody took
 * it away (a person who deleted the lock file, a network share that came back).
 */
export class CaseLock {
  readonly content: LockContent;
  /** The lock of a dead process that was taken over, to be put on record; null if the case was free. */
  readonly takenOver: LockContent | null;
  readonly #folder: string;

  private constructor(folder: string, content: LockContent, takenOver: LockContent | null) {
    this.#folder = folder;
    this.content = content;
    this.takenOver = takenOver;
  }

  /**
   * Takes the lock; that of a process of this machine that is gone is taken over.
   * @throws {PalimpsestError} `case-locked` saying by whom and what to do; `case-read-only`; `disk-full`, `file-*`
   */
  static async acquire(folder: string, clock: Clock): Promise<CaseLock> {
    const content: LockContent = {
      schema: 'palimpsest-lock',
      ...thisProcess(),
      lockedAt: utc(clock),
      session: randomUUID(),
    };
    let takenOver: LockContent | null = null;
    for (let attempt = 0; attempt < 8; attempt++) {
      if (await publish(folder, content)) return new CaseLock(folder, content, takenOver);
      const text = await lockText(folder);
      if (text === null) continue;
      const state = stateOf(text);
      if (state.kind !== 'stale') throw lockedError(folder, state);
      if (await moveAside(folder, text, content.session)) takenOver = state.content;
    }
    throw lockedError(folder, await inspectLock(folder));
  }

  /** @throws {PalimpsestError} `case-lock-lost` when the lock file is gone or another's */
  assertHeld(): void {
    let text = '';
    try {
      text = readFileSync(join(this.#folder, LOCK_FILE), 'utf8');
    } catch {
      // Gone: reported below.
    }
    if (text === serialize(this.content)) return;
    throw environmentError(
      'case-lock-lost',
      `The lock of the case ${this.#folder} was removed or taken by another process; nothing more is written.`,
      'Make sure that one Palimpsest only works on this case, and that nobody deletes case.lock; then open it again.',
      { folder: this.#folder },
    );
  }

  /**
   * Gives the lock back, if it is still ours.
   * @param isUnfinished true leaves a mark that the index is older than the audit log: see {@link isUnfinished}
   */
  async release(isUnfinished = false): Promise<void> {
    const path = join(this.#folder, LOCK_FILE);
    const text = await lockText(this.#folder).catch(() => null);
    if (text !== serialize(this.content)) return;
    // Renaming needs no room on a full disk.
    const ended = isUnfinished ? rename(path, join(this.#folder, UNFINISHED_FILE)) : unlink(path);
    await ended.catch(() => undefined);
  }
}

function serialize(content: LockContent): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

async function lockText(folder: string): Promise<string | null> {
  const path = join(folder, LOCK_FILE);
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
  const state = processState(content);
  return { kind: state === 'dead' ? 'stale' : state, content };
}

function parse(text: string): LockContent | null {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Writes the lock file whole under its name unless one is there; true if it is ours now. */
async function publish(folder: string, content: LockContent): Promise<boolean> {
  const path = join(folder, LOCK_FILE);
  const temporary = join(folder, `.case.lock.${content.session}`);
  try {
    await writeSynced(temporary, serialize(content));
    try {
      await link(temporary, path);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      // FAT and some network shares know no hard links; creating exclusively is the next best thing.
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error) ?? '')) throw error;
      await writeSynced(path, serialize(content));
    } finally {
      await unlink(temporary);
    }
    return true;
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (errno === 'EEXIST') return false;
    if (['EROFS', 'EACCES', 'EPERM'].includes(errno)) throw readOnlyError(folder);
    throw fileError(error, path, 'lock the case with');
  }
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
 * Removes the stale lock `text`. Renaming is atomic, so one of several who try gets the file; one who got another, living lock by
 * mistake (it was replaced between the look and the rename) puts it back.
 */
async function moveAside(folder: string, text: string, session: string): Promise<boolean> {
  const path = join(folder, LOCK_FILE);
  const aside = join(folder, `.case.lock.stale.${session}`);
  try {
    await rename(path, aside);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    if (['EROFS', 'EACCES', 'EPERM'].includes(errnoOf(error) ?? '')) throw readOnlyError(folder);
    throw fileError(error, path, 'take over');
  }
  const isStaleOne = (await readFile(aside, 'utf8').catch(() => '')) === text;
  if (!isStaleOne) await link(aside, path).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
  return isStaleOne;
}

function lockedError(folder: string, state: LockState): Error {
  const remove = `If you are certain that it is not, delete ${join(folder, LOCK_FILE)}.`;
  if (state.kind === 'free' || state.kind === 'unreadable') {
    return environmentError(
      'case-locked',
      `The case ${folder} is being written to: its lock file names no process that could be asked.`,
      `Make sure that no other Palimpsest has the case open. ${remove}`,
      { folder },
    );
  }
  const { pid, host, lockedAt } = state.content;
  const details = { folder, pid, host, lockedAt };
  if (state.kind === 'elsewhere') {
    return environmentError(
      'case-locked',
      `The case ${folder} is being written to by process ${pid} on another machine, ${host}, since ${lockedAt}.`,
      `Close the case on ${host}. Whether it is still open there cannot be seen from here. ${remove}`,
      details,
    );
  }
  const who = pid === process.pid ? `this very process (${pid})` : `process ${pid} on this machine`;
  return environmentError(
    'case-locked',
    `The case ${folder} is being written to by ${who}, since ${lockedAt}.`,
    'Wait until it has finished, or pause the run there (Ctrl-C); reading the case is possible all the time.',
    details,
  );
}

function readOnlyError(folder: string): Error {
  return environmentError(
    'case-read-only',
    `The case folder ${folder} cannot be written to: it, or the disk it is on, is read-only for this user.`,
    'Change the permissions, or copy the case to a folder of your own; showing and verifying work without writing.',
    { folder },
  );
}
