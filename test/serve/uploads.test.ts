import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Uploads } from '../../src/serve/uploads.js';
import { scratchFolder } from '../support/scratch.js';
import { http, raw, statuses, type Reply } from './http.js';
import { testServer, type TestServer } from './testServer.js';

const scratch = scratchFolder();

function upload(
  server: TestServer,
  cookie: string,
  name: string,
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return http(server.port, {
    method: 'POST',
    path: `/api/upload?name=${name}`,
    headers: { cookie, origin: server.origin, 'content-type': 'application/octet-stream', ...headers },
    body,
  });
}

/** Files that lie in the folders of all servers of a data folder. */
function waiting(dataFolder: string): string[] {
  const all = join(dataFolder, 'uploads');
  return readdirSync(all, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

async function until(what: () => boolean): Promise<void> {
  await expect.poll(what, { interval: 10 }).toBe(true);
}

function code(reply: Reply): string {
  return reply.json<{ error: { code: string } }>().error.code;
}

describe('an upload', () => {
  it('lies where only this user can look, under a name of the server, and is granted', async () => {
    const server = await testServer(join(scratch, 'good'));
    const writer = await server.enter('writer');
    const bytes = randomBytes(3_000_000);
    const name = 'Moby “Dick” \u202Etxt.exe';
    const reply = await upload(server, writer, encodeURIComponent(name), bytes);
    expect(reply.status).toBe(200);
    const { value } = reply.json<{ value: { grantId: string; name: string; sizeBytes: number } }>();
    expect(value).toEqual({ grantId: value.grantId, name, sizeBytes: bytes.length });
    const grant = server.workbench.grants.get(value.grantId, 'file');
    expect(grant).toMatchObject({ isUpload: true, root: '', name });
    expect(grant.path.startsWith(join(server.dataFolder, 'uploads'))).toBe(true);
    expect(grant.path).toMatch(/\/[0-9a-f]{32}$/);
    expect(statSync(grant.path).mode & 0o777).toBe(0o600);
    expect(statSync(join(grant.path, '..')).mode & 0o777).toBe(0o700);
    const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
    expect(sha256(readFileSync(grant.path))).toBe(sha256(bytes));
  });

  it('may be of unknown size, or empty', async () => {
    const server = await testServer(join(scratch, 'chunked'));
    const writer = await server.enter('writer');
    const head = `POST /api/upload?name=a HTTP/1.1\r\nHost: ${server.host}\r\nOrigin: ${server.origin}\r\nCookie: ${writer}\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n`;
    const text = await raw(
      server.port,
      `${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`,
    );
    expect(statuses(text)).toEqual([200]);
    expect(text).toContain('"sizeBytes":5');
    expect(waiting(server.dataFolder).map((path) => readFileSync(path, 'utf8'))).toEqual(['abcde']);
    const empty = await upload(server, writer, 'a', '');
    expect(empty.json<{ value: { sizeBytes: number } }>().value.sizeBytes).toBe(0);
  });

  it.each([
    '',
    '..',
    '.',
    '..%2F..%2Fetc%2Fpasswd',
    'a%2Fb',
    'a%5Cb',
    'a%00b',
    'a%0D%0ASet-Cookie:%20x=y',
    'a%0Ab',
    '%ED%A0%80',
    '%zz',
    'a&name=b',
    'x'.repeat(256),
  ])('named "%s" is refused', async (name) => {
    const server = await testServer(join(scratch, 'names'));
    const writer = await server.enter('writer');
    const reply = await upload(server, writer, name, 'x');
    expect([reply.status, code(reply)]).toEqual([400, 'upload-name']);
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(waiting(server.dataFolder)).toEqual([]);
  });

  it('as a form, as a page could send it anywhere, is refused', async () => {
    const server = await testServer(join(scratch, 'form'));
    const writer = await server.enter('writer');
    const types = ['multipart/form-data; boundary=x', 'text/plain', ''];
    for (const type of types) {
      expect((await upload(server, writer, 'a', 'x', { 'content-type': type })).status).toBe(415);
    }
    expect((await upload(server, writer, 'a', 'x', { origin: 'null' })).status).toBe(403);
    expect(waiting(server.dataFolder)).toEqual([]);
  });

  it('that breaks off leaves nothing behind', async () => {
    const server = await testServer(join(scratch, 'aborted'));
    const writer = await server.enter('writer');
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `POST /api/upload?name=a HTTP/1.1\r\nHost: ${server.host}\r\nOrigin: ${server.origin}\r\nCookie: ${writer}\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(10_000)}`,
    );
    await until(() => waiting(server.dataFolder).some((path) => statSync(path).size > 0));
    expect(waiting(server.dataFolder)).toHaveLength(1);
    socket.destroy();
    await until(() => waiting(server.dataFolder).length === 0);
    expect(waiting(server.dataFolder)).toEqual([]);
    expect(server.bugs).toEqual([]);
  });

  it('that stops coming is given up, and only so many come at once', async () => {
    const server = await testServer(join(scratch, 'slow'), { uploads: { maxAtOnce: 1, maxIdleMs: 300 } });
    const writer = await server.enter('writer');
    const slow = raw(
      server.port,
      `POST /api/upload?name=a HTTP/1.1\r\nHost: ${server.host}\r\nOrigin: ${server.origin}\r\nCookie: ${writer}\r\nContent-Type: application/octet-stream\r\nContent-Length: 10\r\n\r\nabc`,
    );
    await until(() => waiting(server.dataFolder).length === 1);
    const second = await upload(server, writer, 'b', 'x');
    expect([second.status, code(second)]).toEqual([503, 'uploads-busy']);
    const text = await slow;
    expect(statuses(text)).toEqual([408]);
    expect(text).toContain('body-slow');
    expect(waiting(server.dataFolder)).toEqual([]);
    expect((await upload(server, writer, 'b', 'x')).status).toBe(200);
  });

  it('larger than the disk is refused before it comes, in words, and the words arrive', async () => {
    const server = await testServer(join(scratch, 'full'));
    const writer = await server.enter('writer');
    const reply = await raw(
      server.port,
      `POST /api/upload?name=a HTTP/1.1\r\nHost: ${server.host}\r\nOrigin: ${server.origin}\r\nCookie: ${writer}\r\nContent-Type: application/octet-stream\r\nContent-Length: 900000000000000\r\n\r\n${'x'.repeat(1_000_000)}`,
    );
    expect(statuses(reply)).toEqual([507]);
    expect(reply).toContain('disk-full');
    expect(waiting(server.dataFolder)).toEqual([]);
  });

  it('that finds the disk full on its way leaves nothing behind', async () => {
    const server = await testServer(join(scratch, 'filling'), {
      uploads: { reserveBytes: Number.MAX_SAFE_INTEGER },
    });
    const writer = await server.enter('writer');
    const reply = await upload(server, writer, 'a', 'x');
    expect([reply.status, code(reply)]).toEqual([507, 'disk-full']);
    expect(waiting(server.dataFolder)).toEqual([]);
  });
});

describe('the folder of uploads', () => {
  it('goes at the end, and what a crash left goes at the next start', async () => {
    const dataFolder = join(scratch, 'leftovers');
    const all = join(dataFolder, 'uploads');
    const folder = (pid: number, host = hostname()): string => join(all, `${pid}.${'0'.repeat(16)}@${host}`);
    // No process has this number; another machine may share the folder; this very process had the number of a former one.
    const [gone, elsewhere, former] = [
      folder(2 ** 22 + 1),
      folder(2 ** 22 + 1, 'another-host'),
      folder(process.pid),
    ];
    const foreign = join(all, 'notes');
    for (const path of [gone, elsewhere, former, foreign, folder(process.ppid)])
      mkdirSync(path, { recursive: true });
    utimesSync(former, 1, 1);
    const uploads = await Uploads.open(dataFolder);
    expect([gone, former].map((path) => existsSync(path))).toEqual([false, false]);
    expect([elsewhere, foreign, folder(process.ppid)].map((path) => existsSync(path))).toEqual([
      true,
      true,
      true,
    ]);
    expect(readdirSync(all)).toHaveLength(4);
    const second = await Uploads.open(dataFolder);
    expect(readdirSync(all)).toHaveLength(5);
    await uploads.close();
    await second.close();
    expect(readdirSync(all)).toHaveLength(3);
  });
});
