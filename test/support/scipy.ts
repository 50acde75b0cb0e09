import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../docs/recompute.py', import.meta.url));
const WARM = fileURLToPath(new URL('children/warmRecompute.py', import.meta.url));

/** What the script leaves. */
export interface Recomputed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Python that has numpy and scipy; null, with the reason printed, where there is none. */
export function pythonWithScipy(): string | null {
  // To find them takes a tenth of the time that it takes to load them.
  const find = 'from importlib.util import find_spec; [find_spec(one).name for one in ("numpy", "scipy")]';
  const found = ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', find]).status === 0,
  );
  if (found === undefined) console.log('Skipped: no python3 with numpy and scipy (Debian: python3-scipy).');
  return found ?? null;
}

/** Computes the numbers of a bag again by docs/recompute.py, as a person starts it. */
export function recomputeAlone(python: string, bag: string): Recomputed {
  const { status, stdout, stderr } = spawnSync(python, [SCRIPT, bag], { encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

let warm: ReturnType<typeof startWarm> | undefined;

/** The same in a process that is forked from one that has loaded numpy and scipy; bags that are begun together come one after the other. */
export function recompute(python: string, bag: string): Promise<Recomputed> {
  warm ??= startWarm(python);
  return warm(bag);
}

function startWarm(python: string): (bag: string) => Promise<Recomputed> {
  // Nothing here is computed on several threads, and a process with threads is not forked.
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1' };
  const child = spawn(python, [WARM], { stdio: ['pipe', 'pipe', 'inherit'], env });
  const answers: { resolve: (one: Recomputed) => void; reject: (why: Error) => void }[] = [];
  createInterface(child.stdout).on('line', (line) =>
    answers.shift()?.resolve(JSON.parse(line) as Recomputed),
  );
  child.on('exit', (code) => {
    warm = undefined;
    for (const { reject } of answers) reject(new Error(`Python ended with ${code}.`));
  });
  // It ends when its input does, with this process.
  child.unref();
  return (bag) =>
    new Promise((resolve, reject) => {
      answers.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify([SCRIPT, bag])}\n`);
    });
}
