import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type {
  BridgeAnswer,
  CallInput,
  CallName,
  CallOutput,
  DesktopBridge,
} from '../../../src/contract/index.js';
import { PalimpsestError } from '../../../src/base/index.js';
import { findElectron, type FoundElectron } from './electronStandIn.js';
import { must } from '../must.js';
import { PATIENCE_MS } from '../patience.js';
import { openScreen, whyNoScreen, type Screen } from './screen.js';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What a desktop lane needs: an Electron and a screen. Prints why when there are none. */
export async function desktopLane(name: string): Promise<FoundElectron> {
  const noScreen = whyNoScreen();
  const found: FoundElectron = noScreen === null ? await findElectron() : { ok: false, reason: noScreen };
  if (!found.ok) console.log(`desktop ${name}: skipped, ${found.reason}`);
  return found;
}

export interface DesktopOptions {
  /** Folder of the test's own. */
  readonly scratch: string;
  readonly electron: FoundElectron;
  /** Words and switches after the program. */
  readonly words?: readonly string[];
  readonly switches?: readonly string[];
}

/** The program, open on a screen of its own. */
export interface DesktopApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly screen: Screen;
  readonly pid: number;
  /** Where cases go unless another place is chosen. */
  readonly home: string;
  readonly dataFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What it wrote to stderr so far. */
  stderr(): string;
  /** Makes a call as the page does. Rejects with PalimpsestError. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** As {@link call}, with whatever a forger would send. */
  rawCall(name: unknown, input: unknown): Promise<BridgeAnswer>;
  /** Grants a file or folder that is dropped on the page. */
  drop(path: string): Promise<string>;
  /** Makes the system's dialog for files and folders answer; `null` cancels. */
  willChoose(paths: readonly string[] | null): Promise<void>;
  /** Makes every message box press the button of that number, and keeps what it said. */
  willPress(button: number): Promise<void>;
  /** What message boxes said since {@link willPress}. */
  saidInBoxes(): Promise<string[]>;
  /** Settles with the exit code when the process is gone. */
  readonly gone: Promise<number | null>;
  close(): Promise<void>;
}

/**
 * Asks the main process again when the debugger lost the answer: it holds it so loosely that a collection of garbage, likely while the
 * program works, takes it. Only for what may be done twice.
 */
export async function askedAgain<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = 4; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0 || !String(error).includes('garbage collected')) throw error;
    }
  }
}

/** Chromium does not start as root with its sandbox. */
export const ROOT_SWITCHES: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Variables of a desktop that has nothing of the real one. */
export function desktopEnvironment(scratch: string, display: string): Record<string, string> {
  const home = join(scratch, 'home');
  mkdirSync(home, { recursive: true });
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    PALIMPSEST_HOME: join(scratch, 'data'),
    DISPLAY: display,
    // In the plain C locale Chromium loses names that are not ASCII.
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
  };
}

/** Opens the built program. `node scripts/build.js` must have run. */
export async function openDesktop({
  scratch,
  electron,
  words = [],
  switches = [],
}: DesktopOptions): Promise<DesktopApp> {
  if (!electron.ok) throw new Error(electron.reason);
  if (!existsSync(join(ROOT, '.vite/build/main.js'))) throw new Error('No build: run `npm run build`.');
  const screen = await openScreen(join(scratch, 'screen'));
  const environment = desktopEnvironment(scratch, screen.display);
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: [...ROOT_SWITCHES, ...switches, ROOT, ...words],
    env: environment,
    timeout: PATIENCE_MS,
  });
  let stderr = '';
  const child = app.process();
  child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const page = await app.firstWindow({ timeout: PATIENCE_MS });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.waitForLoadState('load');

  const rawCall = (name: unknown, input: unknown): Promise<BridgeAnswer> =>
    page.evaluate(
      ([callName, callInput]) => {
        const { palimpsest } = globalThis as unknown as { palimpsest: DesktopBridge };
        return palimpsest.call(callName as string, callInput);
      },
      [name, input],
    );
  return {
    app,
    page,
    screen,
    pid: must(child.pid),
    home: join(environment['HOME'] ?? '', 'Palimpsest'),
    dataFolder: environment['PALIMPSEST_HOME'] ?? '',
    environment,
    stderr: () => stderr,
    rawCall,
    call: async (name, input) => unwrap(await rawCall(name, input)) as never,
    drop: async (path) => (unwrap(await dropOnBridge(page, path)) as { grantId: string }).grantId,
    willChoose: (paths) =>
      askedAgain(() =>
        app.evaluate(({ dialog }, chosen) => {
          dialog.showOpenDialog = () =>
            Promise.resolve({ canceled: chosen === null, filePaths: [...(chosen ?? [])] });
        }, paths),
      ),
    willPress: (button) =>
      askedAgain(() =>
        app.evaluate(({ app: shell, dialog }, response) => {
          const said: string[] = [];
          Object.assign(shell, { saidInBoxes: said });
          const answer = (...words: unknown[]): Promise<{ response: number; checkboxChecked: boolean }> => {
            const { message, detail } = words.at(-1) as { message: string; detail?: string };
            said.push(`${message} ${detail ?? ''}`);
            return Promise.resolve({ response, checkboxChecked: false });
          };
          dialog.showMessageBox = answer;
        }, button),
      ),
    saidInBoxes: () =>
      askedAgain(() =>
        app.evaluate(({ app: shell }) => (shell as unknown as { saidInBoxes: string[] }).saidInBoxes),
      ),
    gone,
    close: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(timer);
      screen.close();
    },
  };
}

function unwrap(answer: BridgeAnswer): unknown {
  if (answer.ok) return answer.value;
  throw PalimpsestError.fromData(answer.error);
}

/** Drags a real file or folder over the page and lets it go there. */
export async function dropFile(page: Page, path: string, at: { x: number; y: number }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await session.detach();
}

/** Lets a file go over the page and hands it to the bridge, before any drop zone hears of it. */
async function dropOnBridge(page: Page, path: string): Promise<BridgeAnswer> {
  await page.evaluate(`globalThis.testDrop = new Promise((resolve) => {
    const hold = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
    const drop = (event) => {
      hold(event);
      for (const name of ['dragenter', 'dragover']) removeEventListener(name, hold, true);
      removeEventListener('drop', drop, true);
      resolve(palimpsest.grantFile(event.dataTransfer.files[0]));
    };
    for (const name of ['dragenter', 'dragover']) addEventListener(name, hold, true);
    addEventListener('drop', drop, true);
  }); 0`);
  await dropFile(page, path, { x: 300, y: 300 });
  return page.evaluate<BridgeAnswer>('testDrop');
}
