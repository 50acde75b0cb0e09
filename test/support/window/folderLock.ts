import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PATIENCE_MS } from '../patience.js';

/** Lets one process at a time do something; a lock whose holder is gone is taken over. */
export async function withFolderLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const holder = join(lock, 'pid');
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      mkdirSync(lock);
      writeFileSync(holder, String(process.pid));
      break;
    } catch {
      if (Date.now() > deadline) throw new Error(`${lock} is held by another process.`);
      if (isGone(holder)) rmSync(lock, { recursive: true, force: true });
      await wait(200);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function isGone(holder: string): boolean {
  let pid: number;
  try {
    pid = Number(readFileSync(holder, 'utf8'));
  } catch {
    // Just being made, or just being removed.
    return false;
  }
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
