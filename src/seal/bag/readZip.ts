import { createWriteStream } from 'node:fs';
import { mkdir, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { inputError } from '../../base/index.js';
import { errnoOf, fileError, openForReading, readAt } from '../../files/index.js';
import { isPlainPath } from './bagNames.js';
import { shown } from './shown.js';

const MAX_ENTRIES = 100_000;
const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024;
/** The limit for all files together, unpacked. They go into the folder for temporary files, which may be in memory; a larger bag is verified as a folder. */
const MAX_TOTAL_BYTES = 4 * 1024 ** 3;
/** The end record without its comment. */
const END_BYTES = 22;
/** The flag of an entry whose sizes come after its bytes. */
const HAS_DESCRIPTOR = 8;
/** Deflate can reach a ratio of about 1,030 to 1; a whole bag stays far below this limit. */
const MAX_RATIO = 100;
const FREE_BYTES = 64 * 1024 * 1024;

/** A file in a ZIP, as the central directory describes it. */
interface ZipEntry {
  readonly path: string;
  readonly isFolder: boolean;
  /** The name as it is in the directory. */
  readonly name: string;
  readonly isPacked: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

/** What was unpacked. */
export interface Unpacked {
  readonly files: number;
  /** The folder inside the archive that holds the bag; empty if the bag is at the top. */
  readonly inner: string;
  /** The number of entries in `__MACOSX`, where macOS keeps its own data. They were not examined. */
  readonly leftOut: number;
}

/**
 * Unpacks a ZIP of unknown origin into an empty folder. Only plain names, no links, nothing that is encrypted, overlaps, lies
 * about its size or is packed beyond reason; every byte belongs to an entry or the directory; nothing is written outside the folder. Extra
 * fields and comments of entries are ignored.
 * @throws {PalimpsestError} `zip-unfit` saying what is wrong; `file-*`, `cancelled`
 */
export async function unpackZip(path: string, folder: string, signal?: AbortSignal): Promise<Unpacked> {
  const file = await openForReading(path);
  try {
    const { size } = await file.stat();
    const { entries: all, start } = await directory(file, path, size);
    const entries = all.filter((entry) => !entry.path.startsWith('__MACOSX/'));
    refuseUnfit(path, entries, size);
    const starts = await startsOf(file, path, all, start);
    for (const entry of entries) {
      signal?.throwIfAborted();
      const target = join(folder, entry.path);
      try {
        await mkdir(entry.isFolder ? target : dirname(target), { recursive: true });
        if (!entry.isFolder) await unpackEntry(file, path, entry, starts.get(entry) ?? size, target);
      } catch (error) {
        throw errnoOf(error) === undefined ? error : fileError(error, target, 'write');
      }
    }
    const files = entries.filter(({ isFolder }) => !isFolder);
    const tops = new Set(files.map((entry) => entry.path.split('/')[0]));
    const isAtTop = files.some((entry) => entry.path === 'bagit.txt');
    const [top] = tops;
    const inner = !isAtTop && tops.size === 1 && top !== undefined ? top : '';
    return { files: files.length, inner, leftOut: all.length - entries.length };
  } finally {
    await file.close();
  }
}

async function bytesAt(
  file: FileHandle,
  path: string,
  at: number,
  length: number,
  size: number,
): Promise<Buffer> {
  if (at < 0 || length < 0 || at + length > size) throw unfit(path, 'it is truncated');
  const bytes = Buffer.alloc(length);
  await readAt(file, path, bytes, at, length);
  return bytes;
}

/** @source PKWARE APPNOTE 6.3.10, 4.3.12 and 4.3.16 */
async function directory(
  file: FileHandle,
  path: string,
  size: number,
): Promise<{ readonly entries: ZipEntry[]; readonly start: number }> {
  if (size < END_BYTES) throw unfit(path, 'it is not a ZIP, or it is truncated');
  const tail = Math.min(size, END_BYTES + 65_535);
  const end = await bytesAt(file, path, size - tail, tail, size);
  const at = end.lastIndexOf('PK\x05\x06', end.length - END_BYTES, 'latin1');
  if (at < 0 || end.readUInt16LE(at + 20) !== end.length - at - END_BYTES)
    throw unfit(path, 'it is not a ZIP, or it is truncated');
  if (at !== end.length - END_BYTES) throw unfit(path, 'it has a comment, which no check covers');
  const count = end.readUInt16LE(at + 10);
  const length = end.readUInt32LE(at + 12);
  const start = end.readUInt32LE(at + 16);
  if (count === 0xffff || start === 0xffffffff || length === 0xffffffff)
    throw unfit(path, 'it is in the ZIP64 format for very large archives');
  if (end.readUInt16LE(at + 4) !== 0 || end.readUInt16LE(at + 8) !== count)
    throw unfit(path, 'it is one part of a multi-part archive');
  if (count > MAX_ENTRIES || length > MAX_DIRECTORY_BYTES) throw unfit(path, 'it contains too many files');
  if (start + length !== size - END_BYTES)
    throw unfit(path, 'its central directory does not end where the end record begins');
  const bytes = await bytesAt(file, path, start, length, size);
  const entries: ZipEntry[] = [];
  let here = 0;
  for (let index = 0; index < count; index++) {
    if (here + 46 > length || bytes.readUInt32LE(here) !== 0x02014b50)
      throw unfit(path, 'its central directory is malformed');
    const next =
      here +
      46 +
      bytes.readUInt16LE(here + 28) +
      bytes.readUInt16LE(here + 30) +
      bytes.readUInt16LE(here + 32);
    if (next > length) throw unfit(path, 'its central directory is malformed');
    entries.push(entryAt(path, bytes.subarray(here, next)));
    here = next;
  }
  if (here !== length) throw unfit(path, 'its central directory is malformed');
  return { entries, start };
}

function entryAt(path: string, bytes: Buffer): ZipEntry {
  const name = bytes.toString('latin1', 46, 46 + bytes.readUInt16LE(28));
  const method = bytes.readUInt16LE(10);
  // The upper half of the external attributes is the mode of Unix, where the archive was made on one.
  const mode = bytes.readUInt16LE(4) >> 8 === 3 ? (bytes.readUInt32LE(38) >>> 16) & 0o170000 : 0;
  if ((bytes.readUInt16LE(8) & 1) !== 0) throw unfit(path, `${shown(name)} is encrypted`);
  if (method !== 0 && method !== 8)
    throw unfit(path, `${shown(name)} uses a compression method that this program does not read`);
  if (mode !== 0 && mode !== 0o100000 && mode !== 0o040000)
    throw unfit(path, `${shown(name)} is a link or a device`);
  const isFolder = name.endsWith('/');
  return {
    path: isFolder ? name.slice(0, -1) : name,
    isFolder,
    name,
    isPacked: method === 8,
    crc: bytes.readUInt32LE(16),
    packedBytes: bytes.readUInt32LE(20),
    sizeBytes: bytes.readUInt32LE(24),
    offset: bytes.readUInt32LE(42),
  };
}

function refuseUnfit(path: string, entries: readonly ZipEntry[], size: number): void {
  const seen = new Set<string>();
  const files = new Set(entries.flatMap((one) => (one.isFolder ? [] : [one.path.toLowerCase()])));
  for (const { path: name, isFolder, isPacked, packedBytes, sizeBytes } of entries) {
    if (!isPlainPath(name)) throw unfit(path, `${shown(name)} is not a plain path inside the archive`);
    if (seen.has(name.toLowerCase())) throw unfit(path, `${shown(name)} occurs twice`);
    if (!isPacked && packedBytes !== sizeBytes) throw unfit(path, `${shown(name)} has two sizes`);
    // An empty file, once deflated, takes two bytes.
    if (isFolder && (sizeBytes !== 0 || packedBytes > 2))
      throw unfit(path, `${shown(name)} is a folder, but has data`);
    const above = name.toLowerCase().split('/').slice(0, -1);
    if (above.some((_, index) => files.has(above.slice(0, index + 1).join('/'))))
      throw unfit(path, `${shown(name)} has a file as its parent folder`);
    seen.add(name.toLowerCase());
  }
  const total = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total > MAX_TOTAL_BYTES)
    throw unfit(path, `it is larger than ${MAX_TOTAL_BYTES / 1024 ** 3} GiB unpacked`);
  if (total > Math.max(FREE_BYTES, size * MAX_RATIO))
    throw unfit(path, 'its compression ratio is implausibly high');
}

/**
 * Where the bytes of each entry begin. The entries, with their local headers, fill the archive up to its directory, and each local header
 * agrees with the directory. So no program can find another file in the archive.
 * @source PKWARE APPNOTE 6.3.10, 4.3.7 (local header) and 4.3.9 (descriptor)
 */
async function startsOf(
  file: FileHandle,
  path: string,
  entries: readonly ZipEntry[],
  end: number,
): Promise<ReadonlyMap<ZipEntry, number>> {
  const starts = new Map<ZipEntry, number>();
  let here = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (entry.offset < here) throw unfit(path, `${shown(entry.path)} overlaps another file`);
    if (entry.offset > here) throw unfit(path, `the bytes from ${here} on belong to no file`);
    const head = await bytesAt(file, path, here, 30, end);
    const nameBytes = head.readUInt16LE(26);
    const name = await bytesAt(file, path, here + 30, nameBytes, end);
    const start = here + 30 + nameBytes + head.readUInt16LE(28);
    starts.set(entry, start);
    here = start + entry.packedBytes;
    const hasDescriptor = (head.readUInt16LE(6) & HAS_DESCRIPTOR) !== 0;
    const sums = hasDescriptor ? await descriptorAt(file, path, here, end) : head.subarray(14, 26);
    if (hasDescriptor) here += sums.length;
    const isSame =
      head.readUInt32LE(0) === 0x04034b50 &&
      name.toString('latin1') === entry.name &&
      (head.readUInt16LE(8) === 8) === entry.isPacked &&
      sums.subarray(-12).equals(sumsOf(entry));
    if (!isSame) throw unfit(path, `${shown(entry.path)} is a different file according to its local header`);
  }
  if (here !== end) throw unfit(path, `the bytes from ${here} on belong to no file`);
  return starts;
}

