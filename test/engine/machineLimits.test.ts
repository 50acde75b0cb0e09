import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  controlGroupRooms,
  processorQuota,
  usableProcessors,
} from '../../src/engine/llama/machine/controlGroups.js';
import { usableMemory } from '../../src/engine/llama/machine/vmStat.js';
import { scratchFolder } from '../support/scratch.js';

const GIB = 2 ** 30;
const UNLIMITED = '9223372036854771712';

/** A folder with the files that the kernel would show, by path. */
function machine(files: Readonly<Record<string, string>>): string {
  const root = scratchFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const group = (version: 1 | 2, folder: string, limit: string, used: number, files: number, shared: number) =>
  version === 2
    ? {
        [`sys/fs/cgroup${folder}/memory.max`]: `${limit}\n`,
        [`sys/fs/cgroup${folder}/memory.current`]: `${used}\n`,
        [`sys/fs/cgroup${folder}/memory.stat`]: `anon 1\nfile ${files + shared}\nshmem ${shared}\ninactive_file ${files / 2}\nactive_file ${files / 2}\n`,
      }
    : {
        [`sys/fs/cgroup/memory${folder}/memory.limit_in_bytes`]: `${limit}\n`,
        [`sys/fs/cgroup/memory${folder}/memory.usage_in_bytes`]: `${used}\n`,
        [`sys/fs/cgroup/memory${folder}/memory.stat`]: `cache 1\ninactive_file 1\nactive_file 1\ntotal_cache ${files + shared}\ntotal_inactive_file ${files / 2}\ntotal_active_file ${files / 2}\n`,
      };

describe('the memory that control groups allow', () => {
  it('version 2: every group around the process counts, and cached files do not', () => {
    const root = machine({
      'proc/self/cgroup': '0::/outer/inner\n',
      ...group(2, '/outer', `${8 * GIB}`, 5 * GIB, 2 * GIB, 0),
      ...group(2, '/outer/inner', `${6 * GIB}`, 4 * GIB, 1 * GIB, 0),
    });
    expect(controlGroupRooms(root)).toEqual([3 * GIB, 5 * GIB]);
  });

  it('pages of memory file systems stay used', () => {
    const two = machine({
      'proc/self/cgroup': '0::/\n',
      ...group(2, '', `${8 * GIB}`, 5 * GIB, GIB, 2 * GIB),
    });
    expect(controlGroupRooms(two)).toEqual([4 * GIB]);
    const one = machine({
      'proc/self/cgroup': '7:memory:/\n',
      ...group(1, '', `${8 * GIB}`, 5 * GIB, GIB, 2 * GIB),
    });
    expect(controlGroupRooms(one)).toEqual([4 * GIB]);
  });

  it('version 1: in a container, whose path is the one outside of it', () => {
    const root = machine({
      'proc/self/cgroup': '9:cpu,cpuacct:/docker/0123\n4:memory:/docker/0123\n1:name=systemd:/docker/0123\n',
      ...group(1, '', `${4 * GIB}`, 3 * GIB, 2 * GIB, 0),
    });
    expect(controlGroupRooms(root)).toEqual([3 * GIB]);
  });

  it('both versions at once', () => {
    const root = machine({
      'proc/self/cgroup': '4:memory:/one\n0::/two\n',
      ...group(1, '/one', `${4 * GIB}`, GIB, 0, 0),
      ...group(2, '/two', `${2 * GIB}`, GIB, 0, 0),
    });
    expect(controlGroupRooms(root)).toEqual([GIB, 3 * GIB]);
  });

  it('never below nothing, and nothing where there is no limit', () => {
    const full = machine({ 'proc/self/cgroup': '0::/\n', ...group(2, '', `${GIB}`, 2 * GIB, 0, 0) });
    expect(controlGroupRooms(full)).toEqual([0]);
    const free = machine({ 'proc/self/cgroup': '0::/\n', ...group(2, '', 'max', 2 * GIB, 0, 0) });
    expect(controlGroupRooms(free)).toEqual([]);
    expect(controlGroupRooms(machine({}))).toEqual([]);
    const old = machine({ 'proc/self/cgroup': '4:memory:/\n', ...group(1, '', UNLIMITED, GIB, 0, 0) });
    expect(controlGroupRooms(old)[0]).toBeGreaterThan(2 ** 60);
  });

  it('on this machine, no group allows less than nothing', () => {
    expect(controlGroupRooms().filter((bytes) => !(bytes >= 0))).toEqual([]);
  });
});

describe('the processor time that control groups allow', () => {
  it('version 2: the least of all groups around the process', () => {
    const root = machine({
      'proc/self/cgroup': '0::/outer/inner\n',
      'sys/fs/cgroup/outer/cpu.max': '250000 100000\n',
      'sys/fs/cgroup/outer/inner/cpu.max': 'max 100000\n',
    });
    expect(processorQuota(root)).toBe(2.5);
  });

  it('version 1, under the joined name and under its own', () => {
    for (const name of ['cpu', 'cpu,cpuacct']) {
      const root = machine({
        'proc/self/cgroup': '9:cpu,cpuacct:/docker/0123\n',
        [`sys/fs/cgroup/${name}/cpu.cfs_quota_us`]: '150000\n',
        [`sys/fs/cgroup/${name}/cpu.cfs_period_us`]: '100000\n',
      });
      expect(processorQuota(root)).toBe(1.5);
    }
  });

  it('none where nothing limits it', () => {
    const free = machine({
      'proc/self/cgroup': '9:cpu,cpuacct:/\n0::/\n',
      'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      'sys/fs/cgroup/cpu.max': 'max 100000\n',
    });
    expect(processorQuota(free)).toBeNull();
    expect(processorQuota(machine({}))).toBeNull();
  });

  it.each([
    [16, null, 16],
    [16, 4, 4],
    [16, 2.5, 2],
    [16, 0.5, 1],
    [2, 8, 2],
    [1, 0.1, 1],
  ])('of %s processors and a quota of %s, %s threads are used', (offered, quota, used) => {
    expect(usableProcessors(offered, quota)).toBe(used);
  });
});

describe('the memory that macOS can give', () => {
  // The form of macOS 14 on Apple silicon, with 16 GB.
  const text = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                4974.
Pages active:                            211392.
Pages inactive:                          208352.
Pages speculative:                         3986.
Pages throttled:                              0.
Pages wired down:                        192812.
Pages purgeable:                          11686.
"Translation faults":                1246341712.
Pages copy-on-write:                   38118372.
Pages zero filled:                    712345029.
Pages reactivated:                     91045381.
Pages purged:                           8823419.
File-backed pages:                       131402.
Anonymous pages:                         292328.
Pages stored in compressor:             1012411.
Pages occupied by compressor:            388331.
Decompressions:                       120345121.
Compressions:                         151204413.
Pageins:                               30124411.
Pageouts:                                512340.
Swapins:                                5120432.
Swapouts:                               6012334.
`;

  it('is more than its free pages', () => {
    expect(usableMemory(text)).toBe(16_384 * (4974 + 208_352 + 3986 + 11_686));
  });

  it('with the pages of an older Mac', () => {
    expect(usableMemory(text.replace('16384', '4096'))).toBe(4096 * (4974 + 208_352 + 3986 + 11_686));
  });

  it('is unknown from any other text', () => {
    expect(usableMemory('')).toBeNull();
    expect(usableMemory('Pages free: 12.')).toBeNull();
    expect(usableMemory('Mach Virtual Memory Statistics: (page size of 16384 bytes)\n')).toBeNull();
  });
});
