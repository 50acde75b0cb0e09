import { spawn } from 'node:child_process';
import type { CliResult } from '../support/cli.js';

/** Runs a line of shell to its end. */
export function shell(
  line: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', line], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Why a program cannot be run here; null if it can. */
export async function hindranceOf(program: string, args: readonly string[]): Promise<string | null> {
  const { code } = await shell(`${program} ${args.join(' ')} >/dev/null 2>&1`, '/');
  return code === 0 ? null : `${program} is not installed`;
}

/** The command that the comment of a batch file says to enter. */
export function batchLines(text: string): string {
  return /^# {3}(.+)$/m.exec(text)?.[1] ?? '';
}
