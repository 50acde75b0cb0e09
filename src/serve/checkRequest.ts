import type { IncomingHttpHeaders } from 'node:http';
import { refusal, type Refusal } from './refusal.js';

/** The parts of a request that the first check needs. */
export interface RequestLine {
  readonly method: string;
  /** The path and the query, as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
}

/** A request that has passed the first check. */
export interface CheckedRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** Letters, digits, `.`, `_`, `-`, `~`, `@`, `+` and single slashes; no `..`; nothing encoded. */
  readonly path: string;
  /** The query as sent, after the question mark; empty if there is none. */
  readonly query: string;
  /** The name and the port by which the browser knows this server, e.g. `localhost:4711`. */
  readonly host: string;
  /** True if the browser came here from a page of another origin. */
  readonly isFromOutside: boolean;
}

/** Longer than any valid address, even with the longest name of an upload. */
const MAX_TARGET = 4096;
const HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::([0-9]{1,5}))?$/;
const PATH = /^(?:\/[A-Za-z0-9._~@+-]*)+$/;
const PRINTABLE = /^[\x21-\x7e]+$/;

/**
 * Checks a request before anything else is done with it: that it is meant for this machine, that it comes from a page of this server or
 * from no page at all, and that its address is in plain form.
 * @throws {Refusal}
 */
export function checkRequest(line: RequestLine): CheckedRequest {
  const host = checkHost(line);
  const method = checkMethod(line.method);
  const { path, query } = checkTarget(line.target);
  checkOrigin(line, host);
  const isFromOutside = checkFetchSite(line.headers, method, path);
  checkBodyHeaders(line.headers, method);
  return { method, path, query, host, isFromOutside };
}

/** A page of another site whose name was made to point here (DNS rebinding) still sends that name. */
function checkHost({ headers, rawHeaders }: RequestLine): string {
  const host = (headers.host ?? '').toLowerCase();
  const match = HOST.exec(host);
  if (count(rawHeaders, 'host') === 1 && match !== null && Number(match[1] ?? 80) <= 65_535) return host;
  throw refusal(
    421,
    'foreign-host',
    'This server answers only to the names 127.0.0.1, localhost and [::1].',
    'Open the link exactly as printed. Over SSH, forward a port to the server and use localhost.',
  );
}

function checkMethod(method: string): CheckedRequest['method'] {
  if (method === 'GET' || method === 'HEAD' || method === 'POST') return method;
  throw methodRefused();
}

/** The refusal of a method that an address does not accept. */
export function methodRefused(): Refusal {
  return refusal(
    405,
    'method',
    'The server does not support this request.',
    'Use GET or POST: the window uses only these.',
  );
}

function checkTarget(target: string): Pick<CheckedRequest, 'path' | 'query'> {
  if (target.length > MAX_TARGET) {
    throw refusal(414, 'address-long', 'The address is too long.', 'Open the window from its link again.');
  }
  const [path = '', query = '', ...more] = target.split('?');
  const isPlain =
    PRINTABLE.test(target) &&
    more.length === 0 &&
    PATH.test(path) &&
    !path.startsWith('//') &&
    !path.split('/').some((part) => part === '.' || part === '..');
  if (isPlain) return { path, query };
  throw refusal(
    400,
    'address',
    'This is not an address of this server.',
    'Open the window from its link again.',
  );
}

function checkOrigin({ headers, rawHeaders }: RequestLine, host: string): void {
  const { origin } = headers;
  if (origin === undefined) return;
  if (count(rawHeaders, 'origin') === 1 && origin === `http://${host}`) return;
  throw foreign();
}

/** @returns whether another page sent the browser here, which is allowed only for the window itself */
function checkFetchSite(
  headers: IncomingHttpHeaders,
  method: CheckedRequest['method'],
  path: string,
): boolean {
  const site = one(headers['sec-fetch-site']);
  const mode = one(headers['sec-fetch-mode']);
  const dest = one(headers['sec-fetch-dest']);
  if (dest === 'serviceworker' || headers['service-worker'] !== undefined) throw foreign();
  // The window is a separate page, never a part of another one.
  if (path === '/' && dest !== undefined && dest !== 'document') throw foreign();
  if (method === 'POST' && site !== 'same-origin' && (site !== undefined || headers.origin === undefined)) {
    throw foreign();
  }
  if (site === undefined || site === 'same-origin') return false;
  if (site === 'none') {
    if (path.startsWith('/api/')) throw foreign();
    return false;
  }
  const isVisit = path === '/' && method === 'GET' && mode === 'navigate' && dest === 'document';
  if ((site === 'cross-site' || site === 'same-site') && isVisit) return true;
  throw foreign();
}

function checkBodyHeaders(headers: IncomingHttpHeaders, method: CheckedRequest['method']): void {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
  const isEncoded = headers['content-encoding'] !== undefined;
  if (method === 'POST' ? !isEncoded : !hasBody) return;
  throw refusal(
    method === 'POST' ? 415 : 400,
    'body',
    'The request has a body or a header that the server does not accept.',
    'Reload the window: it may belong to a different version.',
  );
}

function foreign(): Refusal {
  return refusal(
    403,
    'foreign-page',
    'This request does not come from a page of this server.',
    'Open the window from its link and work there.',
  );
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}

function count(rawHeaders: readonly string[], name: string): number {
  return rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length;
}
