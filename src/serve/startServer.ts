import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { environmentError, type PalimpsestError } from '../base/index.js';

/** The only address on which the server listens. */
const LOOPBACK = '127.0.0.1';
const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** The time limits for connections. */
export interface ConnectionLimits {
  /** The time limit for all headers of a request, counted from the beginning of the connection, in milliseconds. */
  readonly headersMs: number;
  readonly maxConnections: number;
}

const DEFAULTS: ConnectionLimits = { headersMs: 10_000, maxConnections: 256 };

/** What answers the requests of a server. */
export interface Answering {
  /** The connections on which a request was refused: nothing more on them is processed. */
  readonly refused: WeakSet<Socket>;
  /** Answers a request; does not throw. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Called with unexpected errors, but never with the content of requests. */
  readonly onBug: (error: unknown) => void;
}

/** A listening server. */
export interface RunningServer {
  readonly port: number;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * Listens on loopback.
 * @param port the port; 0 for any free port
 * @throws {PalimpsestError} `port-taken`, `port-denied`, `port-failed`
 */
export async function startServer(
  answering: Answering,
  port: number,
  limits: Partial<ConnectionLimits> = {},
): Promise<RunningServer> {
  const { headersMs, maxConnections } = { ...DEFAULTS, ...limits };
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: headersMs,
    // Uploads of models take long; bodies have their own limits.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(1000, headersMs),
    keepAliveTimeout: 15_000,
    // The server's own rules refuse it, with the same words as for an unknown name.
    requireHostHeader: false,
    insecureHTTPParser: false,
    noDelay: true,
  });
  server.maxConnections = maxConnections;
  const inTurn = requestsInTurn(answering);
  server.on('request', inTurn);
  // The client asks whether it may send the body: it may, and the body is then refused or read like any other.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    response.writeContinue();
    inTurn(request, response);
  });
  server.on('upgrade', (_request, socket) => socket.end(BAD_REQUEST));
  server.on('connect', (_request, socket) => socket.end(BAD_REQUEST));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(BAD_REQUEST);
    else socket.destroy();
  });
  await listen(server, port);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Handles the requests of a connection one after the other, so that none is begun while an earlier one may still be refused. */
function requestsInTurn({
  refused,
  answer,
  onBug,
}: Answering): (request: IncomingMessage, response: ServerResponse) => void {
  const turns = new WeakMap<Socket, Promise<void>>();
  return (request, response) => {
    const { socket } = request;
    const turn = (turns.get(socket) ?? Promise.resolve())
      .then(() => (refused.has(socket) ? undefined : answer(request, response)))
      .catch((error: unknown) => {
        onBug(error);
        socket.destroy();
      });
    turns.set(socket, turn);
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => resolve());
  });
}

function listenError(error: NodeJS.ErrnoException, port: number): PalimpsestError {
  const details = { port };
  if (error.code === 'EADDRINUSE') {
    return environmentError(
      'port-taken',
      `Another program is already listening on port ${port}.`,
      'Omit --port to use any free port, or give a different number.',
      details,
    );
  }
  if (error.code === 'EACCES') {
    return environmentError(
      'port-denied',
      `This user may not use port ${port}.`,
      'Give a number from 1024 to 65535, or omit --port.',
      details,
    );
  }
  return environmentError(
    'port-failed',
    `The server cannot listen on ${LOOPBACK}, port ${port}: ${error.message}.`,
    'Omit --port to use any free port.',
    details,
  );
}
