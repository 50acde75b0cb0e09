import { join } from 'node:path';
import { environmentError, type Clock } from '../../base/index.js';
import { FolderLock, type LockKind, type LockState } from '../../casefile/index.js';

/** The lock file in the folder of a shard. */
const LOCK_FILE = 'shard.lock';

/**
 * Takes the lock of a shard, so that one process at a time writes its journals. The lock of a process of this machine that no longer runs is
 * taken over.
 * @param takesOver true takes over the lock of a process on another machine, of which a batch system says that it has ended
 * @throws {PalimpsestError} `shard-locked` stating by whom and what to do; `shard-read-only`; `disk-full`, `file-*`
 */
export function lockShard(folder: string, clock: Clock, takesOver: boolean): Promise<FolderLock> {
  return FolderLock.acquire(folder, clock, kindOf(takesOver));
}

/**
 * Removes the lock that a process of this machine left when it was killed after its shard was finished.
 * @throws {PalimpsestError} `shard-read-only`, `file-*`
 */
export function removeStaleShardLock(folder: string): Promise<void> {
  return FolderLock.removeStale(folder, kindOf(false));
}

/** Who works on a shard. */
export const SHARD_LOCK = { file: LOCK_FILE } as const;

function kindOf(takesOverElsewhere: boolean): LockKind {
  return {
    file: LOCK_FILE,
    takesOverElsewhere,
    locked: lockedError,
    lost: lostError,
    readOnly: readOnlyError,
  };
}

function lockedError(folder: string, state: LockState): Error {
  const remove = `If you know that it is not, delete ${join(folder, LOCK_FILE)}.`;
  if (state.kind === 'free' || state.kind === 'unreadable') {
    return environmentError(
      'shard-locked',
      `The shard ${folder} is locked: its lock file does not name a process.`,
      `Make sure that no other process works on the shard. ${remove}`,
      { folder },
    );
  }
  const { pid, host, lockedAt } = state.content;
  return environmentError(
    'shard-locked',
    `Process ${pid} on ${host} works on the shard ${folder}, since ${lockedAt}.`,
    state.kind === 'elsewhere'
      ? `This machine cannot tell whether that process still runs. If a batch system ended it, add --take-over. ${remove}`
      : 'Wait until it has finished.',
    { folder, pid, host, lockedAt },
  );
}

function lostError(folder: string): Error {
  return environmentError(
    'shard-lock-lost',
    `The lock of the shard ${folder} was removed, or taken by another process. Nothing more is written.`,
    'Make sure that one process at a time works on a shard; then run it again.',
    { folder },
  );
}

function readOnlyError(folder: string): Error {
  return environmentError(
    'shard-read-only',
    `The folder of the shard ${folder} is read-only for this user.`,
    'Give this user the right to write to the plans folder of the case.',
    { folder },
  );
}
