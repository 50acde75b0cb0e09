import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A program of test/support/children that runs on the built workbench in a process of its own. */
export interface BuiltChild {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Lines of stdout so far. */
  readonly lines: string[];
  /** Settles with the first line for which the test holds; rejects when the process ends before. */
  line(test: (line: string) => boolean): Promise<string>;
  /** Settles when the process has ended, with exit code or signal, and stderr. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly stderr: string;
  }>;
}

/**
 * Starts `test/support/children/<name>.mjs` with arguments. `node scripts/build.js` must have run.
 * @param program the folder of the program that the child runs on, which holds dist and test/support; default: this one
 */
export function startBuiltChild(
  name: string,
  args: readonly string[],
  nodeFlags: readonly string[] = [],
  program: string = root,
): BuiltChild {
  if (!existsSync(`${program}/dist/casefile/index.js`))
    throw new Error('No build: run `node scripts/build.js`.');
  const child = spawn(
    process.execPath,
    [...nodeFlags, `${program}/test/support/children/${name}.mjs`, ...args],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const lines: string[] = [];
  const waiting: {
    test: (line: string) => boolean;
    give: (line: string) => void;
    fail: (error: Error) => void;
  }[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const waiter of [...waiting]) {
      if (!waiter.test(line)) continue;
      waiting.splice(waiting.indexOf(waiter), 1);
      waiter.give(line);
    }
  });
  const ended = new Promise<{ code: number | null; signal: string | null; stderr: string }>((resolve) => {
    child.on('close', (code, signal) => {
      for (const { fail } of waiting) fail(new Error(`${name} ended (${code ?? signal}): ${stderr}`));
      resolve({ code, signal, stderr });
    });
  });
  const line = (test: (line: string) => boolean): Promise<string> => {
    const found = lines.find(test);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((give, fail) => waiting.push({ test, give, fail }));
  };
  return { process: child, pid: child.pid ?? 0, lines, line, ended };
}
