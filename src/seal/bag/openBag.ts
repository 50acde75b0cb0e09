import { join } from 'node:path';
import { hashFile, readBytes } from '../../files/index.js';
import { parseAllowedSigners, type AllowedSigner } from '../signature/allowedSigners.js';
import { bagInfoOf, bagVersion, BAG_VERSION, parseBagFields, type BagInfo } from './bagInfo.js';
import { BAG_FILES, countersignCount, countersignFiles, SIGNATURE_FILES } from './bagNames.js';
import { parseChain, type Chain } from '../signature/certificate.js';
import { parseManifest, type Manifest } from './manifest.js';
import type { Parsed } from '../encoding/parsed.js';
import type { FolderListing } from './walkFolder.js';

/** The largest tag or signature file that is read; a manifest of 100,000 files stays below it. */
export const MAX_TAG_FILE_BYTES = 32 * 1024 * 1024;

/** A bag whose small files have been read and whose files have all been hashed; nothing has been checked yet. */
export interface OpenBag {
  readonly folder: string;
  /** Path → size of every file. */
  readonly files: ReadonlyMap<string, number>;
  readonly emptyFolders: readonly string[];
  /** Path → SHA-256 of every file. */
  readonly hashes: ReadonlyMap<string, string>;
  /** The bytes of the tag and signature files that exist. */
  readonly small: ReadonlyMap<string, Uint8Array>;
  /** Version in bag-info.txt, 0 when there is none. */
  readonly version: number;
  readonly info: Parsed<BagInfo>;
  readonly payload: Parsed<Manifest>;
  readonly tags: Parsed<Manifest>;
  readonly chain: Parsed<Chain>;
  readonly signer: Parsed<AllowedSigner>;
  /** Root certificates (DER) of time stamp authorities that the reader trusts; empty when none was given. */
  readonly tsaRoots: readonly Uint8Array[];
}

/** Progress and cancelling of reading a bag. */
export interface OpenBagOptions {
  /** Called with bytes hashed and bytes in all. */
  readonly onProgress?: ((bytesDone: number, bytesTotal: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Root certificates (DER) of time stamp authorities that the reader trusts. */
  readonly tsaRoots?: readonly Uint8Array[] | undefined;
}

/**
 * Reads a bag whose listing holds only plain files.
 * @throws {PalimpsestError} `file-*`, `cancelled`
 */
export async function openBag(
  folder: string,
  listing: FolderListing,
  options: OpenBagOptions,
): Promise<OpenBag> {
  const { files } = listing;
  const small = new Map<string, Uint8Array>();
  const added = Array.from({ length: countersignCount(files) }, (_, index) =>
    Object.values(countersignFiles(index + 1)),
  );
  for (const name of [...Object.values(BAG_FILES), ...Object.values(SIGNATURE_FILES), ...added.flat()]) {
    const size = files.get(name);
    if (size === undefined || size > MAX_TAG_FILE_BYTES) continue;
    small.set(name, await readBytes(join(folder, name), MAX_TAG_FILE_BYTES));
  }
  const text = <T>(name: string, read: (text: string) => Parsed<T>): Parsed<T> => {
    const bytes = small.get(name);
    if (bytes === undefined) return { problem: files.has(name) ? 'it is too large' : 'it is missing' };
    try {
      return read(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    } catch {
      return { problem: 'it is not UTF-8 text' };
    }
  };
  const fields = text(BAG_FILES.info, parseBagFields);
  const version = 'value' in fields ? bagVersion(fields.value) : 0;
  return {
    folder,
    files,
    emptyFolders: listing.emptyFolders,
    hashes: await hashAll(folder, files, options),
    small,
    version,
    info: 'value' in fields ? infoOf(fields.value, version) : fields,
    payload: text(BAG_FILES.payloadManifest, (content) => parseManifest(content, 'data/')),
    tags: text(BAG_FILES.tagManifest, (content) => parseManifest(content, '')),
    chain: text(SIGNATURE_FILES.chain, (content) => readChain(content, SIGNATURE_FILES.chain)),
    signer: text(SIGNATURE_FILES.allowedSigners, readSigner),
    tsaRoots: options.tsaRoots ?? [],
  };
}

async function hashAll(
  folder: string,
  files: ReadonlyMap<string, number>,
  options: OpenBagOptions,
): Promise<ReadonlyMap<string, string>> {
  const total = [...files.values()].reduce((sum, size) => sum + size, 0);
  const hashes = new Map<string, string>();
  let done = 0;
  for (const [path, size] of files) {
    const before = done;
    const onProgress = (bytes: number): void => options.onProgress?.(before + bytes, total);
    hashes.set(path, (await hashFile(join(folder, path), { onProgress, signal: options.signal })).sha256);
    done += size;
  }
  return hashes;
}

function infoOf(fields: ReadonlyMap<string, string>, version: number): Parsed<BagInfo> {
  if (version === 0) return { problem: 'it does not state a version of the Palimpsest bag format' };
  if (version > BAG_VERSION) {
    return {
      problem: `it states version ${version} of the bag format; this program reads version ${BAG_VERSION}`,
    };
  }
  return bagInfoOf(fields);
}

/** The chain in a PEM file of a bag. */
export function readChain(content: string, name: string): Parsed<Chain> {
  try {
    return { value: parseChain(content, name) };
  } catch {
    return { problem: 'it does not hold two to five certificates in strict PEM form' };
  }
}

/** The signer in an allowed_signers file of a bag. */
export function readSigner(content: string): Parsed<AllowedSigner> {
  const value = parseAllowedSigners(content);
  return value === undefined ? { problem: 'it does not consist of the one line of a signer' } : { value };
}
