import { rm, stat } from 'node:fs/promises';
import { formatBytes, inputError, wholeNumber, type PalimpsestError } from '../../base/index.js';
import { fileError } from '../../files/index.js';
import type { Grant, Grants } from './grants.js';

/** How much is kept for another try. */
export interface KeptLimits {
  readonly files: number;
  /** Of all of them together. */
  readonly bytes: number;
}

const LIMITS: KeptLimits = { files: 32, bytes: 4 * 1024 ** 3 };

/**
 * Uploaded files that could not be received and are kept, so that the examiner can try again with another statement. Beyond the limits the
 * oldest are discarded; the last one is always kept. Files that were not tried yet, and files that are being received, are not counted and
 * not discarded.
 */
export class KeptUploads {
  readonly #grants: Grants;
  readonly #limits: KeptLimits;
  /** Bytes of each, oldest first. */
  readonly #kept = new Map<string, number>();

  constructor(grants: Grants, limits: Partial<KeptLimits> = {}) {
    this.#grants = grants;
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Gives a file whose permission was taken its id again, and keeps it. */
  async keep(id: string, grant: Grant): Promise<void> {
    this.#grants.restore(id, grant);
    // What is not there takes no room.
    const bytes = await stat(grant.path).then(
      ({ size }) => size,
      () => 0,
    );
    if (!this.#grants.has(id)) return;
    this.#kept.set(id, bytes);
    for (const oldest of [...this.#kept.keys()]) {
      if (oldest === id || this.#fits()) return;
      await this.#remove(oldest, this.#crowdedOut(oldest)).catch(() => undefined);
    }
  }

  /** Takes the permission of an uploaded file for as long as it is received. */
  take(id: string): void {
    this.#grants.revoke(id);
    this.#kept.delete(id);
  }

  /**
   * Removes an uploaded file that is no longer wanted. An id that is not known and a file that was not uploaded are left as they are, and so
   * is a file that is being received.
   * @throws {PalimpsestError} `file-*`
   */
  async discard(id: string): Promise<void> {
    if (!this.#grants.has(id) || !this.#grants.get(id).isUpload) return;
    await this.#remove(id);
  }

  async #remove(id: string, reason?: PalimpsestError): Promise<void> {
    const { path } = this.#grants.get(id);
    this.#grants.revoke(id, reason);
    this.#kept.delete(id);
    try {
      await rm(path, { force: true });
    } catch (error) {
      throw fileError(error, path, 'remove');
    }
  }

  #fits(): boolean {
    const bytes = [...this.#kept.values()].reduce((sum, size) => sum + size, 0);
    return this.#kept.size <= this.#limits.files && bytes <= this.#limits.bytes;
  }

  #crowdedOut(id: string): PalimpsestError {
    const { name = '' } = this.#grants.get(id);
    const { files, bytes } = this.#limits;
    return inputError(
      'upload-discarded',
      `${name} is no longer on the server: files that could not be received are kept for another try, at most ${wholeNumber(files)} and ${formatBytes(bytes)} together, and newer ones took its place.`,
      'Send the file again.',
      { name, files, bytes },
    );
  }
}
