import { createHash } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './fileError.js';
import type { FileHash, HashOptions } from './hashFile.js';
import { streamFile } from './streamFile.js';
import { fileExists, moveNew, syncFolder, temporaryName } from './writeFileAtomic.js';

/**
 * Copies a file of any size to a new name and hashes the bytes while copying. The copy appears only when it is complete and
 * on the disk.
 * @returns SHA-256 and size of the bytes that were copied
 * @throws {PalimpsestError} `file-exists` if the target exists; `disk-full`, `file-*`, `cancelled`; no partial file remains
 */
export async function copyFileHashed(from: string, to: string, options: HashOptions = {}): Promise<FileHash> {
  if (await fileExists(to)) {
    throw fileError(Object.assign(new Error(), { code: 'EEXIST', syscall: 'open' }), to, 'copy to');
  }
  const temporary = temporaryName(to);
  const sha256 = createHash('sha256');
  let sizeBytes: number;
  try {
    const target = await open(temporary, 'wx');
    try {
      const write = async (chunk: Uint8Array): Promise<void> => {
        sha256.update(chunk);
        for (let done = 0; done < chunk.length;) {
          done += (await target.write(chunk, done, chunk.length - done)).bytesWritten;
        }
      };
      sizeBytes = await streamFile(from, write, options);
      await target.sync();
    } finally {
      await target.close();
    }
    await moveNew(temporary, to);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw fileError(error, to, 'copy to');
  }
  await syncFolder(dirname(to));
  return { sha256: sha256.digest('hex'), sizeBytes };
}
