import { createReadStream } from 'node:fs';
import { errnoOf, fileError } from '../../files/index.js';

/** The number of complete lines of a file; 0 if there is none. @throws {PalimpsestError} `file-*` */
export async function countLines(path: string): Promise<number> {
  let lines = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      const bytes = chunk as Uint8Array;
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
    }
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw fileError(error, path, 'read');
  }
  return lines;
}
