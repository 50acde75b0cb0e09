import { inputError } from '../base/index.js';
import { openForReading, readAt } from './streamFile.js';

/**
 * Reads the whole of a file that is expected to be small.
 * @param maxBytes refuses larger files before reading them
 * @throws {PalimpsestError} `file-too-large`; `file-not-regular`, `file-*`
 */
export async function readBytes(path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await openForReading(path);
  try {
    const { size } = await file.stat();
    if (size > maxBytes) {
      throw inputError(
        'file-too-large',
        `${path} has ${size} bytes, more than the limit of ${maxBytes}.`,
        'Check that this is the intended file.',
        { path, sizeBytes: size, maxBytes },
      );
    }
    const bytes = new Uint8Array(size);
    await readAt(file, path, bytes, 0, size);
    return bytes;
  } finally {
    await file.close();
  }
}
