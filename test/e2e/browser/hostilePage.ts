import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

const running = new Set<Server>();

// Registered while the tests are collected: see serveFor.
afterAll(async () => {
  await Promise.all(
    [...running].map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

/**
 * A server of somebody else on this machine, with an empty page to make mischief from. At `/cookies` it sets cookies of the names given,
 * as any server of the same host may.
 * @returns its port
 */
export async function hostileServer(cookies: readonly string[]): Promise<number> {
  const server = createServer((request, response) => {
    if (request.url === '/cookies') response.setHeader('set-cookie', cookies);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><meta charset="utf-8"><title>Elsewhere</title><body>');
  });
  running.add(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
