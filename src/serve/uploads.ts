import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { environmentError } from '../base/index.js';
import { fileError, OWNER_FILE, OWNER_FOLDER } from '../files/index.js';
import { nextChunk } from './readBody.js';
import { unable } from './refusal.js';

/** The limits for uploads. */
export interface UploadLimits {
  readonly maxAtOnce: number;
  /** The longest time without a byte, in milliseconds. */
  readonly maxIdleMs: number;
  /** The number of bytes of the disk that stay free. */
  readonly reserveBytes: number;
}

const DEFAULTS: UploadLimits = { maxAtOnce: 4, maxIdleMs: 60_000, reserveBytes: 256 * 1024 * 1024 };
/** The free space of the disk is checked again after this many bytes. */
const LOOK_EVERY = 64 * 1024 * 1024;

/** An uploaded file. */
export interface Uploaded {
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Files on their way from a browser into a case. They are in a folder that only this user can read, under names that the server
 * chooses. Unused files are removed when the server ends, and files left by a crash are removed at the next start.
 */
export class Uploads {
  readonly #folder: string;
  readonly #limits: UploadLimits;
  #underWay = 0;

  private constructor(folder: string, limits: UploadLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Creates the folder inside the data folder, and removes the folders of servers that have ended. @throws {PalimpsestError} `file-*` */
  static async open(dataFolder: string, limits: Partial<UploadLimits> = {}): Promise<Uploads> {
    const all = join(dataFolder, 'uploads');
    const folder = join(all, `${process.pid}.${randomBytes(8).toString('hex')}@${hostname()}`);
    await removeAbandoned(all);
    await mkdir(folder, { recursive: true, mode: OWNER_FOLDER }).catch((error: unknown) => {
      throw fileError(error, folder, 'create the folder');
    });
    return new Uploads(folder, { ...DEFAULTS, ...limits });
  }

  /**
   * Receives the body of a request as a file.
   * @throws {PalimpsestError} `disk-full`, `uploads-busy`, `body-slow`, `body-broken`, `file-*`; no partial file remains
   */
  async receive(request: IncomingMessage): Promise<Uploaded> {
    if (this.#underWay >= this.#limits.maxAtOnce) {
      throw unable(
        503,
        'uploads-busy',
        `${this.#limits.maxAtOnce} files are already being uploaded.`,
        'Wait until one of them is complete, then drop the file again.',
      );
    }
    this.#underWay += 1;
    const path = join(this.#folder, randomBytes(16).toString('hex'));
    try {
      return { path, sizeBytes: await this.#take(request, path) };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Removes all files that were not used. */
  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #take(request: IncomingMessage, path: string): Promise<number> {
    const announced = Number(request.headers['content-length'] ?? 0);
    await this.#refuseIfFull(announced);
    const file = await open(path, 'wx', OWNER_FILE).catch((error: unknown) => {
      throw fileError(error, path, 'create');
    });
    try {
      let sizeBytes = 0;
      let lookAt = LOOK_EVERY;
      for (;;) {
        const chunk = await nextChunk(request, this.#limits.maxIdleMs);
        if (chunk === null) return sizeBytes;
        await file.appendFile(chunk).catch((error: unknown) => {
          throw fileError(error, path, 'write');
        });
        sizeBytes += chunk.byteLength;
        if (sizeBytes < lookAt) continue;
        lookAt = sizeBytes + LOOK_EVERY;
        await this.#refuseIfFull(Math.max(0, announced - sizeBytes));
      }
    } finally {
      await file.close();
    }
  }

  async #refuseIfFull(bytesToCome: number): Promise<void> {
    const disk = await statfs(this.#folder).catch((error: unknown) => {
      throw fileError(error, this.#folder, 'check the free space for');
    });
    const free = disk.bavail * disk.bsize;
    if (bytesToCome + this.#limits.reserveBytes <= free) return;
    throw environmentError(
      'disk-full',
      `The disk for files from a browser has only ${megabytes(free)} MB free; ${bytesToCome > 0 ? `${megabytes(bytesToCome)} MB are still to be received, and ` : ''}${megabytes(this.#limits.reserveBytes)} MB must stay free.`,
      'Free space on that disk, set PALIMPSEST_HOME to a folder on a larger disk, or choose the file on the machine that runs Palimpsest instead of dropping it.',
      { freeBytes: free, neededBytes: bytesToCome + this.#limits.reserveBytes },
    );
  }
}

async function removeAbandoned(all: string): Promise<void> {
  for (const name of await readdir(all).catch(() => [])) {
    const [, pid, host] = /^([0-9]+)\.[0-9a-f]{16}@(.+)$/.exec(name) ?? [];
    if (pid === undefined || host !== hostname() || (await isInUse(join(all, name), Number(pid)))) continue;
    await rm(join(all, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isInUse(folder: string, pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    // In a container, the process number may be the same at every start.
    return pid !== process.pid || (await stat(folder)).mtimeMs >= performance.timeOrigin;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1024 / 1024);
}
