import { beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../support/scratch.js';
import { http, type Reply } from './http.js';
import { testServer, type TestServer } from './testServer.js';

const scratch = scratchFolder();
let server: TestServer;

beforeAll(async () => {
  server = await testServer(scratch);
});

function visit(
  token: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Reply> {
  return http(server.port, { method, path: `/?token=${token}`, headers });
}

function cookieOf(reply: Reply): string {
  return String(reply.headers['set-cookie']).split(';')[0] ?? '';
}

async function roleOf(cookie: string): Promise<unknown> {
  const reply = await http(server.port, { path: '/api/session', headers: { cookie } });
  return reply.status === 200 ? reply.json<{ role: string }>().role : reply.status;
}

describe('a link', () => {
  it('is 256 bits of chance, and is never the same', () => {
    const tokens = Array.from({ length: 20 }, () => server.sessions.newToken('reader'));
    expect(new Set(tokens).size).toBe(20);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('is exchanged for a cookie and a way to the window without the token', async () => {
    const reply = await visit(server.sessions.newToken('writer'));
    expect([reply.status, reply.headers.location]).toEqual([303, '/']);
    const [cookie = ''] = reply.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      new RegExp(`^palimpsest-${server.port}=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(await roleOf(cookieOf(reply))).toBe('writer');
    const page = await http(server.port, { headers: { cookie: cookieOf(reply) } });
    expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-store']);
  });

  it('is good once', async () => {
    const token = server.sessions.newToken('reader');
    expect((await visit(token)).status).toBe(303);
    const again = await visit(token);
    expect([again.status, again.headers['set-cookie']]).toEqual([401, undefined]);
    expect(again.text).toContain('Each link opens the workbench once.');
  });

  it('can be used by one only, however many come at once', async () => {
    const token = server.sessions.newToken('reader');
    const replies = await Promise.all(Array.from({ length: 8 }, () => visit(token)));
    expect(replies.map(({ status }) => status).sort()).toEqual([303, 401, 401, 401, 401, 401, 401, 401]);
  });

  it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(101), '%00', 'a&token=b'])('"%s" is none', async (token) => {
    const { status } = await visit(token);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(405);
  });

  it('is not used up by what only looks at it', async () => {
    const token = server.sessions.newToken('reader');
    expect((await visit(token, {}, 'HEAD')).status).toBe(403);
    expect((await visit(token, { 'sec-purpose': 'prefetch;prerender' })).status).toBe(403);
    expect((await visit(token, { purpose: 'prefetch' })).status).toBe(403);
    expect((await visit(token, {}, 'POST')).status).toBe(403);
    expect((await visit(token, { host: 'example.org' })).status).toBe(421);
    expect((await visit(token)).status).toBe(303);
  });

  it('followed from another site still opens the window, by a page of this server', async () => {
    const reply = await visit(server.sessions.newToken('reader'), {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('<meta http-equiv="refresh" content="0; url=/">');
    expect(await roleOf(cookieOf(reply))).toBe('reader');
  });
});

describe('sessions', () => {
  it('keep their role whatever link the same browser opens', async () => {
    const writer = await server.enter('writer');
    const token = server.sessions.newToken('reader');
    const again = await visit(token, { cookie: writer });
    expect([again.status, again.headers['set-cookie']]).toEqual([303, undefined]);
    expect(await roleOf(writer)).toBe('writer');
    // The link was not used up by that, and a used one does not shut the door either.
    const reader = cookieOf(await visit(token));
    expect(await roleOf(reader)).toBe('reader');
    expect((await visit(token, { cookie: writer })).status).toBe(303);
    expect((await visit('wrong', { cookie: writer })).status).toBe(303);
  });

  it('a reader with a link for writing becomes the writer', async () => {
    const reader = await server.enter('reader');
    const reply = await visit(server.sessions.newToken('writer'), { cookie: reader });
    expect(reply.status).toBe(303);
    expect(await roleOf(cookieOf(reply))).toBe('writer');
    expect(await roleOf(reader)).toBe(401);
  });

  it('one writes: a new link takes over when it is used, not before', async () => {
    const first = await server.enter('writer');
    const unused = server.sessions.newToken('writer');
    const token = server.sessions.newToken('writer');
    expect(await roleOf(first)).toBe('writer');
    expect((await visit(unused)).status).toBe(401);
    const second = cookieOf(await visit(token));
    expect(await roleOf(first)).toBe(401);
    expect(await roleOf(second)).toBe('writer');
  });

  it('of the same name from another server on this machine do not stand in the way', async () => {
    const writer = await server.enter('writer');
    const name = writer.split('=')[0] ?? '';
    expect(await roleOf(`other=1; ${name}=tossed; ${writer}; ${name}=`)).toBe('writer');
    expect(await roleOf(`x${writer}`)).toBe(401);
    const reader = await server.enter('reader');
    expect(await roleOf(`${reader}; ${writer}`)).toBe('writer');
  });

  it('are limited: who reads and was away longest makes room, never the writer', async () => {
    const writer = await server.enter('writer');
    const first = await server.enter('reader');
    const kept: string[] = [];
    for (let i = 0; i < 40; i++) kept.push(await server.enter('reader'));
    expect(await roleOf(writer)).toBe('writer');
    expect(await roleOf(first)).toBe(401);
    const alive = await Promise.all(kept.map(roleOf));
    expect(alive.filter((role) => role === 'reader')).toHaveLength(31);
    expect(alive.at(-1)).toBe('reader');
  });

  it('are reported when somebody comes in', () => {
    expect(server.entries).toContain('writer');
    expect(server.entries).toContain('reader');
  });
});
