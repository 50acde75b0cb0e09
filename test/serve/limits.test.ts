import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../support/scratch.js';
import { http, raw, statuses } from './http.js';
import { testServer, type TestServer } from './testServer.js';

const scratch = scratchFolder();

function callHead(server: TestServer, cookie: string, length: number): string {
  return `POST /api/call/jobs.list HTTP/1.1\r\nHost: ${server.host}\r\nOrigin: ${server.origin}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
}

async function within(ms: number, work: Promise<string>): Promise<{ text: string; ms: number }> {
  const from = performance.now();
  const text = await work;
  const took = performance.now() - from;
  expect(took).toBeLessThan(ms);
  return { text, ms: took };
}

describe('a body', () => {
  it('larger than the limit is refused, announced or not', async () => {
    const server = await testServer(scratch);
    const writer = await server.enter('writer');
    const large = JSON.stringify('x'.repeat(8 * 1024 * 1024));
    const announced = await server.call(writer, 'jobs.list', large);
    expect([announced.status, announced.json<{ error: { code: string } }>().error.code]).toEqual([
      413,
      'body-large',
    ]);
    const chunked = await http(server.port, {
      method: 'POST',
      path: '/api/call/jobs.list',
      headers: {
        cookie: writer,
        origin: server.origin,
        'content-type': 'application/json',
        'transfer-encoding': 'chunked',
      },
      body: large,
    });
    expect(chunked.status).toBe(413);
    expect(server.workbench.calls).toEqual([]);
  });

  it('that comes too slowly is given up', async () => {
    const server = await testServer(scratch, { body: { maxBytes: 1000, maxMs: 200 } });
    const writer = await server.enter('writer');
    const silent = raw(server.port, `${callHead(server, writer, 100)}{`);
    // A byte now and then does not help.
    const dripping = new Promise<string>((resolve) => {
      let got = '';
      const socket = connect(server.port, '127.0.0.1', () =>
        socket.write(`${callHead(server, writer, 1000)}{`),
      );
      const drip = setInterval(() => socket.write(' '), 50);
      socket.setEncoding('latin1').on('data', (part) => (got += String(part)));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(drip);
        resolve(got);
      });
    });
    for (const { text } of await Promise.all([within(8000, silent), within(8000, dripping)]))
      expect(statuses(text)).toEqual([408]);
    expect(server.workbench.calls).toEqual([]);
  });

  it('that breaks off does nothing', async () => {
    const server = await testServer(scratch);
    const writer = await server.enter('writer');
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.write(`${callHead(server, writer, 100)}{}`),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.workbench.calls).toEqual([]);
    expect(server.bugs).toEqual([]);
    expect(server.live.callsUnderWay).toBe(0);
  });
});

describe('a connection', () => {
  it('that says nothing, or only a part of its headers, is ended', async () => {
    const server = await testServer(scratch, { connections: { headersMs: 300 } });
    await within(5000, raw(server.port, ''));
    await within(5000, raw(server.port, 'GET / HTTP/1.1\r\nHost: '));
    const dripping = new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n'));
      const drip = setInterval(() => socket.write('X: y\r\n'), 50);
      socket.on('error', () => undefined);
      socket.resume().on('close', () => {
        clearInterval(drip);
        resolve('');
      });
    });
    await within(5000, dripping);
  });

  it('beyond the limit is not accepted; others are served on', async () => {
    const server = await testServer(scratch, { connections: { maxConnections: 5 } });
    const writer = await server.enter('writer');
    const idle = Array.from({ length: 4 }, () => connect(server.port, '127.0.0.1'));
    await Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    expect((await http(server.port, { path: '/api/session', headers: { cookie: writer } })).status).toBe(200);
    const fifth = connect(server.port, '127.0.0.1');
    await new Promise((resolve) => fifth.once('connect', resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(http(server.port, {})).rejects.toThrow();
    for (const socket of [...idle, fifth]) socket.destroy();
  });

  it('carries many answers, and nothing of them stays on it', async () => {
    const server = await testServer(scratch);
    const writer = await server.enter('writer');
    const warnings: string[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning.message);
    process.on('warning', onWarning);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const options = {
      host: '127.0.0.1',
      port: server.port,
      path: '/api/session',
      headers: { cookie: writer },
    };
    const sockets = new Set<unknown>();
    for (let i = 0; i < 30; i++) {
      await new Promise((resolve, reject) => {
        const asked = get({ ...options, agent }, (reply) => reply.resume().once('end', resolve));
        asked.once('socket', (socket) => sockets.add(socket)).once('error', reject);
      });
    }
    await new Promise((resolve) => setImmediate(resolve));
    agent.destroy();
    process.off('warning', onWarning);
    expect([sockets.size, warnings]).toEqual([1, []]);
  });
});

describe('calls', () => {
  it('at once are limited', async () => {
    const server = await testServer(scratch);
    const writer = await server.enter('writer');
    let open: (value: unknown) => void = () => undefined;
    const gate = new Promise((resolve) => (open = resolve));
    server.workbench.answers['jobs.list'] = () => gate.then(() => ({ jobs: [] }));
    const calls = Array.from({ length: 64 }, () => server.call(writer, 'jobs.list', {}));
    while (server.live.callsUnderWay < 64) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await server.call(writer, 'jobs.list', {})).status).toBe(503);
    open(null);
    const replies = await Promise.all(calls);
    expect(replies.every(({ status }) => status === 200)).toBe(true);
  });

  it('go on when whoever asked has gone', async () => {
    const server = await testServer(scratch);
    const writer = await server.enter('writer');
    let done = false;
    server.workbench.answers['jobs.list'] = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      done = true;
      return { jobs: [] };
    };
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`${callHead(server, writer, 2)}{}`));
    while (server.live.callsUnderWay === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    socket.destroy();
    while (server.live.callsUnderWay > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done).toBe(true);
    expect(server.bugs).toEqual([]);
  });
});
