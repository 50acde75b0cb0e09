import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../support/must.js';
import { ROOT } from '../support/window/desktopApp.js';

const run = promisify(execFile);
const guard = join(ROOT, '.vite/build/offlineGuard.js');

describe('the guard of Node’s own network', () => {
  const contacts: string[] = [];
  const tcp = createServer((socket) => {
    contacts.push('tcp');
    socket.on('error', () => undefined).destroy();
  });
  const udp = createSocket('udp4', () => contacts.push('udp'));

  beforeAll(async () => {
    if (!existsSync(guard)) throw new Error('No build: run `npm run build`.');
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    tcp.close();
    udp.close();
  });

  /** Runs a program in a process of its own, with the guard or without. */
  const tries = async (isGuarded: boolean): Promise<{ attempts: string[]; results: string[] }> => {
    const program = `
      const attempts = [];
      if (${isGuarded}) {
        const [[, guardOffline]] = Object.entries(await import(${JSON.stringify(guard)})).filter(([, it]) => it.length === 1);
        guardOffline((what) => attempts.push(what));
      }
      const { connect } = await import('node:net');
      const net = (await import('node:net')).default;
      const [http, https, http2, tls, dns, dgram, child] = await Promise.all(
        ['http', 'https', 'http2', 'tls', 'dns', 'dgram', 'child_process'].map((name) => import('node:' + name)));
      const [port, udpPort] = [${(tcp.address() as AddressInfo).port}, ${udp.address().port}];
      const said = (work) => new Promise((resolve) => { setTimeout(resolve, 2000, 'silence').unref(); work((error) => resolve(error === undefined || error === null ? 'open' : error.code ?? error.message)); });
      const emits = (thing, good) => said((end) => thing.on('error', end).on(good, () => end()));
      const all = [
        () => emits(connect(port, '127.0.0.1'), 'connect'),
        () => emits(new net.Socket().connect({ port, host: '127.0.0.1' }), 'connect'),
        () => emits(connect('/run/nobody.sock'), 'connect'),
        () => emits(http.get('http://127.0.0.1:' + port), 'socket-open'),
        () => emits(https.get('https://127.0.0.1:' + port), 'socket-open'),
        () => emits(http2.connect('http://127.0.0.1:' + port), 'remoteSettings'),
        () => emits(tls.connect(port, '127.0.0.1'), 'secureConnect'),
        () => fetch('http://127.0.0.1:' + port).then(() => 'open', (error) => error.cause?.code ?? String(error)),
        () => emits(net.createServer().listen(0, '127.0.0.1'), 'listening'),
        () => emits(http.createServer().listen({ port: 0, host: '127.0.0.1' }), 'listening'),
        () => said((end) => dns.lookup('localhost', end)),
        () => said((end) => dns.resolve4('localhost', end)),
        () => dns.promises.lookup('localhost').then(() => 'open', (error) => error.code),
        () => new dns.promises.Resolver().resolve4('localhost').then(() => 'open', (error) => error.code),
        () => said((end) => { const socket = dgram.createSocket('udp4'); socket.on('error', end).send('x', udpPort, '127.0.0.1', end); }),
        () => said((end) => { const socket = dgram.createSocket('udp4'); socket.on('error', end).on('listening', () => end()).bind(0, '127.0.0.1'); }),
        () => new Promise((resolve) => child.execFile(process.execPath, ['-p', '6 * 7'], (error, stdout) => resolve(stdout.trim()))),
      ];
      // Without the guard only those that need no name server.
      const results = await Promise.all((${isGuarded} ? all : [all[0], all[8], all[14]]).map((work) => work()));
      console.log(JSON.stringify({ attempts, results }));
      process.exit(0);`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program]);
    return JSON.parse(must(stdout.trim().split('\n').at(-1))) as { attempts: string[]; results: string[] };
  };

  it('refuses and counts everything that would connect, listen, look up or send; children stay reachable', async () => {
    const { attempts, results } = await tries(true);
    expect(results.slice(0, -1)).toEqual(Array<string>(16).fill('EPALIMPSESTOFFLINE'));
    expect(results.at(-1)).toBe('42');
    expect(attempts.length).toBeGreaterThanOrEqual(16);
    expect(attempts).toContain(`connection to 127.0.0.1:${(tcp.address() as AddressInfo).port}`);
    expect(attempts).toContain('connection to /run/nobody.sock');
    expect(attempts).toContain('looking up localhost');
    expect(contacts).toEqual([]);
  });

  it('which without it goes through', async () => {
    const { attempts, results } = await tries(false);
    expect(attempts).toEqual([]);
    expect(results).toEqual(['open', 'open', 'open']);
    await expect.poll(() => new Set(contacts)).toEqual(new Set(['tcp', 'udp']));
  });
});
