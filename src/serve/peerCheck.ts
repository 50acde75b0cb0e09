import type { Socket } from 'node:net';
import { canTellOwners, endsOf, peerOwner } from './peerOwner.js';

/** Says of each connection whether it may be listened to. */
export type PeerCheck = (socket: Socket) => Promise<boolean>;

/**
 * Keeps other users of this machine out: where the system tells who owns the other end of a connection (Linux), it must be the user that
 * this server runs as, or the administrator. Cookies and the arguments of a browser's process can be seen by others of this machine;
 * with this they are of no use to them. Elsewhere, and for a server that runs as the administrator, links and cookies alone decide.
 */
export async function ownUserOnly(): Promise<PeerCheck> {
  const own = process.getuid?.() ?? 0;
  return own === 0 || !(await canTellOwners()) ? everybody : onlyUser(own);
}

/** Lets connections of one user through, and of the administrator. */
export function onlyUser(own: number): PeerCheck {
  const known = new WeakMap<Socket, Promise<boolean>>();
  return (socket) => {
    const before = known.get(socket);
    if (before !== undefined) return before;
    const verdict = isOwn(socket, own);
    known.set(socket, verdict);
    return verdict;
  };
}

/** Lets connections of every user of this machine through to links and cookies. */
export const everybody: PeerCheck = () => Promise.resolve(true);

async function isOwn(socket: Socket, own: number): Promise<boolean> {
  const ends = endsOf(socket);
  if (ends === null) return false;
  const owner = await peerOwner(ends).catch(() => null);
  return owner === own || owner === 0;
}
