import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { PalimpsestError } from '../base/index.js';
import { SECURITY_HEADERS } from './contentPolicy.js';
import { statusOf } from './refusal.js';

const compress = promisify(gzip);

/** Smaller answers are not worth it. */
const GZIP_FROM = 16 * 1024;
/** A reader that takes nothing for so long has gone. */
const IDLE_MS = 60_000;
/** So long what is still being sent is taken in and thrown away, so that the refusal can be read at the other end. */
const LINGER_MS = 3000;

/** What is answered. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array;
  /** The body, compressed already. */
  readonly gzipped?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Does the browser take gzip? */
export function acceptsGzip(request: IncomingMessage): boolean {
  const header = request.headers['accept-encoding'];
  return (typeof header === 'string' ? header : '')
    .split(',')
    .some((part) => /^\s*gzip\s*(?:;\s*q=(?:1(?:\.0*)?|0?\.\d*[1-9]\d*))?\s*$/i.test(part));
}

/** Answers with a whole body; nothing of it is kept by caches unless a header says so. */
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

/** Nobody takes the answer: the connection is given up. One connection carries many answers, so nothing may stay on it. */
function hangUpIfStalled({ socket }: IncomingMessage, response: ServerResponse): void {
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
  // The quickest level: the bytes travel over loopback, or a tunnel that is not slower than the compression.
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

/** Ends the connection once the answer is out: after a refusal nothing more that comes over it is listened to. */
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
