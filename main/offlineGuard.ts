import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/** Thrown, or handed to callbacks, in place of a connection. */
export class OfflineError extends Error {
  readonly code = 'EPALIMPSESTOFFLINE';

  constructor(what: string) {
    super(`Palimpsest reaches no network: ${what} was refused.`);
  }
}

type Refuse = (what: string) => OfflineError;

/**
 * Takes the network away from this process's JavaScript: sockets neither connect nor listen, names are not looked up, datagrams are
 * not sent. http, https, tls and fetch end in these. Pipes to child processes are handed over open and do not come this way.
 * @param onAttempt told what was tried
 */
export function guardOffline(onAttempt: (what: string) => void): void {
  const refuse: Refuse = (what) => {
    onAttempt(what);
    return new OfflineError(what);
  };
  guardSockets(refuse);
  guardNames(refuse);
  guardDatagrams(refuse);
  // `import { connect } from 'node:net'` sees the change too.
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

/** Where an object has no such function nothing is added. What stands there afterwards cannot be put back. */
function replace(holder: object, name: string, by: (...words: never[]) => unknown): void {
  if (name in holder)
    Object.defineProperty(holder, name, { value: by, writable: false, configurable: false });
}

/** What `connect` and `listen` were called with, in words: options, or (port, host), or a path. */
function destination(words: readonly unknown[]): string {
  // http and tls hand over the arguments as an array that was normalized before.
  const first: unknown = Array.isArray(words[0]) ? words[0][0] : words[0];
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: string; port?: number | string; path?: string };
    if (path !== undefined && port === undefined) return path;
    return `${host ?? 'this machine'}:${port ?? '?'}`;
  }
  const host = typeof words[1] === 'string' ? words[1] : 'this machine';
  return typeof first === 'string' && !/^\d+$/.test(first) ? first : `${host}:${String(first)}`;
}
