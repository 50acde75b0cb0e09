import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex, verdictError } from '../../base/index.js';
import { errnoOf, fileError } from '../../files/index.js';
import { arrayFile, arrayFromBytes } from './journalFormat.js';

/** The position of a unit's array in its file, as recorded in the journal. */
export interface ArrayPlace {
  readonly offset: number;
  /** A number of values, not of bytes. */
  readonly count: number;
  readonly sha256: string;
}

/**
 * Reads arrays of some units from an examination's side file, each checked against the hash in the journal.
 * @param folder of the examination
 * @param name of the array
 * @throws {PalimpsestError} `journal-array` if an array differs from the hash in the journal; `file-*`
 */
export async function readArrays(
  folder: string,
  name: string,
  places: readonly ArrayPlace[],
): Promise<Float32Array[]> {
  const path = join(folder, arrayFile(name));
  try {
    const file = await open(path, 'r');
    try {
      const arrays: Float32Array[] = [];
      for (const { offset, count, sha256 } of places) {
        const bytes = new Uint8Array(count * 4);
        for (let done = 0; done < bytes.length;) {
          const { bytesRead } = await file.read(bytes, done, bytes.length - done, offset + done);
          // A file that ends too early fails the comparison of hashes.
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        if (sha256Hex(bytes) !== sha256) throw notAsNamed(path, offset, bytes.length);
        arrays.push(arrayFromBytes(bytes));
      }
      return arrays;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw fileError(error, path, 'read');
  }
}

function notAsNamed(path: string, offset: number, bytes: number): Error {
  return verdictError(
    'journal-array',
    `${path}: the ${bytes} bytes from ${offset} on differ from those that the journal names.`,
    'The file was changed after it was written. Restore the examination from a copy of the case, or run a new examination.',
    { path, offset },
  );
}
