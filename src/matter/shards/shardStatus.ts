import { join } from 'node:path';
import type { Scored } from '../../base/index.js';
import { inspectLock } from '../../casefile/index.js';
import type { ShardPlan } from '../../domain/index.js';
import { countLines, JOURNAL_FILE } from '../../examine/index.js';
import { fileExists, readBytes } from '../../files/index.js';
import { FAILED_FILE, readDone, readPlan, shardFolder } from './planFiles.js';
import { SHARD_LOCK } from './shardLock.js';

/**
 * How far a shard is. `running`: a process works on it, on this machine or another; `stopped`: it was begun, and no process of this machine works on
 * it; `failed`: its last attempt ended with an error.
 */
export interface ShardState {
  readonly shard: number;
  readonly state: 'waiting' | 'running' | 'stopped' | 'failed' | 'finished';
  readonly unitsDone: number;
  readonly units: number;
  /** The time that was expected when the plan was made. */
  readonly seconds: Scored;
  /** Of the host that works on it, or worked on it last; empty if none is known. */
  readonly host: string;
  /** The code of the error, if it failed; otherwise empty. */
  readonly failureCode: string;
}

/** How far the shards of a plan are. */
export interface PlanStatus {
  readonly plan: ShardPlan;
  readonly sha256: string;
  readonly folder: string;
  readonly shards: readonly ShardState[];
}

/** How far the shards of a plan are, as their folders show it. @throws {PalimpsestError} `shard-plan-broken`, `shard-broken`; `file-*` */
export async function shardStatus(path: string): Promise<PlanStatus> {
  const { plan, sha256, folder } = await readPlan(path);
  const shards: ShardState[] = [];
  for (const { shard, parts, seconds } of plan.shards) {
    const own = shardFolder(folder, shard);
    const units = parts.reduce((sum, { from, until }) => sum + until - from, 0);
    const done = await readDone(own);
    const base = { shard, units, seconds };
    if (done !== null) {
      const host = '';
      shards.push({ ...base, state: 'finished', unitsDone: units, host, failureCode: '' });
      continue;
    }
    let unitsDone = 0;
    for (const { examination } of parts) unitsDone += await countLines(join(own, examination, JOURNAL_FILE));
    const lock = await inspectLock(own, SHARD_LOCK);
    const host = lock.kind === 'free' || lock.kind === 'unreadable' ? '' : lock.content.host;
    const isHeld = lock.kind === 'alive' || lock.kind === 'elsewhere';
    const failureCode = isHeld ? '' : await failureOf(own);
    const state = isHeld
      ? 'running'
      : failureCode !== ''
        ? 'failed'
        : lock.kind === 'stale' || unitsDone > 0
          ? 'stopped'
          : 'waiting';
    shards.push({ ...base, state, unitsDone, host, failureCode });
  }
  return { plan, sha256, folder, shards };
}

async function failureOf(folder: string): Promise<string> {
  const path = join(folder, FAILED_FILE);
  if (!(await fileExists(path))) return '';
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(await readBytes(path, 1024 * 1024)));
    return typeof value === 'object' && value !== null && 'code' in value ? String(value.code) : 'unknown';
  } catch {
    return 'unknown';
  }
}
