import { createHash } from 'node:crypto';
import { crc32, storedDirectory, storedHeader, storedZipSize } from '../document/index.js';
import { openForReading, readAt, streamFile } from '../files/index.js';

/** A file as it was read once: what an archive states about it before its bytes. */
export interface SummedFile {
  /** Absolute. */
  readonly path: string;
  readonly size: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** CRC-32. */
  readonly sum: number;
}

/** A file in an archive. */
export interface ArchivedFile extends SummedFile {
  /** Name of the entry, UTF-8. */
  readonly name: string;
}

/** What a ZIP archive without extensions can hold. */
export const ARCHIVE_LIMITS = { bytes: 0xffff_fffe, files: 0xfffe } as const;

const CHUNK_BYTES = 1024 * 1024;

/** Reads a file of any size once. @throws {PalimpsestError} `file-*` */
export async function summedFile(path: string): Promise<SummedFile> {
  const hash = createHash('sha256');
  let sum = 0;
  const size = await streamFile(path, (chunk) => {
    hash.update(chunk);
    sum = crc32(chunk, sum);
  });
  return { path, size, sha256: hash.digest('hex'), sum };
}

/** Bytes of {@link storedArchive}. */
export function storedArchiveSize(files: readonly ArchivedFile[]): number {
  return storedZipSize(files.map(entryOf));
}

/**
 * A ZIP archive of files, not compressed, made while it is taken. Its bytes follow from names and contents alone.
 * @param files in their order; at most as many, and as large, as {@link ARCHIVE_LIMITS} says
 * @param refuse makes the error for a file that changed since it was read
 */
export async function* storedArchive(
  files: readonly ArchivedFile[],
  refuse: (file: SummedFile) => Error,
): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield storedHeader(entryOf(file));
    yield* bytesOf(file, refuse);
  }
  yield storedDirectory(files.map(entryOf));
}

/** The bytes of a file that was read before; they end in an error if they are others now. @throws what `refuse` makes; `file-*` */
export async function* bytesOf(
  file: SummedFile,
  refuse: (file: SummedFile) => Error,
): AsyncGenerator<Uint8Array> {
  const opened = await openForReading(file.path);
  try {
    let found = 0;
    for (let at = 0; at < file.size; at += CHUNK_BYTES) {
      const bytes = new Uint8Array(Math.min(CHUNK_BYTES, file.size - at));
      await readAt(opened, file.path, bytes, at, bytes.length);
      found = crc32(bytes, found);
      yield bytes;
    }
    if (found !== file.sum) throw refuse(file);
  } finally {
    await opened.close();
  }
}

function entryOf({ name, size, sum }: ArchivedFile): Parameters<typeof storedHeader>[0] {
  return { name: new TextEncoder().encode(name), size, sum };
}
