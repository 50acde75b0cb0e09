import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// The folder of each kind of limit in a file system of control groups, version 1, and the names under which it may be mounted.
const VERSION_1 = { memory: ['memory'], cpu: ['cpu', 'cpu,cpuacct', 'cpuacct,cpu'] } as const;

/**
 * The memory, in bytes, that each control group of this process still allows; empty if none limits it. Both versions of control groups
 * are read, because one machine may use both. Cached pages of files do not count as used, because the system frees them on demand.
 * Pages of memory file systems do.
 * @param root the folder that holds `proc` and `sys`; another one only for tests
 */
export function controlGroupRooms(root = '/'): number[] {
  const own = read(join(root, 'proc/self/cgroup')) ?? '';
  const groups = join(root, 'sys/fs/cgroup');
  const second = folders(groups, versionTwo(own)).map((folder) =>
    room(
      numberIn(join(folder, 'memory.max')),
      numberIn(join(folder, 'memory.current')),
      filePages(read(join(folder, 'memory.stat')), ''),
    ),
  );
  const first = VERSION_1.memory
    .flatMap((name) => folders(join(groups, name), versionOne(own, 'memory')))
    .map((folder) =>
      room(
        numberIn(join(folder, 'memory.limit_in_bytes')),
        numberIn(join(folder, 'memory.usage_in_bytes')),
        filePages(read(join(folder, 'memory.stat')), 'total_'),
      ),
    );
  return [...second, ...first].filter((bytes) => bytes !== null);
}

/**
 * The processor time that the control groups of this process allow, in processors: 1.5 is one and a half; `null` if none limits it.
 * @param root as in {@link controlGroupRooms}
 */
export function processorQuota(root = '/'): number | null {
  const own = read(join(root, 'proc/self/cgroup')) ?? '';
  const groups = join(root, 'sys/fs/cgroup');
  const second = folders(groups, versionTwo(own)).map((folder) => {
    const [quota, period] = (read(join(folder, 'cpu.max')) ?? '').trim().split(' ').map(Number);
    return share(quota ?? NaN, period ?? NaN);
  });
  const first = VERSION_1.cpu
    .flatMap((name) => folders(join(groups, name), versionOne(own, 'cpu')))
    .map((folder) =>
      share(numberIn(join(folder, 'cpu.cfs_quota_us')), numberIn(join(folder, 'cpu.cfs_period_us'))),
    );
  const limits = [...second, ...first].filter((processors) => processors !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}

/**
 * The number of threads that can run at the same time: the processors that the system offers, limited by a quota of processor time. A part
 * of a processor does not count: the threads of llama.cpp wait for each other, so all of them would wait for the one that is stopped.
 * @param offered at least 1
 */
export function usableProcessors(offered: number, quota: number | null): number {
  return quota === null ? offered : Math.max(1, Math.min(offered, Math.floor(quota)));
}

function room(limit: number, used: number, cached: number): number | null {
  if (!Number.isFinite(limit) || !Number.isFinite(used)) return null;
  return Math.max(0, limit - Math.max(0, used - cached));
}

function share(quota: number, period: number): number | null {
  return quota > 0 && period > 0 ? quota / period : null;
}

/** Pages of files that the system can free, in bytes. The total of all cached pages would hold those of memory file systems as well. */
function filePages(stat: string | null, prefix: string): number {
  const of = (name: string): number =>
    Number(new RegExp(`^${prefix}${name} (\\d+)$`, 'm').exec(stat ?? '')?.[1] ?? 0);
  return of('inactive_file') + of('active_file');
}

/** The path of this process in the groups of version 2. */
function versionTwo(own: string): string | undefined {
  return /^0::(\/.*)$/m.exec(own)?.[1];
}

/** The path of this process in the groups of version 1 that limit this resource. */
function versionOne(own: string, controller: string): string | undefined {
  const lines = own.split('\n').map((line) => /^\d+:([^:]+):(\/.*)$/.exec(line));
  return lines.find((match) => match?.[1]?.split(',').includes(controller))?.[2];
}

/**
 * The folders of a group and of all groups around it. Inside a container the path may be the one outside of it, and then only the last
 * folder exists, which holds the limits of the container.
 */
function folders(mounted: string, path: string | undefined): string[] {
  if (path === undefined) return [];
  const found: string[] = [];
  for (let group = path; ; group = join(group, '..')) {
    found.push(join(mounted, group));
    if (group === '/' || group === '.') return found;
  }
}

function numberIn(path: string): number {
  const text = read(path)?.trim() ?? '';
  return /^-?\d+$/.test(text) ? Number(text) : NaN;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
