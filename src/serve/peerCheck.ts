import type { Socket } from 'node:net';
import { canTellOwners, endsOf, peerOwner } from './peerOwner.js';

/** Decides for each connection whether it may be served. */
export type PeerCheck = (socket: Socket) => Promise<boolean>;

/**
 * Keeps other users of this machine out. Where the system reports who owns the other end of a connection (Linux), it must be the user who
 * runs this server, or the administrator. Other users of the machine may be able to see cookies and the arguments of a browser's process,
 * but with this check they cannot use them. Elsewhere, and for a server that runs as the administrator, links and cookies alone decide.
 */
export async function ownUserOnly(): Promise<PeerCheck> {
  const own = process.getuid?.() ?? 0;
  return own === 0 || !(await canTellOwners()) ? everybody : onlyUser(own);
}

/** Allows the connections of one user and of the administrator. */
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

/** Allows the connections of every user of this machine, so that links and cookies decide. */
export const everybody: PeerCheck = () => Promise.resolve(true);

async function isOwn(socket: Socket, own: number): Promise<boolean> {
  const ends = endsOf(socket);
  if (ends === null) return false;
  const owner = await peerOwner(ends).catch(() => null);
  return owner === own || owner === 0;
}
