import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Identifies a process so exactly that a reused process number is recognized. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When it began, in the machine's own terms (Linux: boot id and clock ticks); empty if this cannot be determined. */
  readonly startedAt: string;
}

/** The identity of this very process. */
export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), startedAt: processStart(process.pid) ?? '' };
}

/**
 * Does that process still run? `elsewhere` if it is (or was) on another host, where this cannot be determined.
 * A process that took over the number of a dead one counts as dead.
 */
export function processState(identity: ProcessIdentity): 'alive' | 'dead' | 'elsewhere' {
  if (identity.host !== hostname()) return 'elsewhere';
  if (!exists(identity.pid)) return 'dead';
  const startedAt = processStart(identity.pid);
  if (startedAt === null) return 'dead';
  const comparable = startedAt !== '' && identity.startedAt !== '';
  return comparable && startedAt !== identity.startedAt ? 'dead' : 'alive';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process runs, but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** When a process began; null if it has ended or only waits to be reaped; empty if the system does not say. */
function processStart(pid: number): string | null {
  if (process.platform === 'linux') return linuxStart(pid);
  if (process.platform === 'win32') return '';
  try {
    const env = { ...process.env, LC_ALL: 'C' };
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env }).trim();
  } catch {
    return '';
  }
}

function linuxStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks and parentheses; what follows the last one is fields 3, 4, …
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields[19] ?? ''}`;
  } catch (error) {
    const gone =
      error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
    return gone && pid !== process.pid ? null : '';
  }
}
