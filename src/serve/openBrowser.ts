import { spawn } from 'node:child_process';

/** Programs that open a link in the browser of the person, by platform. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
const LINUX: readonly [string, ...string[]] = ['xdg-open'];
/** An opener that is still running after this time has found a browser. */
const PATIENCE_MS = 5000;

/**
 * Opens a link in the browser of the person, without a shell.
 * @returns in words why the link was not opened; null if it was opened
 */
export function openBrowser(
  url: string,
  [program, ...args]: readonly [string, ...string[]] = OPENERS[process.platform] ?? LINUX,
): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true, shell: false });
    const patience = setTimeout(() => resolve(null), PATIENCE_MS);
    const settle = (why: string | null): void => {
      clearTimeout(patience);
      resolve(why);
    };
    child.once('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ENOENT' ? `${program} is not installed` : error.message),
    );
    child.once('exit', (code) =>
      settle(code === 0 ? null : `${program} found no browser (it ended with status ${code ?? 'unknown'})`),
    );
    child.unref();
  });
}
