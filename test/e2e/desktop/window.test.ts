import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCase } from '../../../src/casefile/index.js';
import { sampleHead } from '../../casefile/sampleHead.js';
import {
  desktopLane,
  openDesktop,
  ROOT,
  ROOT_SWITCHES,
  type DesktopApp,
} from '../../support/window/desktopApp.js';
import { must } from '../../support/must.js';
import { readNetLog } from '../../support/window/netLog.js';
import { scratchFolder } from '../../support/scratch.js';

const electron = await desktopLane('window');

describe.skipIf(!electron.ok)('the desktop window', () => {
  const scratch = scratchFolder();
  const netLog = join(scratch, 'net.json');
  let desk: DesktopApp;
  let caseFolder: string;

  beforeAll(async () => {
    const opened = await createCase(join(scratch, 'matter'), sampleHead, undefined, 'ada');
    await opened.close();
    caseFolder = opened.folder;
    desk = await openDesktop({
      scratch,
      electron,
      switches: [`--log-net-log=${netLog}`, '--net-log-capture-mode=Everything'],
    });
  });
  afterAll(() => desk.close());

  it('shows the first screen, from its own scheme, with nothing tried on a network', async () => {
    await desk.page.getByRole('heading', { name: 'Cases', level: 1 }).waitFor();
    expect(desk.page.url()).toMatch(/^app:\/\/palimpsest\/(#\/)?$/);
    expect(await desk.page.getByRole('button', { name: 'offline: 0 attempts blocked' }).count()).toBe(1);
    expect((await desk.call('home.show', {})).door).toBe('desktop');
    if (process.env['PALIMPSEST_SCREENSHOTS'] !== undefined) {
      mkdirSync(process.env['PALIMPSEST_SCREENSHOTS'], { recursive: true });
      desk.screen.save(join(process.env['PALIMPSEST_SCREENSHOTS'], 'desktop-home.png'));
    }
  });

  it('is sandboxed and isolated: no Node and no Electron in the page, three functions and no more', async () => {
    const seen = await desk.page.evaluate(() => {
      const page = globalThis as unknown as Record<string, object>;
      return {
        node: ['require', 'process', 'Buffer', 'module', 'global', 'electron', 'ipcRenderer'].filter(
          (name) => name in page,
        ),
        bridge: Object.keys(page['palimpsest'] ?? {}).sort(),
        isFrozen: Object.isFrozen(page['palimpsest']),
        canReplace: Reflect.set(page, 'palimpsest', {}),
      };
    });
    expect(seen).toEqual({
      node: [],
      bridge: ['call', 'grantFile', 'onEvent', 'watch'],
      isFrozen: true,
      canReplace: false,
    });
    const preferences = await desk.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        const found = (
          contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
        ).getLastWebPreferences();
        return Object.fromEntries(
          [
            'sandbox',
            'contextIsolation',
            'nodeIntegration',
            'nodeIntegrationInSubFrames',
            'webviewTag',
            'webSecurity',
            'allowRunningInsecureContent',
          ].map((name) => [name, found[name]]),
        );
      }),
    );
    expect(preferences).toEqual([
      {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
      },
    ]);
  });

  it('has a menu in plain words, whose choices lead the window', async () => {
    const labels = await desk.app.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).map(({ label, submenu }) => [
        label,
        (submenu?.items ?? []).map((item) => item.label).filter((item) => item !== ''),
      ]),
    );
    expect(labels.map(([label]) => label)).toEqual(['&File', '&Edit', '&View', '&Help']);
    await choose(desk, 'Settings');
    await desk.page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await choose(desk, 'Keyboard shortcuts');
    await desk.page.getByRole('dialog').waitFor();
    await desk.page.keyboard.press('Escape');
    await choose(desk, 'About Palimpsest');
    await desk.page.waitForURL(/#\/about$/);
    await choose(desk, 'New case…');
    await desk.page.waitForURL(/#\/$/);
  });

  it('a second start hands its case to the open window and ends', async () => {
    const second = spawn(
      must(electron.ok ? electron.executable : undefined),
      [...ROOT_SWITCHES, ROOT, caseFolder],
      {
        env: desk.environment,
        stdio: 'ignore',
      },
    );
    const code = await new Promise((resolve) => second.once('exit', resolve));
    expect(code).toBe(0);
    await desk.page.waitForURL(/#\/case\//);
    const { cases } = await desk.call('home.show', {});
    expect(cases.map(({ folder, state }) => [folder, state])).toEqual([[caseFolder, 'open']]);
    const recent = await desk.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()
        ?.items[0]?.submenu?.items.find(({ label }) => label === 'Open recent')
        ?.submenu?.items.map(({ label }) => label),
    );
    expect(recent).toHaveLength(1);
    expect(recent?.[0]).toContain(sampleHead.caption.slice(0, 20));
  });

  it('closes a case from the menu', async () => {
    await choose(desk, 'Close case');
    await desk.page.waitForURL(/#\/$/);
    const states = async (): Promise<string[]> =>
      (await desk.call('home.show', {})).cases.map(({ state }) => state);
    await expect.poll(states).toEqual(['closed']);
  });

  it('says in a box what it cannot open', async () => {
    await desk.willPress(0);
    await desk.willChoose([scratch]);
    await choose(desk, 'Open case…');
    await expect.poll(() => desk.saidInBoxes()).toHaveLength(1);
    expect((await desk.saidInBoxes())[0]).toMatch(/neither a case folder nor a sealed bag/);
  });

  it('opens where it was, and ends when it is told to', async () => {
    await desk.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 100, y: 60, width: 1000, height: 700 });
    });
    const file = join(desk.dataFolder, 'window', 'window-state.json');
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toMatch(/"width":1000/);
    await desk.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
    expect(await desk.gone).toBe(0);
    desk.screen.close();
    expect(readNetLog(netLog)).toEqual({ requests: [], lookups: [], connections: [] });

    desk = await openDesktop({ scratch, electron, words: [caseFolder] });
    await desk.page.waitForURL(/#\/case\//);
    const bounds = await desk.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    );
    expect(bounds).toMatchObject({ width: 1000, height: 700 });
  });
});

interface Clickable {
  click(event: unknown, window: unknown): void;
}

/** Clicks the item of the menu that is called so. */
async function choose(desk: DesktopApp, label: string): Promise<void> {
  await desk.app.evaluate(({ Menu, BrowserWindow }, wanted) => {
    const items = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? []);
    const item = items.find((candidate) => candidate.label === wanted) as Clickable | undefined;
    if (item === undefined) throw new Error(`no item "${wanted}"`);
    item.click(undefined, BrowserWindow.getAllWindows()[0]);
  }, label);
}
