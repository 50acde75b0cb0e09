import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { environmentError } from '../../../base/index.js';
import { controlGroupRooms } from './controlGroups.js';
import { usableMemory } from './vmStat.js';

/**
 * The memory, in bytes, that this process can still use without swapping or being killed: what the system reports as available, limited
 * by the control groups of the process. Cached file pages count as available, because the system frees them on demand.
 */
export function availableMemoryBytes(): number {
  if (process.platform === 'darwin') return usableMemory(vmStat()) ?? freemem();
  if (process.platform !== 'linux') return freemem();
  const available =
    Number(/^MemAvailable:\s+(\d+) kB$/m.exec(read('/proc/meminfo') ?? '')?.[1] ?? NaN) * 1024;
  return Math.min(Number.isFinite(available) ? available : freemem(), ...controlGroupRooms());
}

/** The output of `vm_stat`; empty if it cannot be run. The free pages alone are few on macOS, whatever the system could free. */
function vmStat(): string {
  const { error, stdout } = spawnSync('/usr/bin/vm_stat', { encoding: 'utf8', timeout: 5000 });
  return error === undefined ? stdout : '';
}

/** A number of bytes for display: binary units with two digits. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return unit === 0 ? `${bytes} bytes` : `${(bytes / 1024 ** unit).toFixed(2)} ${units[unit] as string}`;
}

/**
 * Refuses a step that needs more memory than is available.
 * @param what the purpose of the memory, e.g. `Cache and buffers`
 * @throws {PalimpsestError} `memory-short` with both numbers
 */
export function requireMemory(
  what: string,
  neededBytes: number,
  remedy: string,
  availableBytes: number = availableMemoryBytes(),
): void {
  if (neededBytes <= availableBytes) return;
  throw environmentError(
    'memory-short',
    `${what} need ${formatBytes(neededBytes)} of memory, but only ${formatBytes(availableBytes)} is available.`,
    remedy,
    { neededBytes, availableBytes },
  );
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
