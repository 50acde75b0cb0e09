import { join, resolve } from 'node:path';
import { createWorkbench, type Workbench, type WorkbenchOptions } from '../api/index.js';
import { PROGRAM_ROOT, fileError } from '../files/index.js';
import { EventStreams } from './eventStreams.js';
import { everybody, ownUserOnly } from './peerCheck.js';
import { windowAnswering } from './handleRequest.js';
import type { LiveState } from './serverParts.js';
import { Sessions, type Session } from './sessions.js';
import { startServer } from './startServer.js';
import { Uploads } from './uploads.js';
import { WindowFiles } from './windowFiles.js';
import { mkdir, realpath, stat } from 'node:fs/promises';
import { inputError } from '../base/index.js';

/** The options of the server. */
export interface ServeOptions extends Pick<WorkbenchOptions, 'startEngine' | 'clock' | 'dataFolder'> {
  /** The folder that holds cases, or a case; it is created if it is missing. */
  readonly folder: string;
  /** Further folders that the picker may show; they must exist. */
  readonly files: readonly string[];
  /** The port; 0 for any free port. */
  readonly port: number;
  /** Allows the connections of every user of this machine, so that links and cookies decide. */
  readonly anyUser: boolean;
  /** The folder of the built window; by default that of this program. */
  readonly windowFolder?: string;
  /** Called when a visitor has used a link. */
  readonly onEntry: (role: Session['role']) => void;
  /** Called with unexpected errors. */
  readonly onBug: (error: unknown) => void;
}

/** A workbench that is served to browsers. */
export interface ServedWorkbench {
  readonly workbench: Workbench;
  /** Absolute, without symbolic links. */
  readonly folder: string;
  readonly port: number;
  /** Makes a link that can be used once. A link for writing replaces an earlier one and, when it is used, the session of the earlier one. */
  newLink(role: Session['role']): string;
  /** Pauses the runs, waits until they are safely on the disk, then ends the connections of all windows and removes unused uploads. */
  close(): Promise<void>;
}

/** Large enough for the facts of a model; calls never contain files. */
const BODY_LIMITS = { maxBytes: 8 * 1024 * 1024, maxMs: 30_000 };

/**
 * Opens the workbench for browsers on this machine.
 * @throws {PalimpsestError} `window-not-built`, `serve-folder`, `port-taken`, `port-denied`, `port-failed`, `file-*`
 */
export async function serveWorkbench(options: ServeOptions): Promise<ServedWorkbench> {
  const { dataFolder, clock, startEngine } = options;
  const files = await WindowFiles.read(options.windowFolder ?? join(PROGRAM_ROOT, 'dist', 'renderer'));
  const more = await Promise.all(options.files.map(realFolder));
  const folder = await servedFolder(options.folder);
  const live: LiveState = { callsUnderWay: 0, downloadsUnderWay: 0, writerHost: '', isStopping: false };
  const streams = new EventStreams();
  const sessions = new Sessions((session) => streams.cut(session));
  let port = options.port;
  const newLink = (role: Session['role'], host = `127.0.0.1:${port}`): string =>
    `http://${host}/?token=${sessions.newToken(role)}`;

  const uploads = await Uploads.open(dataFolder);
  const workbench = await createWorkbench({
    door: 'browser',
    homeFolder: folder,
    fileRoots: [...new Set([folder, ...more])],
    dataFolder,
    startEngine,
    clock,
    invite: () => newLink('reader', live.writerHost === '' ? undefined : live.writerHost),
  });
  const stopListening = workbench.onEvent((event) => streams.send(event));
  const end = async (): Promise<void> => {
    await workbench.close();
    stopListening();
    streams.close();
    await uploads.close();
  };
  const peerCheck = options.anyUser ? everybody : await ownUserOnly();
  const server = await startServer(
    windowAnswering({
      workbench,
      sessions,
      streams,
      uploads,
      files,
      peerCheck,
      bodyLimits: BODY_LIMITS,
      refused: new WeakSet(),
      live,
      onEntry: options.onEntry,
      onBug: options.onBug,
    }),
    port,
  ).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  port = server.port;
  return {
    workbench,
    folder,
    port,
    newLink: (role) => newLink(role),
    close: async () => {
      live.isStopping = true;
      try {
        await end();
      } finally {
        await server.close();
      }
    },
  };
}

/**
 * The folder to serve, as an absolute path without symbolic links. It is created if it is missing.
 * @throws {PalimpsestError} `serve-folder` if it is a file; `file-*`
 */
async function servedFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  await mkdir(path, { recursive: true }).catch(async (error: unknown) => {
    if ((await stat(path).catch(() => null))?.isDirectory() === false) throw notFolder(path);
    throw fileError(error, path, 'create the folder');
  });
  return realFolder(path);
}

/** An existing folder, as an absolute path without symbolic links. @throws {PalimpsestError} `serve-folder`, `file-*` */
async function realFolder(folder: string): Promise<string> {
  const path = await realpath(resolve(folder)).catch((error: unknown) => {
    throw fileError(error, folder, 'open the folder');
  });
  if ((await stat(path)).isDirectory()) return path;
  throw notFolder(path);
}

function notFolder(path: string): Error {
  return inputError(
    'serve-folder',
    `${path} is a file, not a folder.`,
    'Name the folder that contains the file.',
    {
      path,
    },
  );
}
