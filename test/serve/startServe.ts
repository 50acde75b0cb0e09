import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../support/cli.js';

/** What `palimpsest serve --json` says first. */
export interface Announced {
  readonly url: string;
  readonly readOnlyUrl: string;
  readonly folder: string;
  readonly pid: number;
}

/** A server in a process of its own. */
export interface ServeProcess {
  readonly child: ChildProcess;
  readonly announced: Announced;
  readonly port: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts the built command line's server; fails when it ends before it says where it is. */
export async function startServe(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ServeProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'palimpsest.js'), 'serve', ...args, '--json'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void ended.then((code) => reject(new Error(`palimpsest serve ended (${code}): ${stderr}`)));
  });
  const announced = JSON.parse(line) as Announced;
  if (!('url' in announced)) throw new Error(`palimpsest serve refused: ${line}`);
  return {
    child,
    announced,
    port: Number(new URL(announced.url).port),
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
