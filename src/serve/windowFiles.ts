import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { environmentError } from '../base/index.js';
import { fileError } from '../files/index.js';
import type { Answer } from './respond.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
  '.icc': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
};

const COMPRESSED_ALREADY = new Set(['.png', '.woff2', '.ico']);
/** Matches the names of packed files, which change with their content. */
const HASHED = /^\/assets\/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

interface WindowFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly isHashed: boolean;
  readonly isCompressible: boolean;
  gzipped?: Uint8Array;
}

/**
 * The files of the window, read once at the start. Only these files can be requested: an address is looked up, never turned into
 * a path. A build that is made in the meantime does not mix with the files that windows have loaded.
 */
export class WindowFiles {
  readonly #files: ReadonlyMap<string, WindowFile>;

  private constructor(files: ReadonlyMap<string, WindowFile>) {
    this.#files = files;
  }

  /** Reads a build of the window. @throws {PalimpsestError} `window-not-built`, `file-*` */
  static async read(folder: string): Promise<WindowFiles> {
    const files = new Map<string, WindowFile>();
    for (const path of await pathsIn(folder)) {
      const ending = extname(path);
      const type = TYPES[ending];
      if (type === undefined) continue;
      const bytes = await readFile(path).catch((error: unknown) => {
        throw fileError(error, path, 'read');
      });
      const address = `/${relative(folder, path).split(sep).join('/')}`;
      files.set(address, {
        type,
        bytes,
        etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
        isHashed: HASHED.test(address),
        isCompressible: !COMPRESSED_ALREADY.has(ending) && bytes.byteLength >= 1024,
      });
    }
    if (!files.has('/index.html')) throw notBuilt(folder);
    return new WindowFiles(files);
  }

  /** The addresses of all files. */
  get addresses(): string[] {
    return [...this.#files.keys()];
  }

  /**
   * The answer for an address; null if there is no such file.
   * @param known the `If-None-Match` of the request
   */
  answer(address: string, known: string | undefined): Answer | null {
    const file = this.#files.get(address);
    if (file === undefined) return null;
    const headers = {
      etag: file.etag,
      'cache-control': file.isHashed ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    };
    const isKnown = (known ?? '').split(',').some((part) => part.trim().replace(/^W\//, '') === file.etag);
    if (isKnown) return { status: 304, type: file.type, body: new Uint8Array(), headers };
    return { status: 200, type: file.type, body: file.bytes, ...gzippedOf(file), headers };
  }

  /** The page of the window itself. The browser never keeps it, so a visitor without a session does not see it. */
  page(): Answer {
    const answer = this.answer('/index.html', undefined);
    if (answer === null) throw notBuilt('');
    return { ...answer, headers: {} };
  }
}

function gzippedOf(file: WindowFile): Pick<Answer, 'gzipped'> {
  if (!file.isCompressible) return {};
  file.gzipped ??= gzipSync(file.bytes, { level: 6 });
  return { gzipped: file.gzipped };
}

async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? notBuilt(folder)
      : fileError(error, folder, 'read');
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function notBuilt(folder: string): Error {
  return environmentError(
    'window-not-built',
    `The window has not been built: there is no index.html in ${folder}.`,
    'Build it with `npm run build` (needs the development dependencies: `npm ci`).',
    { folder },
  );
}
