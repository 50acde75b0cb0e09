import type { IncomingHttpHeaders } from 'node:http';
import { refusal, type Refusal } from './refusal.js';

/** What the first look at a request needs of it. */
export interface RequestLine {
  readonly method: string;
  /** As sent: path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
}

/** A request whose form is in order. */
export interface CheckedRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** Letters, digits, `.`, `_`, `-`, `~`, `@`, `+` and single slashes; no `..`; nothing encoded. */
  readonly path: string;
  /** As sent, behind the question mark; empty without one. */
  readonly query: string;
  /** Name and port as the browser knows this server, e.g. `localhost:4711`. */
  readonly host: string;
  /** The browser went here from a page of another origin. */
  readonly isFromOutside: boolean;
}

/** Longer than any address of ours, with the longest name of an upload. */
const MAX_TARGET = 4096;
const HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::([0-9]{1,5}))?$/;
const PATH = /^(?:\/[A-Za-z0-9._~@+-]*)+$/;
const PRINTABLE = /^[\x21-\x7e]+$/;

/**
 * Looks at a request before anything is done with it: that it was meant for this machine, comes from a page of this server or from
 * nobody's page, and that its address is in plain form.
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

/** A page of another site that had its name point here (DNS rebinding) still sends its own name. */
function checkHost({ headers, rawHeaders }: RequestLine): string {
  const host = (headers.host ?? '').toLowerCase();
  const match = HOST.exec(host);
  if (count(rawHeaders, 'host') === 1 && match !== null && Number(match[1] ?? 80) <= 65_535) return host;
  throw refusal(
    421,
    'foreign-host',
    'This server answers only to the names 127.0.0.1, localhost and [::1].',
    'Open the link as it was printed; over SSH, forward a port to it and use localhost.',
  );
}

function checkMethod(method: string): CheckedRequest['method'] {
  if (method === 'GET' || method === 'HEAD' || method === 'POST') return method;
  throw methodRefused();
}

/** The refusal of a method that an address does not take. */
export function methodRefused(): Refusal {
  return refusal(
    405,
    'method',
    'The server does not support this request.',
    'The window asks with GET and POST only; nothing else is offered.',
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

/** @returns whether another page sent the browser here, which is granted for the window itself only */
function checkFetchSite(
  headers: IncomingHttpHeaders,
  method: CheckedRequest['method'],
  path: string,
): boolean {
  const site = one(headers['sec-fetch-site']);
  const mode = one(headers['sec-fetch-mode']);
  const dest = one(headers['sec-fetch-dest']);
  if (dest === 'serviceworker' || headers['service-worker'] !== undefined) throw foreign();
  // The window is a page of its own, never a part of another one.
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
    'Reload the window: it may be of another version.',
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
