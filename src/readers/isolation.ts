import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What keeps a process that reads a hostile file from doing anything else, on this machine. */
export interface Isolation {
  /** Node's permission model: the process reads the program's own files, writes none, and starts no process or thread. */
  readonly permissions: boolean;
  /** An empty network namespace: there is nothing to connect to. */
  readonly noNetwork: boolean;
  /** Its resident memory is watched by the parent; otherwise only the heap of JavaScript is limited. */
  readonly memoryWatched: boolean;
}

let known: Isolation | undefined;

/** What holds on this machine. Tried once. */
export function isolation(): Isolation {
  known ??= {
    permissions: permissionFlag() !== undefined,
    noNetwork: process.platform === 'linux' && spawnSync('unshare', [...NAMESPACE, 'true']).status === 0,
    memoryWatched: process.platform === 'linux',
  };
  return known;
}

const NAMESPACE = ['--net', '--map-root-user'];

/** The command that runs a program of Node in isolation, as file and arguments. */
export function isolatedCommand(program: string, heapMiB: number): [string, string[]] {
  const flag = permissionFlag();
  const node = [
    `--max-old-space-size=${heapMiB}`,
    '--disable-wasm-trap-handler',
    '--no-warnings',
    '--disallow-code-generation-from-strings',
    '--disable-proto=delete',
    ...(flag === undefined ? [] : [flag, ...readable().map((folder) => `--allow-fs-read=${folder}`)]),
    program,
  ];
  if (!isolation().noNetwork) return [process.execPath, node];
  return ['unshare', [...NAMESPACE, process.execPath, ...node]];
}

/** The program's own folder: code, packages and the tables of the readers. */
function readable(): string[] {
  return [`${dirname(dirname(dirname(fileURLToPath(import.meta.url))))}/*`];
}

function permissionFlag(): string | undefined {
  return ['--permission', '--experimental-permission'].find((flag) =>
    process.allowedNodeEnvironmentFlags.has(flag),
  );
}
