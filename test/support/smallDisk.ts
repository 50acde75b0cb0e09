import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A tmpfs of its own. */
export interface SmallDisk {
  readonly path: string;
  resize(sizeBytes: number): void;
  makeReadOnly(): void;
  remove(): void;
}

/** Mounts a file system of `sizeBytes` for tests of a full or read-only disk; undefined unless root on Linux. */
export function mountSmallDisk(sizeBytes: number): SmallDisk | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const path = mkdtempSync(join(tmpdir(), 'palimpsest small disk '));
  const run = (program: 'mount' | 'umount', ...args: string[]): void => {
    execFileSync(program, args, { stdio: 'ignore' });
  };
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', path);
  } catch {
    rmSync(path, { recursive: true });
    return undefined;
  }
  return {
    path,
    resize: (bytes) => run('mount', '-o', `remount,size=${bytes}`, path),
    makeReadOnly: () => run('mount', '-o', 'remount,ro', path),
    remove: () => {
      run('umount', path);
      rmSync(path, { recursive: true });
    },
  };
}
