import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, type CliResult } from '../support/cli.js';
import { PATIENCE_MS } from '../support/patience.js';

/** A command that runs, to be interrupted or killed. */
export interface RunningCli {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<CliResult & { readonly signal: NodeJS.Signals | null }>;
}

/** Starts the built command line and does not wait for it. */
export function startCli(args: readonly string[]): RunningCli {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'palimpsest.js'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Awaited<RunningCli['ended']>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { process: child, pid: child.pid ?? 0, ended };
}

/** Waits until `ready` says so; fails after `limitMs`. */
export async function until(what: string, ready: () => boolean, limitMs = PATIENCE_MS): Promise<void> {
  const from = performance.now();
  while (!ready()) {
    if (performance.now() - from > limitMs) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
