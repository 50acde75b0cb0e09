import type { IncomingHttpHeaders } from 'node:http';
import { refusal, type Refusal } from './refusal.js';
import {
  hasAllowedBody,
  ownHost,
  plainTarget,
  timesSent,
  type PlainTarget,
  type RequestLine,
} from './requestLine.js';

/** A request that has passed the first check. */
export interface CheckedRequest extends PlainTarget {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** The name and the port by which the browser knows this server, e.g. `localhost:4711`. */
  readonly host: string;
  /** True if the browser came here from a page of another origin. */
  readonly isFromOutside: boolean;
}

/** Longer than any valid address, even with the longest name of an upload. */
const MAX_TARGET = 4096;
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
  checkBodyHeaders(line);
  return { method, path, query, host, isFromOutside };
}

function checkHost(line: RequestLine): string {
  const host = ownHost(line);
  if (host !== null) return host;
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

function checkTarget(target: string): PlainTarget {
  if (target.length > MAX_TARGET) {
    throw refusal(414, 'address-long', 'The address is too long.', 'Open the window from its link again.');
  }
  const plain = plainTarget(target);
  if (plain !== null) return plain;
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
  if (timesSent(rawHeaders, 'origin') === 1 && origin === `http://${host}`) return;
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

function checkBodyHeaders(line: RequestLine): void {
  if (hasAllowedBody(line)) return;
  throw refusal(
    line.method === 'POST' ? 415 : 400,
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
