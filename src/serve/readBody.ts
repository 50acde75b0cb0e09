import type { IncomingMessage } from 'node:http';
import { refusal, unable, type Refusal } from './refusal.js';

/** The limits of a body. */
export interface BodyLimits {
  /** The largest size in bytes. */
  readonly maxBytes: number;
  /** The time limit for the whole body, in milliseconds. */
  readonly maxMs: number;
}

/**
 * The whole body of a request.
 * @throws {Refusal} 413 if it is too large, 408 if it takes too long, 400 if it ends early
 */
export async function readBody(request: IncomingMessage, { maxBytes, maxMs }: BodyLimits): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const until = performance.now() + maxMs;
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const chunk = await nextChunk(request, Math.max(1, until - performance.now()));
    if (chunk === null) return Buffer.concat(chunks);
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
}

/**
 * The next piece of a body; null after the last one.
 * @throws {Refusal} 408 if nothing arrives within the time limit, 400 if it ends early
 */
export async function nextChunk(request: IncomingMessage, maxIdleMs: number): Promise<Buffer | null> {
  for (;;) {
    const chunk = request.read() as Buffer | null;
    if (chunk !== null) return chunk;
    if (request.readableEnded) return null;
    if (request.destroyed) throw brokenOff();
    await somethingComes(request, maxIdleMs);
  }
}

function somethingComes(request: IncomingMessage, maxIdleMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      request.off('readable', onNews).off('end', onNews).off('close', onNews);
      end();
    };
    const onNews = (): void => settle(resolve);
    const timer = setTimeout(() => settle(() => reject(tooSlow())), maxIdleMs);
    request.on('readable', onNews).on('end', onNews).on('close', onNews);
  });
}

function tooSlow(): Refusal {
  return unable(
    408,
    'body-slow',
    'The request arrived too slowly and was abandoned.',
    'Try again; if the connection goes through a tunnel, check that it is still open.',
  );
}

function brokenOff(): Refusal {
  return unable(400, 'body-broken', 'The request ended before it was complete.', 'Try again.');
}

function tooLarge(maxBytes: number): Refusal {
  return refusal(
    413,
    'body-large',
    `The request is larger than the limit of ${Math.floor(maxBytes / 1024 / 1024)} MiB.`,
    'Send less at once. In the window, drop files or choose them; do not paste them.',
  );
}
