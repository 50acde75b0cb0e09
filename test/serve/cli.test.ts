import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCase, openCase } from '../../src/casefile/index.js';
import { cli, errorOf, json } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';
import { http } from './http.js';
import { listen } from './sse.js';
import { startServe, type ServeProcess } from './startServe.js';

const scratch = scratchFolder();
const env = (name: string): Readonly<Record<string, string>> => ({
  PALIMPSEST_HOME: join(scratch, name, 'home'),
  PALIMPSEST_PASSPHRASE: 'never to be seen',
});

const HEAD = {
  caption: 'A v. B',
  court: '',
  docket: '1',
  examiner: '',
  examinerTitle: '',
  laboratory: '',
  question: '',
};

async function enter(served: ServeProcess, url: string): Promise<string> {
  const { pathname, search } = new URL(url);
  const reply = await http(served.port, { path: `${pathname}${search}` });
  return String(reply.headers['set-cookie']).split(';')[0] ?? '';
}

async function call<T>(served: ServeProcess, cookie: string, name: string, input: unknown = {}): Promise<T> {
  const reply = await http(served.port, {
    method: 'POST',
    path: `/api/call/${name}`,
    headers: { cookie, origin: `http://127.0.0.1:${served.port}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const { value, error } = reply.json<{ value?: T; error?: unknown }>();
  if (value === undefined) throw new Error(`${name}: ${reply.status} ${JSON.stringify(error)}`);
  return value;
}

interface Home {
  readonly role: string;
  readonly door: string;
  readonly home: { readonly grantId: string; readonly path: string };
  readonly cases: readonly { readonly caseId: string; readonly folder: string }[];
}

describe('palimpsest serve', () => {
  it('makes the folder, says where it is in one line, lets in one writer and readers, and ends in good order', async () => {
    const folder = join(scratch, 'plain', 'deep', 'cases');
    const served = await startServe([folder], env('plain'));
    const { announced } = served;
    expect(Object.keys(announced)).toEqual(['url', 'readOnlyUrl', 'folder', 'pid']);
    expect(announced).toMatchObject({ folder, pid: served.child.pid });
    expect(existsSync(folder)).toBe(true);
    expect(announced.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[A-Za-z0-9_-]{43}$/);
    expect(announced.readOnlyUrl).not.toBe(announced.url);

    const writer = await enter(served, announced.url);
    const reader = await enter(served, announced.readOnlyUrl);
    const home = await call<Home>(served, writer, 'home.show');
    expect(home).toMatchObject({ role: 'writer', door: 'browser', home: { path: folder } });
    expect(await call<Home>(served, reader, 'home.show')).toMatchObject({ role: 'reader' });
    await expect(call(served, reader, 'settings.change', { load: {} })).rejects.toThrow(/read-only/);
    expect((await http(served.port, { path: '/', headers: { cookie: writer } })).status).toBe(200);

    const invited = await call<{ url: string }>(served, writer, 'visitors.invite');
    expect(await call<Home>(served, await enter(served, invited.url), 'home.show')).toMatchObject({
      role: 'reader',
    });

    const uploads = join(scratch, 'plain', 'home', 'uploads');
    expect(readdirSync(uploads)).toHaveLength(1);
    const stream = await listen(served.port, writer);
    expect(await served.end('SIGTERM')).toBe(0);
    await stream.ended;
    expect(readdirSync(uploads)).toEqual([]);
    expect(served.stdout()).toBe(`${JSON.stringify(announced)}\n`);
    expect(served.stderr()).toMatch(/link for working was used\.[\s\S]*Closing\.[\s\S]*Closed\./);
    expect(served.stderr() + served.stdout()).not.toContain('never to be seen');
  });

  it('makes new links when it is asked to; the new one for writing takes over', async () => {
    const served = await startServe([join(scratch, 'links')], env('links'));
    const first = await enter(served, served.announced.url);
    served.child.kill('SIGUSR2');
    for (let i = 0; i < 200 && !served.stderr().includes('New links'); i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const url = /to work +(\S+)/.exec(served.stderr())?.[1] ?? '';
    const second = await enter(served, url);
    expect((await http(served.port, { path: '/api/session', headers: { cookie: first } })).status).toBe(401);
    expect(await call<Home>(served, second, 'home.show')).toMatchObject({ role: 'writer' });
    expect(await served.end('SIGINT')).toBe(0);
    expect(served.stdout().trim().split('\n')).toHaveLength(1);
  });

  it('serves a case folder, for reading only while another process holds it', async () => {
    mkdirSync(join(scratch, 'held'));
    const folder = join(scratch, 'held', 'case');
    const holder = await createCase(folder, HEAD);
    const served = await startServe([folder], env('held'));
    const writer = await enter(served, served.announced.url);
    const { cases } = await call<Home>(served, writer, 'home.show');
    expect(cases).toMatchObject([{ folder }]);
    const caseId = cases[0]?.caseId ?? '';
    const held = await call<{ mode: string; readReason: string }>(served, writer, 'case.show', { caseId });
    expect(held.mode).toBe('read');
    expect(held.readReason).not.toBe('');
    await holder.close();
    expect(await call(served, writer, 'case.show', { caseId })).toMatchObject({ mode: 'write' });
    // The lock is given back at the end.
    expect(await served.end('SIGTERM')).toBe(0);
    await (await openCase(folder, { mode: 'write' })).close();
  });

  it('lets evidence be chosen from further folders, and from nowhere else', async () => {
    const models = join(scratch, 'more', 'models');
    mkdirSync(models, { recursive: true });
    writeFileSync(join(models, 'a.gguf'), '');
    const served = await startServe([join(scratch, 'more', 'cases'), '--files', models], env('more'));
    const writer = await enter(served, served.announced.url);
    const { roots } = await call<{ roots: { grantId: string; path: string }[] }>(
      served,
      writer,
      'files.roots',
    );
    expect(roots.map(({ path }) => path)).toEqual([join(scratch, 'more', 'cases'), models]);
    const listed = await call<{ entries: { name: string }[]; parent: string | null }>(
      served,
      writer,
      'files.list',
      {
        folder: roots[1]?.grantId,
      },
    );
    expect([listed.entries.map(({ name }) => name), listed.parent]).toEqual([['a.gguf'], null]);
    await served.end('SIGTERM');
  });

  it('refuses what it cannot serve, in words', async () => {
    const file = join(scratch, 'file.txt');
    writeFileSync(file, '');
    const run = (args: readonly string[]): ReturnType<typeof cli> =>
      cli(['serve', ...args, '--json'], { env: env('refused') });
    const asFile = await run([file]);
    expect([asFile.code, errorOf(asFile).code]).toEqual([2, 'serve-folder']);
    const missing = await run([join(scratch, 'x'), '--files', join(scratch, 'nowhere')]);
    expect([missing.code, errorOf(missing).code]).toEqual([2, 'file-missing']);
    expect(existsSync(join(scratch, 'x'))).toBe(false);
    const served = await startServe([join(scratch, 'taken')], env('taken'));
    const taken = await run([join(scratch, 'x'), '--port', String(served.port)]);
    expect([taken.code, errorOf(taken).code]).toEqual([3, 'port-taken']);
    await served.end('SIGTERM');
    const wrong = await run([join(scratch, 'x'), '--port', '70000']);
    expect([wrong.code, json<{ error: { code: string } }>(wrong).error.code]).toEqual([
      2,
      'commander.invalidArgument',
    ]);
  });
});
