import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { canonicalJson } from '../base/index.js';
import { defaultDataFolder, OWNER_FILE, OWNER_FOLDER } from './dataFolder.js';
import { readBytes } from './readBytes.js';
import { writeFileAtomic } from './writeFileAtomic.js';

/** A longer file was not written by this program. */
const MOST_BYTES = 100_000;

/**
 * What one load or run of a model found out that saves time later, a list in the data folder for each kind and model file. Nothing depends on
 * it: what cannot be read is an empty list, and what cannot be written is not kept.
 * @template T an entry of the list
 */
export class KeptJson<T> {
  readonly #kind: string;
  readonly #schema: z.ZodType<T[]>;
  readonly #most: number;

  /** @param most the most entries that are kept for a model, the newest first; at 100 KB the list is lost */
  constructor(kind: 'checks' | 'runs', schema: z.ZodType<T[]>, most: number) {
    this.#kind = kind;
    this.#schema = schema;
    this.#most = most;
  }

  /** The list of a model, the newest first. @param sha256 of the model file */
  async read(sha256: string): Promise<readonly T[]> {
    try {
      const bytes = await readBytes(this.#path(sha256), MOST_BYTES);
      return this.#schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    } catch {
      return [];
    }
  }

  /** Replaces the list of a model. */
  async write(sha256: string, kept: readonly T[]): Promise<void> {
    try {
      await mkdir(this.#folder(), { recursive: true, mode: OWNER_FOLDER });
      const text = `${canonicalJson(kept.slice(0, this.#most))}\n`;
      await writeFileAtomic(this.#path(sha256), text, { mode: OWNER_FILE });
    } catch {
      // A full or read-only disk does not stop an examination that needs neither.
    }
  }

  #folder(): string {
    return join(defaultDataFolder(), this.#kind);
  }

  #path(sha256: string): string {
    return join(this.#folder(), `${sha256}.json`);
  }
}
