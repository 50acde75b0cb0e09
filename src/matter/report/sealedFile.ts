import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '../../base/index.js';
import { fileExists, readBytes } from '../../files/index.js';
import {
  BAG_FILES,
  countersignFiles,
  MAX_COUNTERSIGNATURES,
  parseManifest,
  SIGNATURE_FILES,
} from '../../seal/index.js';

const MAX_MANIFEST_BYTES = 32 * 1024 * 1024;
const TAG_MANIFEST = BAG_FILES.tagManifest;
const MANIFEST = BAG_FILES.payloadManifest;

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
  const { manifest } = await sealedManifests(folder, sealNumber, refuse);
  const sha256 = parsed(manifest, 'data/')?.get(path);
  if (sha256 === undefined) throw refuse(`The manifest of the bag does not list ${path}.`);
  return sha256;
}

/** A file of a bag. */
export interface SealedFile {
  /** From the folder of the bag. */
  readonly path: string;
  /** Null for the signatures and the list that they sign, which no manifest lists. */
  readonly sha256: string | null;
}

/**
 * Every file that belongs to a bag, in the order of the paths: what its manifests list, the list that is signed, and the signatures that exist.
 * @param refuse makes the error from what is not as it was sealed
 */
export async function sealedFiles(
  folder: string,
  sealNumber: string,
  refuse: (what: string) => Error,
): Promise<SealedFile[]> {
  const { tags, manifest } = await sealedManifests(folder, sealNumber, refuse);
  const parts = [parsed(tags, ''), parsed(manifest, 'data/')];
  if (parts.some((part) => part === undefined)) throw refuse('A manifest of the bag cannot be read.');
  const listed = parts.flatMap((part) => [...(part ?? [])].map(([path, sha256]) => ({ path, sha256 })));
  const signatures: SealedFile[] = [];
  const reviewers = Array.from({ length: MAX_COUNTERSIGNATURES }, (_, index) =>
    Object.values(countersignFiles(index + 1)),
  );
  const there = new Set(await readdir(join(folder, 'signatures')).catch(() => []));
  for (const path of [...Object.values(SIGNATURE_FILES), ...reviewers.flat()])
    if (there.has(path.slice('signatures/'.length))) signatures.push({ path, sha256: null });
  return [...listed, { path: TAG_MANIFEST, sha256: sealNumber }, ...signatures].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

/** The two manifests of a bag, after they were compared with the seal number. */
async function sealedManifests(
  folder: string,
  sealNumber: string,
  refuse: (what: string) => Error,
): Promise<{ readonly tags: Uint8Array; readonly manifest: Uint8Array }> {
  const read = async (name: string): Promise<Uint8Array> => {
    const place = join(folder, name);
    if (!(await fileExists(place))) throw refuse(`${place} is missing.`);
    return readBytes(place, MAX_MANIFEST_BYTES);
  };
  const tags = await read(TAG_MANIFEST);
  if (sha256Hex(tags) !== sealNumber)
    throw refuse('The seal number of the bag is not the number that was recorded when it was sealed.');
  const manifest = await read(MANIFEST);
  const listed = parsed(tags, '')?.get(MANIFEST);
  if (listed === undefined || listed !== sha256Hex(manifest))
    throw refuse('The manifest of the bag is not the manifest that was sealed.');
  return { tags, manifest };
}

function parsed(manifest: Uint8Array, prefix: string): ReadonlyMap<string, string> | undefined {
  const read = parseManifest(new TextDecoder('latin1').decode(manifest), prefix);
  return 'value' in read ? read.value : undefined;
}
