import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { fileError } from './fileError.js';
import type { FileHash } from './hashFile.js';

/** The number of characters that are joined before they are written. */
const CHARS_AT_ONCE = 256 * 1024;

/**
 * Writes texts to a file one after the other, however long they are together, and hashes them meanwhile. They are on the disk when it returns.
 * It is synchronous, so that a pure computation can supply them one by one. The previous content of the file is replaced.
 * @returns the SHA-256 and the size of the file
 * @throws {PalimpsestError} `disk-full`, `file-*`, and whatever `texts` throws; the file is then removed
 */
export function writeTextsSync(path: string, texts: Iterable<string>): FileHash {
  const file = tried(path, () => openSync(path, 'w'));
  const sha256 = createHash('sha256');
  let sizeBytes = 0;
  let isWhole = false;
  try {
    let open: string[] = [];
    let length = 0;
    const flush = (): void => {
      const bytes = Buffer.from(open.join(''));
      [open, length] = [[], 0];
      sha256.update(bytes);
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
      sizeBytes += bytes.length;
    };
    for (const text of texts) {
      open.push(text);
      length += text.length;
      if (length >= CHARS_AT_ONCE) tried(path, flush);
    }
    tried(path, () => {
      flush();
      fsyncSync(file);
    });
    isWhole = true;
  } finally {
    closeSync(file);
    if (!isWhole) rmSync(path, { force: true });
  }
  return { sha256: sha256.digest('hex'), sizeBytes };
}

function tried<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileError(error, path, 'write');
  }
}
