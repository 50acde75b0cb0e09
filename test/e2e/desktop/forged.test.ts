import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type CallName } from '../../../src/contract/index.js';
import { desktopLane, openDesktop, ROOT, type DesktopApp } from '../../support/window/desktopApp.js';
import { like } from '../../support/like.js';
import { scratchFolder } from '../../support/scratch.js';

const electron = await desktopLane('forged messages');

describe.skipIf(!electron.ok)('forged messages', () => {
  const scratch = scratchFolder();
  let desk: DesktopApp;

  beforeAll(async () => {
    desk = await openDesktop({ scratch, electron });
    await desk.page.getByRole('heading', { name: 'Cases', level: 1 }).waitFor();
  });
  afterAll(() => desk.close());

  const refused = (code: string): object => ({ ok: false, error: { code } });

  it('calls that are not of the contract are refused and written down', async () => {
    for (const name of [
      'nope',
      '__proto__',
      'constructor',
      'toString',
      '',
      'case.show ',
      7,
      null,
      ['case.show'],
      {},
    ]) {
      expect(await desk.rawCall(name, {})).toMatchObject(refused('call-unknown'));
    }
    expect(desk.stderr()).toContain('palimpsest: refused (1): "call nope: call-unknown"');
  });

  it('every call refuses input of another shape', async () => {
    const bad: unknown[] = [
      undefined,
      null,
      7,
      'x',
      [],
      { extra: 1 },
      { __proto__: { caseId: 'x' }, caseId: 7 },
    ];
    for (const name of Object.keys(contract.calls) as CallName[]) {
      for (const input of bad) {
        if (contract.calls[name].input.safeParse(input).success) continue;
        expect(await desk.rawCall(name, input), name).toMatchObject(refused('call-input'));
      }
    }
  });

  it('names that would lead elsewhere are refused', async () => {
    const ways = ['../../etc/passwd', '..', '/etc/passwd', 'E1/../../x', 'E1\0', 'C:\\x', '%2e%2e%2f'];
    for (const way of ways) {
      expect(await desk.rawCall('case.show', { caseId: way })).toMatchObject({ ok: false });
      expect(await desk.rawCall('evidence.verify', { caseId: 'case-1', evidenceIds: [way] })).toMatchObject(
        refused('call-input'),
      );
      expect(await desk.rawCall('case.open', { folder: way })).toMatchObject(refused('call-input'));
      expect(
        await desk.rawCall('files.reveal', { caseId: 'case-1', what: { kind: 'report', id: way } }),
      ).toMatchObject(refused('call-input'));
    }
    const { home } = await desk.call('home.show', {});
    for (const name of ['..', '../x', '/x', 'a/b', 'a\\b', 'a\0b']) {
      expect(await desk.rawCall('case.createDemo', { parent: home?.grantId, name }), name).toMatchObject({
        ok: false,
      });
    }
  });

  it('permissions cannot be made up', async () => {
    expect(await desk.rawCall('case.open', { folder: `g${'0'.repeat(32)}` })).toMatchObject(
      refused('grant-unknown'),
    );
    const grant = (script: string): Promise<unknown> =>
      desk.page.evaluate(`palimpsest.grantFile(${script}).catch((error) => String(error))`);
    expect(await grant(`new File(['x'], '/etc/passwd')`)).toMatchObject(refused('dropped-path'));
    const thrown = await desk.page.evaluate<string>(`(() => {
      try { return palimpsest.grantFile({ path: '/etc/passwd' }).then(String, String); } catch (error) { return String(error); }
    })()`);
    expect(thrown).toMatch(/Error/);
  });

  it('the program’s own folder is not granted, whoever names it', async () => {
    mkdirSync(join(desk.dataFolder, 'key'), { recursive: true });
    const key = join(desk.dataFolder, 'key', 'examiner.key');
    writeFileSync(key, 'secret');
    await expect(desk.drop(key)).rejects.toMatchObject({ code: 'dropped-path' });
    const work = join(scratch, 'work.txt');
    writeFileSync(work, 'Call me Ishmael.');
    expect(await desk.drop(work)).toMatch(/^g[0-9a-f]{32}$/);
  });

  it('messages from another page are refused, even from one at our address with the same channel', async () => {
    const preload = join(scratch, 'forger.cjs');
    writeFileSync(
      preload,
      `const { contextBridge, ipcRenderer } = require('electron');
       contextBridge.exposeInMainWorld('forge', (channel, ...words) => ipcRenderer.invoke(channel, ...words));`,
    );
    const answers = await desk.app.evaluate(async ({ BrowserWindow }, path) => {
      const other = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } });
      await other.loadURL('app://palimpsest/');
      const ask = (words: string): Promise<unknown> =>
        other.webContents.executeJavaScript(
          `forge(${words}).catch((error) => String(error))`,
        ) as Promise<unknown>;
      const found = [
        await ask(`'palimpsest:call', 'home.show', {}`),
        await ask(`'palimpsest:grant', '/etc/passwd'`),
        await ask(`'palimpsest:other'`),
      ];
      other.destroy();
      return found;
    }, preload);
    expect(answers).toMatchObject([
      refused('call-sender'),
      refused('call-sender'),
      like(/No handler registered/),
    ]);
    expect(desk.stderr()).toContain('call home.show: call-sender');
  });

  it('the scheme serves the window’s files and no others', async () => {
    const ask = (address: string): Promise<unknown> =>
      desk.page.evaluate(`fetch(${JSON.stringify(address)}).then((reply) => reply.status, String)`);
    expect(await ask('app://palimpsest/index.html')).toBe(200);
    for (const path of [
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/assets/..%5c..%5cpackage.json',
      '//etc/passwd',
      `/${encodeURIComponent(join(ROOT, 'package.json'))}`,
      '/index.html%00.js',
    ]) {
      expect(await ask(`app://palimpsest${path}`), path).toBe(404);
    }
    expect(
      await desk.page.evaluate(
        `fetch('app://palimpsest/index.html', { method: 'POST' }).then((reply) => reply.status, String)`,
      ),
    ).toBe(405);
    const headers = await desk.page.evaluate<Record<string, string>>(
      `fetch('app://palimpsest/').then((reply) => Object.fromEntries(reply.headers))`,
    );
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
  });

  it('nothing inline runs, and no text becomes a program', async () => {
    const tried = await desk.page.evaluate(`(async () => {
      const div = document.createElement('div');
      div.innerHTML = '<img src=x onerror="window.ran = 1"><svg onload="window.ran = 2"></svg>';
      const script = Object.assign(document.createElement('script'), { textContent: 'window.ran = 3' });
      document.body.append(div, script);
      // The debugger's own evaluation is above the policy; what comes later is the page's.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const tries = [];
      for (const work of [() => eval('1'), () => new Function('return 1')(), () => setTimeout('window.ran = 4', 0)]) {
        try { tries.push(String(work())); } catch (error) { tries.push(error.name); }
      }
      location.href = 'javascript:window.ran = 5';
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { ran: window.ran ?? null, tries };
    })()`);
    expect(tried).toMatchObject({ ran: null, tries: ['EvalError', 'EvalError', like(/.*/)] });
  });

  it('no permission of a browser is given but writing to the clipboard', async () => {
    const states = await desk.page.evaluate(`Promise.all(
      ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read', 'clipboard-write', 'persistent-storage']
        .map(async (name) => [name, await navigator.permissions.query({ name }).then(({ state }) => state, () => 'unknown')]))`);
    expect(Object.fromEntries(states as [string, string][])).toMatchObject({
      geolocation: 'denied',
      notifications: 'denied',
      camera: 'denied',
      microphone: 'denied',
      'clipboard-read': 'denied',
    });
    expect(await desk.page.evaluate(`Notification.requestPermission()`)).toBe('denied');
  });
});
