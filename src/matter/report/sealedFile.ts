import { join } from 'node:path';
import { sha256Hex } from '../../base/index.js';
import { fileExists, readBytes } from '../../files/index.js';
import { parseManifest } from '../../seal/index.js';

const MAX_MANIFEST_BYTES = 32 * 1024 * 1024;
const TAG_MANIFEST = 'tagmanifest-sha256.txt';
const MANIFEST = 'manifest-sha256.txt';

/** Is the folder that of a sealed report? @throws {PalimpsestError} `file-*` */
export function isSealed(folder: string): Promise<boolean> {
  return fileExists(join(folder, TAG_MANIFEST));
}

/** The seal number of a bag. @throws {PalimpsestError} `file-*` */
export async function sealNumberOf(folder: string): Promise<string> {
  return sha256Hex(await readBytes(join(folder, TAG_MANIFEST), MAX_MANIFEST_BYTES));
}

/**
 * The hash that a bag has for one of its files: the seal number leads to the manifest, and the manifest to the file.
 * @param path from the folder of the bag, e.g. `data/report/report.pdf`
 * @param sealNumber that the bag must have
 * @param refuse makes the error from what is not as it was sealed
 */
export async function sealedHash(
  folder: string,
  path: string,
  sealNumber: string,
  refuse: (what: string) => Error,
): Promise<string> {
  const read = async (name: string): Promise<Uint8Array> => {
    const place = join(folder, name);
    if (!(await fileExists(place))) throw refuse(`${place} is missing.`);
    return readBytes(place, MAX_MANIFEST_BYTES);
  };
  const tags = await read(TAG_MANIFEST);
  if (sha256Hex(tags) !== sealNumber)
    throw refuse('The seal number of the bag is not the number that was recorded when it was sealed.');
  const manifest = await read(MANIFEST);
  const listed = hashIn(tags, '', MANIFEST);
  if (listed === undefined || listed !== sha256Hex(manifest))
    throw refuse('The manifest of the bag is not the manifest that was sealed.');
  const sha256 = hashIn(manifest, 'data/', path);
  if (sha256 === undefined) throw refuse(`The manifest of the bag does not list ${path}.`);
  return sha256;
}

function hashIn(manifest: Uint8Array, prefix: string, path: string): string | undefined {
  const parsed = parseManifest(new TextDecoder('latin1').decode(manifest), prefix);
  return 'value' in parsed ? parsed.value.get(path) : undefined;
}
