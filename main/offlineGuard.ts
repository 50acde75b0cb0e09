import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/** The error that is thrown, or passed to callbacks, instead of a connection. */
export class OfflineError extends Error {
  readonly code = 'EPALIMPSESTOFFLINE';

  constructor(what: string) {
    super(`Palimpsest does not use the network: ${what} was refused.`);
  }
}

type Refuse = (what: string) => OfflineError;

/**
 * Removes network access from this process's JavaScript: sockets neither connect nor listen, names are not looked up, and datagrams are
 * not sent. http, https, tls and fetch all use these functions. Pipes to child processes are passed on already open and are not affected.
 * @param onAttempt called with a description of each attempt
 */
export function guardOffline(onAttempt: (what: string) => void): void {
  const refuse: Refuse = (what) => {
    onAttempt(what);
    return new OfflineError(what);
  };
  guardSockets(refuse);
  guardNames(refuse);
  guardDatagrams(refuse);
  // The change also applies to `import { connect } from 'node:net'`.
  syncBuiltinESMExports();
}

function guardSockets(refuse: Refuse): void {
  replace(net.Socket.prototype, 'connect', function (this: net.Socket, ...words: unknown[]) {
    const error = refuse(`connection to ${destination(words)}`);
    process.nextTick(() => this.destroy(error));
    return this;
  });
  replace(net.Server.prototype, 'listen', function (this: net.Server, ...words: unknown[]) {
    const error = refuse(`listening on ${destination(words)}`);
    process.nextTick(() => this.emit('error', error));
    return this;
  });
}

function guardNames(refuse: Refuse): void {
  for (const name of ['lookup', 'lookupService', ...RESOLVERS]) {
    const withCallback = (...words: unknown[]): void => {
      const error = refuse(`looking up ${String(words[0])}`);
      const callback = words.at(-1);
      if (typeof callback !== 'function') throw error;
      process.nextTick(callback, error);
    };
    const promised = (...words: unknown[]): Promise<never> =>
      Promise.reject(refuse(`looking up ${String(words[0])}`));
    replace(dns, name, withCallback);
    replace(dns.Resolver.prototype, name, withCallback);
    replace(dns.promises, name, promised);
    replace(dns.promises.Resolver.prototype, name, promised);
  }
}

const RESOLVERS = [
  'resolve',
  'resolve4',
  'resolve6',
  'resolveAny',
  'resolveCaa',
  'resolveCname',
  'resolveMx',
  'resolveNaptr',
  'resolveNs',
  'resolvePtr',
  'resolveSoa',
  'resolveSrv',
  'resolveTxt',
  'reverse',
];

function guardDatagrams(refuse: Refuse): void {
  for (const name of ['bind', 'connect', 'send']) {
    replace(dgram.Socket.prototype, name, function (this: dgram.Socket) {
      const error = refuse(`datagram ${name}`);
      process.nextTick(() => this.emit('error', error));
      return this;
    });
  }
}

/** Replaces a function so that it cannot be restored. If an object has no such function, nothing is added. */
function replace(holder: object, name: string, by: (...words: never[]) => unknown): void {
  if (name in holder)
    Object.defineProperty(holder, name, { value: by, writable: false, configurable: false });
}

/** The arguments of `connect` and `listen` in words: options, or (port, host), or a path. */
function destination(words: readonly unknown[]): string {
  // http and tls pass the arguments as an array that has already been normalized.
  const first: unknown = Array.isArray(words[0]) ? words[0][0] : words[0];
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: string; port?: number | string; path?: string };
    if (path !== undefined && port === undefined) return path;
    return `${host ?? 'this machine'}:${port ?? '?'}`;
  }
  const host = typeof words[1] === 'string' ? words[1] : 'this machine';
  return typeof first === 'string' && !/^\d+$/.test(first) ? first : `${host}:${String(first)}`;
}
