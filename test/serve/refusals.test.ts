import { beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../support/scratch.js';
import { http, raw, statuses, type Ask } from './http.js';
import { testServer, type TestServer } from './testServer.js';

const scratch = scratchFolder();
let server: TestServer;
let writer: string;
let reader: string;

beforeAll(async () => {
  server = await testServer(scratch);
  writer = await server.enter('writer');
  reader = await server.enter('reader');
  server.workbench.answers['jobs.list'] = { jobs: [] };
  server.workbench.answers['keys.create'] = {};
});

/** A call that is in order, but for what the test changes. */
function goodCall(change: {
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}): Ask {
  return {
    method: 'POST',
    path: change.path ?? '/api/call/jobs.list',
    headers: {
      cookie: writer,
      origin: server.origin,
      'content-type': 'application/json',
      ...change.headers,
    },
    body: '{}',
  };
}

describe('a request that is in order', () => {
  it('is answered', async () => {
    const reply = await http(server.port, goodCall({}));
    expect(reply.status).toBe(200);
    expect(reply.json()).toEqual({ value: { jobs: [] } });
  });

  it.each(['localhost', '[::1]', '127.0.0.1'])(
    'is answered under the name %s and another port',
    async (name) => {
      const host = `${name}:${server.port === 4711 ? 4712 : 4711}`;
      // The cookie is named by the port that the browser sees.
      const token = server.sessions.newToken('reader');
      const entry = await http(server.port, { path: `/?token=${token}`, headers: { host } });
      expect(entry.status).toBe(303);
      const cookie = String(entry.headers['set-cookie']).split(';')[0] ?? '';
      expect(cookie).toMatch(/^palimpsest-471[12]=/);
      const reply = await http(
        server.port,
        goodCall({ headers: { host, origin: `http://${host}`, cookie } }),
      );
      expect(reply.status).toBe(200);
    },
  );
});

describe('a foreign name', () => {
  it.each([
    'example.org',
    'example.org:80',
    '127.0.0.1.example.org',
    'localhost.example.org',
    '127.0.0.2',
    '0.0.0.0',
    '[::ffff:127.0.0.1]',
    'localhost:99999',
    'localhost:1:2',
    'user@localhost',
  ])('"%s" is refused, with a session or without', async (host) => {
    for (const cookie of [writer, '']) {
      const call = await http(server.port, goodCall({ headers: { host, cookie } }));
      expect(call.status).toBe(421);
      expect(call.json<{ error: { code: string } }>().error.code).toBe('foreign-host');
      const page = await http(server.port, { headers: { host, cookie } });
      expect([page.status, page.headers['content-type']]).toEqual([421, 'text/html; charset=utf-8']);
    }
  });

  it('is refused when two are given, an empty one, or none', async () => {
    const twice = `GET / HTTP/1.1\r\nHost: ${server.host}\r\nHost: example.org\r\nCookie: ${writer}\r\n\r\n`;
    expect(statuses(await raw(server.port, twice))).toEqual([421]);
    expect(statuses(await raw(server.port, `GET / HTTP/1.1\r\nHost:\r\nCookie: ${writer}\r\n\r\n`))).toEqual([
      421,
    ]);
    expect(statuses(await raw(server.port, `GET / HTTP/1.1\r\nCookie: ${writer}\r\n\r\n`))).toEqual([421]);
    expect(statuses(await raw(server.port, `GET / HTTP/1.0\r\nCookie: ${writer}\r\n\r\n`))).toEqual([421]);
  });
});

describe('a page of another origin', () => {
  it.each([
    ['another site', { origin: 'https://example.org' }],
    ['the same name with another port', { origin: 'http://127.0.0.1:1' }],
    ['the same name with https', { origin: 'https://HOST' }],
    ['another loopback name', { origin: 'http://localhost:PORT' }],
    ['an opaque origin', { origin: 'null' }],
    ['an empty origin', { origin: '' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a fetch from another port', { 'sec-fetch-site': 'same-site' }],
    ['a typed address', { 'sec-fetch-site': 'none' }],
    ['an unknown kind of site', { 'sec-fetch-site': 'elsewhere' }],
    ['a service worker', { 'service-worker': 'script' }],
  ] as const)('may not call: %s', async (_what, headers) => {
    const filled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        value.replace('HOST', server.host).replace('PORT', String(server.port)),
      ]),
    );
    const before = server.workbench.calls.length;
    const reply = await http(server.port, goodCall({ headers: filled }));
    expect(reply.status).toBe(403);
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
    expect(server.workbench.calls).toHaveLength(before);
  });

  it('may not call with neither origin nor the word of the browser', async () => {
    const bare = { cookie: writer, 'content-type': 'application/json' };
    const path = '/api/call/jobs.list';
    const without = await http(server.port, { method: 'POST', path, headers: bare, body: '{}' });
    expect(without.status).toBe(403);
    const headers = { ...bare, 'sec-fetch-site': 'same-origin' };
    expect((await http(server.port, { method: 'POST', path, headers, body: '{}' })).status).toBe(200);
  });

  it('may not ask, load files, or frame the window', async () => {
    const ask = (path: string, headers: Readonly<Record<string, string>>): Promise<number> =>
      http(server.port, { path, headers: { cookie: writer, ...headers } }).then(({ status }) => status);
    const outside = { 'sec-fetch-site': 'cross-site' };
    const visit = { ...outside, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(await ask('/api/session', outside)).toBe(403);
    expect(await ask('/api/events', outside)).toBe(403);
    expect(await ask('/api/session', visit)).toBe(403);
    expect(await ask('/assets/main-abcd1234.js', outside)).toBe(403);
    expect(await ask('/assets/main-abcd1234.js', visit)).toBe(403);
    expect(await ask('/', { ...visit, 'sec-fetch-dest': 'iframe' })).toBe(403);
    expect(await ask('/', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'object' })).toBe(403);
    expect(await ask('/', { ...outside, 'sec-fetch-mode': 'no-cors' })).toBe(403);
    // A link in a mail or chat may open the window as a page of its own.
    expect(await ask('/', visit)).toBe(200);
    expect(await ask('/', { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' })).toBe(200);
  });

  it('gets no leave from OPTIONS', async () => {
    const reply = await http(server.port, {
      method: 'OPTIONS',
      path: '/api/call/jobs.list',
      headers: { 'access-control-request-method': 'POST', origin: server.origin },
    });
    expect(reply.status).toBe(405);
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('without a session', () => {
  it.each(['/api/session', '/api/events', '/assets/main-abcd1234.js', '/index.html', '/nothing'])(
    '%s is 401',
    async (path) => {
      for (const cookie of ['', `palimpsest-${server.port}=${'A'.repeat(43)}`, 'palimpsest-1=x']) {
        expect((await http(server.port, { path, headers: { cookie } })).status).toBe(401);
      }
    },
  );

  it('calls and uploads are 401 and do nothing', async () => {
    const before = server.workbench.calls.length;
    const call = await http(server.port, goodCall({ headers: { cookie: '' } }));
    expect([call.status, call.json<{ error: { code: string } }>().error.code]).toEqual([401, 'not-in']);
    const upload = goodCall({ path: '/api/upload?name=a', headers: { cookie: '' } });
    expect((await http(server.port, upload)).status).toBe(401);
    expect(server.workbench.calls).toHaveLength(before);
  });

  it('the page says in words how to get in, without script, under the same policy', async () => {
    const inside = await http(server.port, { headers: { cookie: writer } });
    const reply = await http(server.port, {});
    expect(reply.status).toBe(401);
    expect(reply.text).toContain('press Enter in the terminal');
    expect(reply.text).not.toMatch(/<script|<style|\son[a-z]+=|style=/);
    expect(reply.headers['content-security-policy']).toBe(inside.headers['content-security-policy']);
    const style = await http(server.port, { path: '/page.css' });
    expect([style.status, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
  });
});

describe('a reader', () => {
  it('may read and not write', async () => {
    const before = server.workbench.calls.length;
    expect((await server.call(reader, 'jobs.list', {})).status).toBe(200);
    expect(server.workbench.calls.at(-1)?.context).toEqual({ door: 'browser', role: 'reader' });
    const write = await server.call(reader, 'settings.change', { load: {} });
    expect([write.status, write.json<{ error: { code: string } }>().error.code]).toEqual([403, 'read-only']);
    const upload = await http(server.port, {
      method: 'POST',
      path: '/api/upload?name=a',
      headers: { cookie: reader, origin: server.origin, 'content-type': 'application/octet-stream' },
      body: 'x',
    });
    expect([upload.status, upload.json<{ error: { code: string } }>().error.code]).toEqual([
      403,
      'read-only',
    ]);
    expect(server.workbench.calls).toHaveLength(before + 1);
  });
});

describe('addresses', () => {
  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/./main-abcd1234.js',
    '/%2e%2e/secret.txt',
    '/assets%2fmain-abcd1234.js',
    '/assets%5c..%5csecret.txt',
    '/assets\\..\\secret.txt',
    '/assets/main-abcd1234.js%00.css',
    '//example.org/',
    '///etc/passwd',
    '/?a?b',
    '/assets/%c0%af',
    '/é',
    '/a b',
    'http://example.org/',
    'index.html',
    '*',
  ])('%s is refused', async (target) => {
    const bytes = `GET ${target} HTTP/1.1\r\nHost: ${server.host}\r\nCookie: ${writer}\r\n\r\n`;
    const answer = await raw(server.port, bytes);
    expect(statuses(answer)).toEqual([400]);
    expect(answer).not.toContain('not for the window');
  });

  it('absolute form is refused even with the right name', async () => {
    const bytes = `GET ${server.origin}/ HTTP/1.1\r\nHost: ${server.host}\r\nCookie: ${writer}\r\n\r\n`;
    expect(statuses(await raw(server.port, bytes))).toEqual([400]);
  });

  it('very long ones are refused, by the server or by its parser', async () => {
    const long = `/${'a'.repeat(5000)}`;
    expect((await http(server.port, { path: long, headers: { cookie: writer } })).status).toBe(414);
    const bytes = `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`;
    expect(statuses(await raw(server.port, bytes))).toEqual([400]);
  });

  it.each([
    '/api/',
    '/api/nothing',
    '/api/call',
    '/api/session?x',
    '/api/events?x',
    '/assets',
    '/?x=1',
    '/assets/plain.css?x',
  ])('%s is nothing', async (path) => {
    expect((await http(server.port, { path, headers: { cookie: writer } })).status).toBe(404);
  });

  it('a control character in an address is refused by the parser', async () => {
    const bytes = `GET /\0 HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`;
    expect(statuses(await raw(server.port, bytes))).toEqual([400]);
  });
});

describe('methods', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'OPTIONS'])('%s is refused', async (method) => {
    for (const path of ['/', '/api/session', '/api/call/jobs.list', '/assets/plain.css']) {
      const reply = await http(server.port, { method, path, headers: { cookie: writer } });
      expect(reply.status).toBe(405);
    }
  });

  it('CONNECT and upgrades are refused', async () => {
    const connect = `CONNECT example.org:443 HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`;
    expect(statuses(await raw(server.port, connect))).toEqual([400]);
    const upgrade = `GET /api/events HTTP/1.1\r\nHost: ${server.host}\r\nCookie: ${writer}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`;
    expect(statuses(await raw(server.port, upgrade))).toEqual([400]);
  });

  it('a call is not made with GET, nor the window posted to', async () => {
    expect(
      (await http(server.port, { path: '/api/call/jobs.list', headers: { cookie: writer } })).status,
    ).toBe(405);
    expect((await http(server.port, goodCall({ path: '/' }))).status).toBe(405);
    expect((await http(server.port, goodCall({ path: '/assets/plain.css' }))).status).toBe(405);
    expect((await http(server.port, goodCall({ path: '/api/session' }))).status).toBe(405);
  });

  it('HEAD tells of a page without a body', async () => {
    const reply = await http(server.port, { method: 'HEAD', headers: { cookie: writer } });
    expect([reply.status, reply.bytes.length]).toEqual([200, 0]);
  });
});

describe('bodies', () => {
  it('of another type are refused', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/json; charset=utf-16',
      '',
    ]) {
      const reply = await http(server.port, goodCall({ headers: { 'content-type': type } }));
      expect(reply.status).toBe(415);
    }
    const charset = goodCall({ headers: { 'content-type': 'application/json; charset=UTF-8' } });
    expect((await http(server.port, charset)).status).toBe(200);
    expect((await http(server.port, goodCall({ headers: { 'content-encoding': 'gzip' } }))).status).toBe(415);
  });

  it('that are not JSON, or not UTF-8, are refused', async () => {
    for (const body of ['', '{', '{"a":1}x', Buffer.from([0x22, 0xff, 0x22])]) {
      const reply = await http(server.port, { ...goodCall({}), body });
      expect([reply.status, reply.json<{ error: { code: string } }>().error.code]).toEqual([
        400,
        'call-json',
      ]);
    }
  });

  it('on a request that has none are refused', async () => {
    const bytes = `GET /api/session HTTP/1.1\r\nHost: ${server.host}\r\nCookie: ${writer}\r\nContent-Length: 5\r\n\r\nhello`;
    expect(statuses(await raw(server.port, bytes))).toEqual([400]);
  });

  it('of two lengths, or of a length and chunks, are refused by the parser', async () => {
    const head = `POST /api/call/jobs.list HTTP/1.1\r\nHost: ${server.host}\r\nOrigin: ${server.origin}\r\nCookie: ${writer}\r\nContent-Type: application/json\r\n`;
    const two = `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`;
    expect(statuses(await raw(server.port, two))).toEqual([400]);
    const both = `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`;
    expect(statuses(await raw(server.port, both))).toEqual([400]);
  });
});

describe('calls that go wrong', () => {
  it.each([
    ['no.such', {}, 404, 'call-unknown'],
    ['__proto__', {}, 404, 'call-unknown'],
    ['constructor', {}, 404, 'call-unknown'],
    ['files.print', {}, 403, 'desktop-only'],
    ['jobs.show', { jobId: '../x' }, 400, 'call-input'],
    ['jobs.show', null, 400, 'call-input'],
    ['case.show', { caseId: 'C' }, 422, 'case-unknown'],
  ] as const)('%s %j is %i %s', async (name, input, status, code) => {
    const reply = await server.call(writer, name, input);
    expect([reply.status, reply.json<{ error: { code: string } }>().error.code]).toEqual([status, code]);
  });

  it('by a fault of the program say so without what was sent, and tell whoever runs it', async () => {
    server.workbench.answers['reports.seal'] = () => {
      throw new TypeError('x is not a function');
    };
    const words = {
      title: '',
      confidentiality: '',
      caseId: 'C',
      passphrase: 'correct horse battery',
      sealedBy: false,
    };
    const reply = await server.call(writer, 'reports.seal', words);
    expect([reply.status, reply.json<{ error: { code: string } }>().error.code]).toEqual([500, 'bug']);
    expect(reply.text).not.toContain('not a function');
    expect(server.bugs).toHaveLength(1);
    expect(JSON.stringify(server.bugs) + String(server.bugs[0])).not.toContain('correct horse');
  });

  it('are not begun while the server stops', async () => {
    server.live.isStopping = true;
    const reply = await server.call(writer, 'jobs.list', {});
    server.live.isStopping = false;
    expect([reply.status, reply.json<{ error: { code: string } }>().error.code]).toEqual([
      503,
      'server-stopping',
    ]);
  });
});

describe('requests in one connection', () => {
  const get = (path: string, host = server.host): string =>
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${writer}\r\n\r\n`;

  it('are answered in order', async () => {
    const text = await raw(
      server.port,
      get('/api/session') + get('/assets/plain.css') + get('/api/session'),
      1000,
    );
    expect(statuses(text)).toEqual([200, 200, 200]);
  });

  it('behind a refused one are not listened to', async () => {
    const call = `POST /api/call/jobs.list HTTP/1.1\r\nHost: ${server.host}\r\nOrigin: ${server.origin}\r\nCookie: ${writer}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;
    const before = server.workbench.calls.length;
    expect(statuses(await raw(server.port, get('/', 'example.org') + call + get('/api/session')))).toEqual([
      421,
    ]);
    // A body that looks like a request stays a body.
    const smuggled = `POST /api/call/jobs.list HTTP/1.1\r\nHost: ${server.host}\r\nOrigin: https://example.org\r\nContent-Type: text/plain\r\nContent-Length: ${call.length}\r\n\r\n${call}`;
    expect(statuses(await raw(server.port, smuggled + call))).toEqual([403]);
    expect(server.workbench.calls).toHaveLength(before);
  });

  it('that break the protocol get a plain refusal', async () => {
    expect(statuses(await raw(server.port, 'HELLO\r\n\r\n'))).toEqual([400]);
    expect(
      statuses(
        await raw(server.port, `GET / HTTP/1.1\r\nHost: ${server.host}\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`),
      ),
    ).toEqual([400]);
  });
});

describe('every answer', () => {
  it('carries the policy and keeps other origins out', async () => {
    const replies = await Promise.all([
      http(server.port, {}),
      http(server.port, { headers: { cookie: writer } }),
      http(server.port, { path: '/assets/main-abcd1234.js', headers: { cookie: writer } }),
      http(server.port, { path: '/api/session', headers: { cookie: writer } }),
      http(server.port, goodCall({})),
      http(server.port, goodCall({ headers: { origin: 'null' } })),
      http(server.port, { path: '/nothing', headers: { cookie: writer } }),
      http(server.port, { path: '/page.css' }),
    ]);
    for (const { headers } of replies) {
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers['permissions-policy']).toContain('camera=()');
      expect(Object.keys(headers).filter((name) => /^access-control|^server$|^x-powered/.test(name))).toEqual(
        [],
      );
    }
  });
});