/** The checksum and the sizes after an entry, usually preceded by a signature. */
async function descriptorAt(file: FileHandle, path: string, at: number, end: number): Promise<Buffer> {
  const mark = await bytesAt(file, path, at, 4, end);
  return bytesAt(file, path, at, mark.readUInt32LE(0) === 0x08074b50 ? 16 : 12, end);
}

/** The checksum and the sizes in the form that local headers and descriptors use. */
function sumsOf({ crc, packedBytes, sizeBytes }: ZipEntry): Buffer {
  const bytes = Buffer.alloc(12);
  for (const [index, value] of [crc, packedBytes, sizeBytes].entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}

async function unpackEntry(
  file: FileHandle,
  path: string,
  entry: ZipEntry,
  start: number,
  target: string,
): Promise<void> {
  const name = entry.path;
  let crc = 0;
  let length = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      crc = crc32(chunk, crc);
      if (length > entry.sizeBytes) done(unfit(path, `${shown(name)} is larger than it states`));
      else done(null, chunk);
    },
  });
  const source = Readable.from(pieces(file, path, start, entry.packedBytes));
  const sink = createWriteStream(target, { flags: 'wx' });
  const inflater = createInflateRaw();
  try {
    if (entry.isPacked) await pipeline(source, inflater, measure, sink);
    else await pipeline(source, measure, sink);
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw unfit(path, `${shown(name)} cannot be unpacked`);
    throw error;
  }
  if (entry.isPacked && inflater.bytesWritten !== entry.packedBytes)
    throw unfit(path, `${shown(name)} has extra bytes after its end`);
  if (length !== entry.sizeBytes || crc !== entry.crc)
    throw unfit(path, `${shown(name)} does not match its stated checksum and size`);
}

async function* pieces(
  file: FileHandle,
  path: string,
  start: number,
  length: number,
): AsyncGenerator<Buffer> {
  const step = 1024 * 1024;
  for (let done = 0; done < length; done += step) {
    const bytes = Buffer.alloc(Math.min(step, length - done));
    await readAt(file, path, bytes, start + done, bytes.length);
    yield bytes;
  }
}

function unfit(path: string, what: string): Error {
  return inputError(
    'zip-unfit',
    `${path} cannot be verified as an archive: ${what}.`,
    'Unpack it yourself, and verify the folder.',
    { path },
  );
}
