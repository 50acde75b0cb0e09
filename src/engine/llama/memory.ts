import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { environmentError } from '../../base/index.js';

/**
 * The memory, in bytes, that this process can still use without swapping or being killed: what the system reports as available, limited
 * by the control groups of the process. Cached file pages count as available, because the system frees them on demand.
 */
export function availableMemoryBytes(): number {
  if (process.platform !== 'linux') return freemem();
  const available =
    Number(/^MemAvailable:\s+(\d+) kB$/m.exec(read('/proc/meminfo') ?? '')?.[1] ?? NaN) * 1024;
  return Math.min(Number.isFinite(available) ? available : freemem(), ...controlGroupRoom());
}

/** A number of bytes for display: binary units with two digits. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return unit === 0 ? `${bytes} bytes` : `${(bytes / 1024 ** unit).toFixed(2)} ${units[unit] as string}`;
}

/**
 * Refuses a step that needs more memory than is available.
 * @param what the purpose of the memory, e.g. `The weights of /x/model.gguf`
 * @throws {PalimpsestError} `memory-short` with both numbers
 */
export function requireMemory(what: string, neededBytes: number, remedy: string): void {
  const availableBytes = availableMemoryBytes();
  if (neededBytes <= availableBytes) return;
  throw environmentError(
    'memory-short',
    `${what} need ${formatBytes(neededBytes)} of memory, but only ${formatBytes(availableBytes)} is available.`,
    remedy,
    { neededBytes, availableBytes },
  );
}

function controlGroupRoom(): number[] {
  const path = /^0::(\/.*)$/m.exec(read('/proc/self/cgroup') ?? '')?.[1];
  if (path === undefined) return [];
  const rooms: number[] = [];
  for (let group = path; ; group = join(group, '..')) {
    const folder = join('/sys/fs/cgroup', group);
    const limit = Number(read(join(folder, 'memory.max')) ?? 'max');
    const used = Number(read(join(folder, 'memory.current')) ?? NaN);
    const cached = Number(/^file (\d+)$/m.exec(read(join(folder, 'memory.stat')) ?? '')?.[1] ?? 0);
    if (Number.isFinite(limit) && Number.isFinite(used)) rooms.push(Math.max(0, limit - (used - cached)));
    if (group === '/') return rooms;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
