import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Shipped models and works. */
export const DEMO = join(ROOT, 'assets', 'demo');
/** Q8_0 models, manifest and ground truth. */
export const PLANT = join(ROOT, 'test', 'fixtures', 'plant');
/** One thread: the test machine's cores are shared, and results do not depend on it. */
export const ONE_THREAD = ['--threads', '1'] as const;

/** What a run of the command line left. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line as a real child process. */
export function cli(
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'palimpsest.js'), ...args], {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, PALIMPSEST_HOME: join(tmpdir(), 'palimpsest-no-such-home'), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        code,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      });
    });
  });
}

/** The one JSON document on stdout. */
export function json<T = unknown>(result: CliResult): T {
  return JSON.parse(result.stdout) as T;
}

/** The JSON lines on stdout. */
export function jsonLines<T>(result: CliResult): T[] {
  return result.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

/** A fresh folder whose name has spaces, quotes and non-Latin letters. */
export function scratch(): string {
  return mkdtempSync(join(tmpdir(), "palimpsest it's “ё” "));
}

/** The error document of a failed command that was run with --json. */
export function errorOf(result: CliResult): {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
} {
  return json<{ error: { code: string; message: string; hint: string } }>(result).error;
}
