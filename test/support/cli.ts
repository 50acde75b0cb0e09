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

/** Where a command runs. */
interface Surroundings {
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the root folder of the project. */
  readonly cwd?: string;
}

const NO_HOME = join(tmpdir(), 'palimpsest-no-such-home');

type Write = NodeJS.WriteStream['write'];

/** The command before the next one: a process has one stdout, one environment and one exit code. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Runs a command in this process, as `palimpsest` does in its own, which takes a third of a second longer. Commands that are begun together
 * run one after the other.
 */
export function cli(args: readonly string[], surroundings: Surroundings = {}): Promise<CliResult> {
  const result = before.then(() => runHere(args, surroundings));
  before = result.catch(() => undefined);
  return result;
}

async function runHere(args: readonly string[], { env, cwd = ROOT }: Surroundings): Promise<CliResult> {
  const { runCommand } = await import('../../src/cli/runCommand.js');
  const [stdout, stderr] = [process.stdout, process.stderr];
  const { argv, env: variables } = process;
  const folder = process.cwd();
  const [writeOut, writeErr] = [Reflect.get(stdout, 'write'), Reflect.get(stderr, 'write')];
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  stdout.write = collector(out);
  stderr.write = collector(err);
  process.argv = [process.execPath, join(ROOT, 'bin', 'palimpsest.js'), ...args];
  process.env = { ...variables, PALIMPSEST_HOME: NO_HOME, ...env };
  process.chdir(cwd);
  process.exitCode = undefined;
  try {
    const code = await runCommand(args);
    return { code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') };
  } finally {
    stdout.write = writeOut;
    stderr.write = writeErr;
    process.argv = argv;
    process.env = variables;
    process.chdir(folder);
    process.exitCode = undefined;
  }
}

function collector(chunks: Buffer[]): Write {
  return (chunk: Uint8Array | string, ...rest: unknown[]): boolean => {
    chunks.push(Buffer.from(chunk as Uint8Array));
    const done = rest.find((one) => typeof one === 'function');
    if (done !== undefined) queueMicrotask(() => (done as () => void)());
    return true;
  };
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
