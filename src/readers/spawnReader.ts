import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environmentError } from '../base/index.js';
import { isolatedCommand } from './isolation.js';
import { MOST_ANSWER, type ReadRequest } from './protocol.js';
import { ReaderEnded, type ReaderRun } from './startReader.js';

/** How a shell states that a program aborted itself, as V8 does when its heap is full. */
const ABORTED = 134;

/** Starts a process of Node in isolation. @throws {PalimpsestError} `document-reader-failed` if the program for it is missing */
export function spawnReader(request: ReadRequest, bytes: Uint8Array, heapMiB: number): ReaderRun {
  const [command, args] = isolatedCommand(childPath(), heapMiB);
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: {}, cwd: '/' });
  const answer = new Promise<string>((resolve, reject) => {
    const out: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_ANSWER) child.kill('SIGKILL');
      else out.push(chunk);
    });
    child.stderr.resume();
    // The process may end before it has taken the whole file; its exit says why.
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${JSON.stringify(request)}\n`);
    child.stdin.end(bytes);
    child.once('error', (error) => reject(new ReaderEnded(error.message, false)));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
      else
        reject(
          new ReaderEnded(
            `it ended with ${code === null ? 'a signal' : `code ${code}`}`,
            size > MOST_ANSWER || signal === 'SIGABRT' || code === ABORTED,
          ),
        );
    });
  });
  return { pid: child.pid, answer, kill: () => void child.kill('SIGKILL') };
}

/** Where the build puts it, seen from a room of the build and from the sources. */
function childPath(): string {
  const path = ['../command/readerChild.js', '../../dist/command/readerChild.js']
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((place) => existsSync(place));
  if (path !== undefined) return path;
  throw environmentError(
    'document-reader-failed',
    'The program that reads documents is missing.',
    'Install Palimpsest again.',
  );
}
