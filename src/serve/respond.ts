import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { PalimpsestError } from '../base/index.js';
import { SECURITY_HEADERS } from './contentPolicy.js';
import { statusOf } from './refusal.js';

const compress = promisify(gzip);

/** Smaller answers are not compressed. */
const GZIP_FROM = 16 * 1024;
/** A reader that accepts nothing for this long is treated as gone. */
const IDLE_MS = 60_000;
/** For this long, data that is still arriving is received and discarded, so that the other end can read the refusal. */
const LINGER_MS = 3000;

/** An answer. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array;
  /** The body in compressed form. */
  readonly gzipped?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Does the browser accept gzip? */
export function acceptsGzip(request: IncomingMessage): boolean {
  const header = request.headers['accept-encoding'];
  return (typeof header === 'string' ? header : '')
    .split(',')
    .some((part) => /^\s*gzip\s*(?:;\s*q=(?:1(?:\.0*)?|0?\.\d*[1-9]\d*))?\s*$/i.test(part));
}

/** Answers with a complete body, which caches do not keep unless a header says otherwise. */
export function respond(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const isSmaller = answer.gzipped !== undefined && acceptsGzip(request);
  const body = isSmaller ? answer.gzipped : answer.body;
  response.writeHead(answer.status, {
    ...SECURITY_HEADERS,
    'cache-control': 'no-store',
    'content-type': answer.type,
    ...(answer.gzipped === undefined ? {} : { vary: 'accept-encoding' }),
    ...(isSmaller ? { 'content-encoding': 'gzip' } : {}),
    ...answer.headers,
    ...(answer.status === 304 ? {} : { 'content-length': body.byteLength }),
  });
  hangUpIfStalled(request, response);
  response.end(request.method === 'HEAD' || answer.status === 304 ? undefined : body);
}

/** Closes a connection whose reader does not accept the answer. A connection carries many answers, so none may remain on it. */
export function hangUpIfStalled({ socket }: IncomingMessage, response: ServerResponse): void {
  const hangUp = (): void => void socket.destroy();
  socket.setTimeout(IDLE_MS, hangUp);
  response.once('finish', () => socket.off('timeout', hangUp).setTimeout(0));
}

/** Answers with JSON. */
export async function respondJson(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  value: unknown,
): Promise<void> {
  const body = Buffer.from(JSON.stringify(value));
  const isLarge = body.byteLength >= GZIP_FROM && acceptsGzip(request);
  // The fastest level: the bytes go over loopback, or over a tunnel that is not slower than the compression.
  const gzipped = isLarge ? await compress(body, { level: constants.Z_BEST_SPEED }) : undefined;
  respond(request, response, {
    status,
    type: 'application/json; charset=utf-8',
    body,
    ...(gzipped === undefined ? {} : { gzipped }),
  });
}

/** Answers with an error, as the window expects it. */
export async function respondError(
  request: IncomingMessage,
  response: ServerResponse,
  error: PalimpsestError,
): Promise<void> {
  await respondJson(request, response, statusOf(error), { error: error.toData() });
}

/** Ends the connection after the answer has been sent: after a refusal, nothing more on it is processed. */
export function hangUpAfter(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete || response.headersSent) {
    if (!response.headersSent) response.setHeader('connection', 'close');
    return;
  }
  response.once('finish', () => {
    const { socket } = request;
    const last = setTimeout(() => socket.destroy(), LINGER_MS);
    request.once('end', () => socket.destroySoon()).once('close', () => clearTimeout(last));
    request.resume();
  });
}
