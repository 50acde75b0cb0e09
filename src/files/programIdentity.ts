import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../base/index.js';
import { PROGRAM_ROOT } from './programRoot.js';

/** Stands for something that was never recorded. */
export const NOT_RECORDED = 'not recorded';

/** Identifies a program so exactly that a different one is recognized. */
export interface ProgramIdentity {
  readonly name: string;
  readonly version: string;
  /** The first 16 hexadecimal digits of the SHA-256 over the compiled files (names and contents). */
  readonly build: string;
  /** The commit that it was built from, with `, modified` when files differed from it; else {@link NOT_RECORDED}. */
  readonly commit: string;
  /** SHA-256 of package-lock.json, 64 hexadecimal digits; else {@link NOT_RECORDED}. */
  readonly lockFileSha256: string;
}

let known: ProgramIdentity | undefined;

/**
 * The identity of the running program. It is read once: later changes on the disk do not affect the program that runs.
 * @throws node's file errors if the program was never built
 */
export function programIdentity(): ProgramIdentity {
  known ??= identityOf(PROGRAM_ROOT);
  return known;
}

/**
 * The identity of the program in a folder, read again at each call.
 * @param root the folder that holds package.json, dist and, if there is one, package-lock.json
 */
export function identityOf(root: string): ProgramIdentity {
  const { version } = (json(join(root, 'package.json')) ?? {}) as { version?: string };
  const lock = bytes(join(root, 'package-lock.json'));
  return {
    name: 'Palimpsest',
    version: version ?? NOT_RECORDED,
    build: buildOf(join(root, 'dist')),
    commit: commitOf(join(root, 'dist')),
    lockFileSha256: lock === null ? NOT_RECORDED : sha256Hex(lock),
  };
}

function buildOf(dist: string): string {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|wasm)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const lines = files.map(
    (file) => `${sha256Hex(readFileSync(file))}  ${file.slice(dist.length + 1).replaceAll('\\', '/')}\n`,
  );
  return sha256Hex(lines.join('')).slice(0, 16);
}

/** What the build recorded about its commit. */
function commitOf(dist: string): string {
  const { commit, modified } = (json(join(dist, 'commit.json')) ?? {}) as {
    commit?: unknown;
    modified?: unknown;
  };
  if (typeof commit !== 'string' || !/^[0-9a-f]{40,64}$/.test(commit)) return NOT_RECORDED;
  return modified === true ? `${commit}, modified` : commit;
}

function json(path: string): unknown {
  const content = bytes(path);
  try {
    return content === null ? null : JSON.parse(content.toString('utf8'));
  } catch {
    return null;
  }
}

function bytes(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
