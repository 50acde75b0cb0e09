import { spawn } from 'node:child_process';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { onlyUser, ownUserOnly } from '../../src/serve/peerCheck.js';
import { canTellOwners, endsOf, ownerIn, peerOwner } from '../../src/serve/peerOwner.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { http } from './http.js';
import { testServer } from './testServer.js';

const scratch = scratchFolder();
const ENDS = { remoteAddress: '127.0.0.1', remotePort: 0xb3ca, localAddress: '127.0.0.1', localPort: 0x1267 };
const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

function row(local: string, remote: string, uid: number, inode: number): string {
  return `   4: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1 0000000000000000 20 4 0 10 -1\n`;
}

describe('the owner of the other end of a connection', () => {
  const ours = row('0100007F:1267', '0100007F:B3CA', 0, 77);

  it('is the one of the socket whose ends are the other way round', () => {
    const other = row('0100007F:B3CA', '0100007F:1267', 1001, 88);
    expect(ownerIn(HEAD + ours + other, ENDS)).toBe(1001);
    expect(ownerIn(HEAD + ours, ENDS)).toBeNull();
    expect(ownerIn(HEAD + row('0200007F:B3CA', '0100007F:1267', 1001, 88), ENDS)).toBeNull();
    const mapped = '0000000000000000FFFF00000100007F';
    expect(ownerIn(HEAD + row(`${mapped}:B3CA`, `${mapped}:1267`, 1002, 88), ENDS)).toBe(1002);
  });

  it('is nobody when the socket was closed at the other end, which is listed as user 0', () => {
    expect(ownerIn(HEAD + ours + row('0100007F:B3CA', '0100007F:1267', 0, 0), ENDS)).toBeNull();
    expect(ownerIn('', ENDS)).toBeNull();
  });

  it.runIf(process.platform === 'linux')('is this user for a connection of this process', async () => {
    expect(await canTellOwners()).toBe(true);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const socket = await accepted;
    expect(await peerOwner(must(endsOf(socket)))).toBe(process.getuid?.());
    client.destroy();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(endsOf(socket)).toBeNull();
    server.close();
  });
});

describe('connections of another user', () => {
  it('are refused whatever they bring', async () => {
    const server = await testServer(scratch, { peerCheck: () => Promise.resolve(false) });
    const path = `/?token=${server.sessions.newToken('writer')}`;
    const reply = await http(server.port, { path });
    expect([reply.status, reply.headers['set-cookie']]).toEqual([403, undefined]);
    expect(reply.text).toContain('--any-user');
    const call = await server.call('', 'jobs.list', {});
    expect(call.json<{ error: { code: string } }>().error.code).toBe('other-user');
    // The link was not used up.
    expect(server.entries).toEqual([]);
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'are found out by the system',
    async () => {
      const [own, other] = [4242, 65_534];
      const server = await testServer(scratch, { peerCheck: onlyUser(own) });
      const statusFor = async (uid: number): Promise<string> => {
        const script = `require('node:http').get('${server.origin}/', (reply) => { process.stdout.write(String(reply.statusCode)); reply.resume(); })`;
        const child = spawn(process.execPath, ['-e', script], {
          uid,
          cwd: '/',
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let text = '';
        child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
        await new Promise((resolve) => child.once('close', resolve));
        return text;
      };
      expect(await statusFor(own)).toBe('401');
      expect(await statusFor(other)).toBe('403');
      // The administrator may, as may tunnels and relays that run as such.
      expect(await statusFor(0)).toBe('401');
      // Who hangs up at once, so that the socket has no owner any more, is not let through either.
      server.workbench.answers['jobs.list'] = { jobs: [] };
      const writer = server.sessions.enter(server.sessions.newToken('writer'), null);
      const cookie = writer.kind === 'new' ? writer.cookie : '';
      const request = `POST /api/call/jobs.list HTTP/1.1\\r\\nHost: ${server.host}\\r\\nOrigin: ${server.origin}\\r\\nCookie: palimpsest-${server.port}=${cookie}\\r\\nContent-Type: application/json\\r\\nContent-Length: 2\\r\\n\\r\\n{}`;
      const hangUp = `const s = require('node:net').connect(${server.port}, '127.0.0.1', () => { s.write('${request}'); process.exit(0); })`;
      const child = spawn(process.execPath, ['-e', hangUp], { uid: other, cwd: '/', stdio: 'inherit' });
      await new Promise((resolve) => child.once('close', resolve));
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(server.workbench.calls).toEqual([]);
    },
  );

  it('are told from those of this user', async () => {
    const server = await testServer(scratch, { peerCheck: await ownUserOnly() });
    const cookie = await server.enter('writer');
    expect((await http(server.port, { path: '/api/session', headers: { cookie } })).status).toBe(200);
  });
});
