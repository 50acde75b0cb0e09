import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { startServe, type ServeProcess } from '../../serve/startServe.js';
import { DEMO } from '../../support/cli.js';

/** A server with folders of its own, beside the demonstration's files. */
export interface Served extends ServeProcess {
  /** Folder with the cases. */
  readonly cases: string;
  /** Address of a screen in its window, `#/…`. */
  at(hash: string): string;
}

const running = new Set<ServeProcess>();

// Registered while the tests are collected: a server that is started in a hook could not see to its own end.
afterAll(async () => {
  await Promise.all([...running].map((served) => served.end('SIGTERM')));
});

/** Starts `palimpsest serve` below `folder`; it is ended after the tests of the file, however they went. */
export async function serveFor(folder: string, args: readonly string[] = []): Promise<Served> {
  const cases = join(folder, 'cases');
  mkdirSync(cases, { recursive: true });
  const served = await startServe([cases, '--files', DEMO, ...args], homeOf(folder));
  running.add(served);
  return { ...served, cases, at: (hash) => `http://127.0.0.1:${served.port}/${hash}` };
}

/** The environment in which the program keeps everything below `folder`. */
export function homeOf(folder: string): { readonly PALIMPSEST_HOME: string } {
  return { PALIMPSEST_HOME: join(folder, 'home') };
}
