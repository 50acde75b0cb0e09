import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A Python that has numpy and scipy; null, with the reason printed, where there is none. */
export function pythonWithScipy(): string | null {
  const found = ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', 'import numpy, scipy.stats']).status === 0,
  );
  if (found === undefined) console.log('Skipped: no python3 with numpy and scipy (Debian: python3-scipy).');
  return found ?? null;
}

/** Computes the numbers of a bag again by docs/recompute.py. */
export function recompute(
  python: string,
  bag: string,
): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const script = fileURLToPath(new URL('../../docs/recompute.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script, bag], { encoding: 'utf8' });
  return { code: status, stdout, stderr };
}
