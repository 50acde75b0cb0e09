import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { EventStreams, type EventLimits } from '../../src/serve/eventStreams.js';
import { windowAnswering } from '../../src/serve/handleRequest.js';
import { everybody, type PeerCheck } from '../../src/serve/peerCheck.js';
import type { BodyLimits } from '../../src/serve/readBody.js';
import type { LiveState } from '../../src/serve/serverParts.js';
import { Sessions, type Session } from '../../src/serve/sessions.js';
import { startServer, type ConnectionLimits } from '../../src/serve/startServer.js';
import { Uploads, type UploadLimits } from '../../src/serve/uploads.js';
import { WindowFiles } from '../../src/serve/windowFiles.js';
import { memoryWorkbench, type MemoryWorkbench } from './memoryWorkbench.js';
import { http, type Reply } from './http.js';

/** Limits that a test makes small. */
export interface TestLimits {
  readonly events?: Partial<EventLimits>;
  readonly uploads?: Partial<UploadLimits>;
  readonly body?: BodyLimits;
  readonly connections?: Partial<ConnectionLimits>;
  readonly peerCheck?: PeerCheck;
  /** Default: a free one. */
  readonly port?: number;
  /** Folder of the window; default one of three small files. */
  readonly windowFolder?: string;
}

/** A real server on a real port, with a workbench in memory behind it. */
export interface TestServer {
  readonly port: number;
  readonly origin: string;
  readonly host: string;
  readonly workbench: MemoryWorkbench;
  readonly sessions: Sessions;
  readonly streams: EventStreams;
  readonly dataFolder: string;
  readonly live: LiveState;
  readonly bugs: unknown[];
  readonly entries: Session['role'][];
  close(): Promise<void>;
  /** Comes in with a new link; gives the cookie back. */
  enter(role: Session['role']): Promise<string>;
  /** Makes a call as the window does. */
  call(
    cookie: string,
    name: string,
    input: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
}

/** A window of three small files. */
export const WINDOW: Readonly<Record<string, string>> = {
  'index.html':
    '<!doctype html><title>Palimpsest</title><script type="module" src="./assets/main-abcd1234.js"></script>',
  'assets/main-abcd1234.js': `document.title = ${JSON.stringify('x'.repeat(4000))};`,
  'assets/plain.css': 'body { margin: 0 }',
};

/** Writes the window into a folder and returns its path. */
export function writeWindow(scratch: string): string {
  const folder = join(scratch, 'window');
  for (const [name, text] of Object.entries(WINDOW)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Starts a server for the tests of a file. */
export async function testServer(scratch: string, limits: TestLimits = {}): Promise<TestServer> {
  const windowFolder = limits.windowFolder ?? writeWindow(scratch);
  writeFileSync(join(scratch, 'secret.txt'), 'not for the window');
  const dataFolder = join(scratch, 'data');
  const workbench = memoryWorkbench();
  const streams = new EventStreams(limits.events);
  const sessions = new Sessions((session) => streams.cut(session));
  const uploads = await Uploads.open(dataFolder, limits.uploads);
  const live: LiveState = { callsUnderWay: 0, downloadsUnderWay: 0, writerHost: '', isStopping: false };
  const bugs: unknown[] = [];
  const entries: Session['role'][] = [];
  workbench.onEvent((event) => streams.send(event));
  const server = await startServer(
    windowAnswering({
      workbench,
      sessions,
      streams,
      uploads,
      live,
      files: await WindowFiles.read(windowFolder),
      peerCheck: limits.peerCheck ?? everybody,
      bodyLimits: limits.body ?? { maxBytes: 8 * 1024 * 1024, maxMs: 30_000 },
      refused: new WeakSet(),
      onEntry: (role) => void entries.push(role),
      onBug: (error) => void bugs.push(error),
    }),
    limits.port ?? 0,
    limits.connections,
  );
  const close = async (): Promise<void> => {
    streams.close();
    await server.close();
    await uploads.close();
  };
  afterAll(close);
  const { port } = server;
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  return {
    port,
    host,
    origin,
    workbench,
    sessions,
    streams,
    close,
    dataFolder,
    live,
    bugs,
    entries,
    enter: async (role) => {
      const reply = await http(port, { path: `/?token=${sessions.newToken(role)}` });
      return String(reply.headers['set-cookie']).split(';')[0] ?? '';
    },
    call: (cookie, name, input, headers = {}) =>
      http(port, {
        method: 'POST',
        path: `/api/call/${name}`,
        headers: { cookie, origin, 'content-type': 'application/json', ...headers },
        body: typeof input === 'string' ? input : JSON.stringify(input),
      }),
  };
}
