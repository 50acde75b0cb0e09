import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './fileError.js';
import { syncFolder, temporaryName } from './writeFileAtomic.js';

/**
 * Writes a file at a place that a person chose, in place of the file that is there. It appears when it is complete and on the disk.
 * @throws {PalimpsestError} `disk-full`, `file-*`; whatever the chunks end with; no partial file remains
 */
export async function saveChunks(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const target = await open(temporary, 'wx');
    try {
      for await (const chunk of chunks) await target.appendFile(chunk);
      await target.sync();
    } finally {
      await target.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw fileError(error, path, 'save');
  }
  await syncFolder(dirname(path));
}
