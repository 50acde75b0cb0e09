// Opens Palimpsest in its window: `npm start [-- <case folder or sealed bag>] [switches of Chromium]`. It first builds the parts that
// are older than their sources. If there is no Electron or no screen, it says so and opens the same window in the browser.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);
/** The longest time that a download may take before the browser is opened instead. */
const PATIENCE_MS = 180_000;
/** An Electron process that ends with an error within this time never showed its window. */
const START_MS = 10_000;

const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.js')], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);
const obstacle = noWindow();
const electron = obstacle === null ? findElectron() : null;
if (electron === null) openBrowserDoor(obstacle ?? 'Electron is not installed and could not be downloaded');
else openDesktopDoor(electron);

/** Why no window can be opened here; null if one can. */
function noWindow() {
  if (process.platform !== 'linux') return null;
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    return 'this machine has no screen (DISPLAY is not set)';
  if (process.getuid?.() === 0 && !words.includes('--no-sandbox')) {
    return 'as root, Chromium starts only without its sandbox (`npm start -- --no-sandbox` does this, at your own risk)';
  }
  return null;
}

/** The path of Electron's program, which is downloaded if it is missing; null if it cannot be obtained. */
function findElectron() {
  const asked = spawnSync(process.execPath, ['-p', "'\\n' + require('electron')"], {
    cwd: root,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const path = asked.stdout?.trim().split('\n').at(-1) ?? '';
  return asked.status === 0 && existsSync(path) ? path : null;
}

/** @param {string} program */
function openDesktopDoor(program) {
  const started = Date.now();
  const said = [...words.filter(isSwitch), root, ...words.filter((word) => !isSwitch(word))];
  const window = spawn(program, said, { stdio: 'inherit', env: withUnicodeNames(process.env) });
  const pass = (signal) => window.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  window.on('error', (error) => openBrowserDoor(`Electron did not start (${error.message})`));
  window.on('exit', (code, signal) => {
    if (code !== 0 && Date.now() - started < START_MS) {
      openBrowserDoor(`Electron did not start (it ended with ${signal ?? `status ${code}`})`);
    } else {
      process.exitCode = code ?? 1;
    }
  });
}

/**
 * In the plain C locale, Chromium loses file names that are not ASCII.
 * @param {NodeJS.ProcessEnv} environment
 */
function withUnicodeNames(environment) {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || 'C';
  const isPlain = process.platform === 'linux' && ['C', 'POSIX'].includes(locale);
  return isPlain ? { ...environment, LC_ALL: 'C.UTF-8' } : environment;
}

/** @param {string} why */
function openBrowserDoor(why) {
  const folder = words.find((word) => !isSwitch(word)) ?? join(homedir(), 'Palimpsest');
  console.error(
    `No desktop window: ${why}.\nThe same window opens in the browser, on the cases in ${folder}.`,
  );
  const server = spawn(process.execPath, [join(root, 'bin', 'palimpsest.js'), 'serve', folder, '--open'], {
    stdio: 'inherit',
  });
  // Ctrl-C also reaches the child; this process only waits until the child has paused its runs.
  process.on('SIGINT', () => undefined).on('SIGTERM', () => server.kill('SIGTERM'));
  server.on('exit', (code) => process.exit(code ?? 1));
}

/** @param {string} word */
function isSwitch(word) {
  return word.startsWith('-');
}
