import { join } from 'node:path';
import { readBytes } from '../../files/index.js';
import type { OpenBag } from './openBag.js';

const MAX_BYTES = 512 * 1024 * 1024;

/** A file of a bag, whole; at most 512 MiB. @param path from the bag's root @throws {PalimpsestError} `file-*` */
export function readPayload({ folder }: OpenBag, path: string): Promise<Uint8Array> {
  return readBytes(join(folder, path), MAX_BYTES);
}
