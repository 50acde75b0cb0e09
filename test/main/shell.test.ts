import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { Attempts } from '../../main/attempts.js';
import { isEngineAttempt } from '../../main/engineAttempt.js';
import { grantDroppedPaths } from '../../main/grantPath.js';
import { namedPath, wordsSaid } from '../../main/wordsSaid.js';
import { refusalLog } from '../../main/refusals.js';
import { isFromWindow, type Sender } from '../../main/sender.js';
import { servesInstaller } from '../../main/squirrel.js';
import { applySwitches, OFFLINE_SWITCHES, REFUSED_SWITCHES } from '../../main/switches.js';
import { Grants } from '../../src/api/grants/grants.js';
import { scratchFolder } from '../support/scratch.js';

describe('the counter of attempts', () => {
  it('counts all, keeps the last hundred short, and tells', () => {
    const attempts = new Attempts({ now: () => 0 });
    const told: number[] = [];
    const stop = attempts.onChange(({ blocked }) => told.push(blocked));
    attempts.add('x'.repeat(5000));
    for (let i = 0; i < 150; i++) attempts.add(`attempt ${i}`);
    stop();
    attempts.add('last');
    const { blocked, attempts: kept } = attempts.state();
    expect(blocked).toBe(152);
    expect(kept).toHaveLength(100);
    expect(kept.at(-1)).toEqual({ at: '1970-01-01T00:00:00.000Z', what: 'last' });
    expect(told).toHaveLength(151);
    const long = new Attempts({ now: () => 0 });
    long.add('x'.repeat(5000));
    expect(long.state().attempts[0]?.what).toHaveLength(300);
  });
});

describe('refusals on stderr', () => {
  it('are one line each whatever they hold, and a flood is told of more and more rarely', () => {
    const lines: string[] = [];
    const tell = refusalLog((line) => lines.push(line));
    tell('a\nforged line\u001b[31m');
    expect(lines[0]).toBe('palimpsest: refused (1): "a\\nforged line\\u001b[31m"\n');
    for (let i = 0; i < 100_000; i++) tell('x');
    expect(lines.length).toBeLessThan(1010);
  });
});

describe('who sent a message', () => {
  const frame = (url: string, parent: unknown = null): object => ({ url, parent });
  const page = (mainFrame: object): WebContents => ({ mainFrame }) as unknown as WebContents;
  const ask = (sender: unknown, senderFrame: unknown, window: unknown): boolean =>
    isFromWindow({ sender, senderFrame } as unknown as Sender, window as WebContents | null);

  it('must be the main frame of the window at our address', () => {
    const main = frame('app://palimpsest/#/');
    const window = page(main);
    expect(ask(window, main, window)).toBe(true);
    expect(ask(window, frame('app://palimpsest/', main), window)).toBe(false);
    expect(ask(window, frame('app://palimpsest/'), window)).toBe(false);
    expect(ask(page(main), main, window)).toBe(false);
    expect(ask(window, null, window)).toBe(false);
    expect(ask(window, main, null)).toBe(false);
    const gone = frame('https://example.com/');
    expect(ask(page(gone), gone, page(gone))).toBe(false);
    const elsewhere = page(gone);
    expect(ask(elsewhere, gone, elsewhere)).toBe(false);
  });
});

describe('dropped paths', () => {
  const scratch = scratchFolder();
  const own = join(scratch, 'data');
  mkdirSync(join(own, 'key'), { recursive: true });
  writeFileSync(join(own, 'key', 'examiner.key'), 'secret');
  writeFileSync(join(scratch, 'work.txt'), 'Call me Ishmael.');
  symlinkSync(join(own, 'key'), join(scratch, 'way in'));
  const grant = grantDroppedPaths(new Grants(), own);

  it('are granted with what they are', async () => {
    expect(await grant(join(scratch, 'work.txt'))).toMatchObject({
      name: 'work.txt',
      kind: 'file',
      sizeBytes: 16,
    });
  });

  it.each([
    ['nothing', ''],
    ['no text', 7],
    ['a relative path', 'work.txt'],
    ['a cut path', '/etc/passwd\0.txt'],
    ['the program’s own folder', own],
    ['what lies in it', join(own, 'key', 'examiner.key')],
    ['a way into it', join(scratch, 'way in', 'examiner.key')],
    ['a detour into it', join(scratch, 'x', '..', 'data', 'key')],
  ])('%s is not', async (_what, path) => {
    await expect(grant(path)).rejects.toMatchObject({ code: 'dropped-path' });
  });

  it('what is not there says so', async () => {
    await expect(grant(join(scratch, 'gone.txt'))).rejects.toMatchObject({ code: 'file-missing' });
  });
});

describe('the command line', () => {
  it('names a path with its first word that is no switch', () => {
    expect(wordsSaid(['electron', '--no-sandbox', '.', '--x', 'a'], false)).toEqual([
      '--no-sandbox',
      '--x',
      'a',
    ]);
    expect(wordsSaid(['palimpsest', '--x', 'a', 'b'], true)).toEqual(['--x', 'a', 'b']);
    expect(namedPath(['--x', '', 'a b', 'c'], '/w')).toBe(resolve('/w', 'a b'));
    expect(namedPath(['/x'], '/w')).toBe(resolve('/x'));
    expect(namedPath(['--x'], '/w')).toBeNull();
  });

  it('keeps Chromium offline whatever it says, and a packaged program closed', () => {
    const said = new Map<string, string | undefined>([
      ['proxy-server', 'http://evil:1'],
      ['remote-debugging-port', '9222'],
      ['host-resolver-rules', 'MAP * 1.2.3.4'],
    ]);
    const commandLine = {
      appendSwitch: (name: string, value?: string) => void said.set(name, value),
      removeSwitch: (name: string) => void said.delete(name),
    };
    applySwitches(commandLine, false);
    for (const [name, value] of OFFLINE_SWITCHES) expect([name, said.get(name)]).toEqual([name, value]);
    expect(said.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND');
    expect(said.has('remote-debugging-port')).toBe(true);
    applySwitches(commandLine, true);
    for (const name of REFUSED_SWITCHES) expect(said.has(name)).toBe(false);
  });

  it('does nothing for the Windows installer elsewhere, or for a first run', () => {
    expect(servesInstaller(['--squirrel-install', '1.0'], '/x', 'linux')).toBe(false);
    expect(servesInstaller(['--squirrel-firstrun'], 'C:\\x.exe', 'win32')).toBe(false);
    expect(servesInstaller(['case'], 'C:\\x.exe', 'win32')).toBe(false);
    expect(servesInstaller(['--squirrel-obsolete'], 'C:\\x.exe', 'win32')).toBe(true);
  });
});

describe('attempts of an engine', () => {
  it('are told from the engine’s own messages', () => {
    expect(isEngineAttempt({ blockedAttempt: 'x' })).toBe(true);
    for (const value of [null, 'x', {}, { blockedAttempt: 7 }, { type: 'result', id: 1, value: 1 }]) {
      expect(isEngineAttempt(value)).toBe(false);
    }
  });
});
