import { readFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The two ends of a loopback connection, as the server sees them. */
export interface Ends {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
}

/** Where Linux lists the sockets of this machine with their owners. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];

/**
 * The id of the user who owns the other end of a loopback connection; null if the tables list no owner, for example after it was closed.
 * @throws if the tables cannot be read (on any system except Linux)
 */
export async function peerOwner(ends: Ends): Promise<number | null> {
  const [four, six] = await Promise.all(TABLES.map((table) => readFile(table, 'latin1')));
  return ownerIn(four ?? '', ends) ?? ownerIn(six ?? '', ends);
}

/** As {@link peerOwner}, from the text of one table. */
export function ownerIn(table: string, ends: Ends): number | null {
  const peer = [hexEnd(ends.remoteAddress, ends.remotePort), hexEnd(ends.localAddress, ends.localPort)];
  for (const line of table.split('\n')) {
    const [, local = '', remote = '', , , , , uid = '', , inode = '0'] = line.trim().split(/\s+/);
    if (!local.endsWith(peer[0] ?? '') || !remote.endsWith(peer[1] ?? '')) continue;
    // A socket that its process closed is listed with the user id 0 and no inode until the connection is gone.
    if (inode !== '0') return Number(uid);
  }
  return null;
}

/** An end of a connection in the notation of the tables: the address in the byte order of the machine, then the port, hexadecimal. */
function hexEnd(address: string, port: number): string {
  const bytes = (address.split(':').at(-1) ?? '').split('.').map(Number).reverse();
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
}

/** The two ends of a socket; null if it has already been closed. */
export function endsOf(socket: Socket): Ends | null {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  const isWhole =
    remoteAddress !== undefined &&
    remotePort !== undefined &&
    localAddress !== undefined &&
    localPort !== undefined;
  return isWhole ? { remoteAddress, remotePort, localAddress, localPort } : null;
}

/** Can the owner of a connection be determined on this system? This is tried on a connection to the server itself. */
export async function canTellOwners(): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = server.address() as AddressInfo;
    const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
    const client = connect(port, '127.0.0.1');
    client.on('error', () => undefined);
    const socket = await accepted;
    const ends = endsOf(socket);
    const owner = ends === null ? null : await peerOwner(ends);
    client.destroy();
    socket.destroy();
    return owner !== null && owner === process.getuid?.();
  } catch {
    return false;
  } finally {
    server.close();
  }
}
