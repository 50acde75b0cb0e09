import type { IncomingHttpHeaders } from 'node:http';

/** The parts of a request that the first check needs. */
export interface RequestLine {
  readonly method: string;
  /** The path and the query, as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
}

/** The address of a request in plain form. */
export interface PlainTarget {
  /** Letters, digits, `.`, `_`, `-`, `~`, `@`, `+` and single slashes; no `..`; nothing encoded. */
  readonly path: string;
  /** The query as sent, after the question mark; empty if there is none. */
  readonly query: string;
}

const HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::([0-9]{1,5}))?$/;
const PATH = /^(?:\/[A-Za-z0-9._~@+-]*)+$/;
const PRINTABLE = /^[\x21-\x7e]+$/;

/**
 * The name and the port of this machine by which the request calls this server, e.g. `localhost:4711`; null for any other name. A page of
 * another site whose name was made to point here (DNS rebinding) still sends that name.
 */
export function ownHost({ headers, rawHeaders }: RequestLine): string | null {
  const host = (headers.host ?? '').toLowerCase();
  const match = HOST.exec(host);
  const isOwn = timesSent(rawHeaders, 'host') === 1 && match !== null && Number(match[1] ?? 80) <= 65_535;
  return isOwn ? host : null;
}

/** The path and the query of an address in plain form; null for any other. */
export function plainTarget(target: string): PlainTarget | null {
  const [path = '', query = '', ...more] = target.split('?');
  const isPlain =
    PRINTABLE.test(target) &&
    more.length === 0 &&
    PATH.test(path) &&
    !path.startsWith('//') &&
    !path.split('/').some((part) => part === '.' || part === '..');
  return isPlain ? { path, query } : null;
}

/** Does the request have a body only if it is a POST, and no compressed one? */
export function hasAllowedBody({ headers, method }: RequestLine): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
  return method === 'POST' ? headers['content-encoding'] === undefined : !hasBody;
}

/** How often a header was sent. */
export function timesSent(rawHeaders: readonly string[], name: string): number {
  return rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length;
}
