import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { WindowFiles } from '../../src/serve/windowFiles.js';
import { like } from '../support/like.js';
import { scratchFolder } from '../support/scratch.js';
import { http, type Reply } from './http.js';
import { testServer, WINDOW, type TestServer } from './testServer.js';

const scratch = scratchFolder();
let server: TestServer;
let cookie: string;

beforeAll(async () => {
  server = await testServer(scratch);
  cookie = await server.enter('reader');
});

function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return http(server.port, { path, headers: { cookie, ...headers } });
}

describe('files of the window', () => {
  it('come as they are, with their type; those named by their content for good', async () => {
    const script = await get('/assets/main-abcd1234.js');
    expect(script.text).toBe(WINDOW['assets/main-abcd1234.js']);
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    const style = await get('/assets/plain.css');
    expect(style.headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'private, no-cache',
    });
    const page = await get('/');
    expect(page.text).toBe(WINDOW['index.html']);
    expect(page.headers['etag']).toBeUndefined();
  });

  it.each([
    ['gzip', true],
    ['br, gzip;q=0.5', true],
    ['GZIP', true],
    ['gzip;q=0', false],
    ['gzip;q=0.000', false],
    ['x-gzip, br', false],
    ['identity', false],
    ['*', false],
  ])('are compressed for those who take it: %s', async (accept, isCompressed) => {
    const reply = await get('/assets/main-abcd1234.js', { 'accept-encoding': accept });
    expect(reply.headers['content-encoding']).toBe(isCompressed ? 'gzip' : undefined);
    expect(reply.headers.vary).toBe('accept-encoding');
    expect(Number(reply.headers['content-length'])).toBe(reply.bytes.length);
    expect(reply.text).toBe(WINDOW['assets/main-abcd1234.js']);
  });

  it('are not sent again to those who have them', async () => {
    const { headers } = await get('/assets/plain.css');
    for (const known of [String(headers.etag), `"x", W/${String(headers.etag)}`]) {
      const reply = await get('/assets/plain.css', { 'if-none-match': known });
      expect([reply.status, reply.bytes.length]).toEqual([304, 0]);
    }
    expect((await get('/assets/plain.css', { 'if-none-match': '"x"' })).status).toBe(200);
  });

  it('are those of the start: what is built or put there later does not mix in', async () => {
    const folder = join(scratch, 'window', 'assets');
    writeFileSync(join(folder, 'plain.css'), 'body { margin: 1px }');
    writeFileSync(join(folder, 'later.css'), '');
    expect((await get('/assets/plain.css')).text).toBe(WINDOW['assets/plain.css']);
    expect((await get('/assets/later.css')).status).toBe(404);
    rmSync(join(folder, 'later.css'));
    writeFileSync(join(folder, 'plain.css'), WINDOW['assets/plain.css'] ?? '');
  });

  it('are only files of known types, no links and no maps', async () => {
    const folder = join(scratch, 'odd');
    mkdirSync(folder);
    writeFileSync(join(folder, 'index.html'), '');
    for (const name of ['a.js.map', 'a.sh', 'a', 'a.exe']) writeFileSync(join(folder, name), '');
    symlinkSync('/etc/passwd', join(folder, 'passwd.txt'));
    expect((await WindowFiles.read(folder)).addresses).toEqual(['/index.html']);
  });

  it('that were not built are missed in words', async () => {
    for (const folder of [join(scratch, 'nowhere'), join(scratch, 'data')]) {
      await expect(WindowFiles.read(folder)).rejects.toMatchObject({
        code: 'window-not-built',
        hint: like(/npm run build/),
      });
    }
  });
});

describe('answers of calls', () => {
  it('are compressed when they are large', async () => {
    const large = { jobs: Array.from({ length: 2000 }, (_, i) => ({ i, text: 'and so on' })) };
    const writer = await server.enter('writer');
    server.workbench.answers['jobs.list'] = large;
    const gzip = { 'accept-encoding': 'gzip' };
    const reply = await server.call(writer, 'jobs.list', {}, gzip);
    expect(reply.headers['content-encoding']).toBe('gzip');
    expect(reply.bytes.length).toBeLessThan(reply.text.length / 4);
    expect(reply.json()).toEqual({ value: large });
    expect((await server.call(writer, 'jobs.list', {})).headers['content-encoding']).toBeUndefined();
    server.workbench.answers['jobs.list'] = { jobs: [] };
    const small = await server.call(writer, 'jobs.list', {}, gzip);
    expect(small.headers['content-encoding']).toBeUndefined();
    expect(small.headers['cache-control']).toBe('no-store');
  });
});
