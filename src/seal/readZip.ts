import { createWriteStream } from 'node:fs';
import { mkdir, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { inputError } from '../base/index.js';
import { openForReading, readAt } from '../files/index.js';
import { isPlainPath } from './bagNames.js';
import { shown } from './shown.js';

const MAX_ENTRIES = 100_000;
const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024;
/** Together, unpacked; larger bags are verified as folders. */
const MAX_TOTAL_BYTES = 16 * 1024 ** 3;
/** Deflate reaches about 1,030 to 1; a bag as a whole stays far below this. */
const MAX_RATIO = 100;
const FREE_BYTES = 64 * 1024 * 1024;

/** A file in a ZIP, as its central directory tells. */
interface ZipEntry {
  readonly path: string;
  readonly isFolder: boolean;
  readonly isPacked: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

/** What was unpacked. */
export interface Unpacked {
  readonly files: number;
  /** Folder of the archive in which the bag lies; empty when at its top. */
  readonly inner: string;
  /** Entries of `__MACOSX`, which macOS adds beside a bag, and which were left out. */
  readonly leftOut: number;
}

/**
 * Unpacks a ZIP that may come from anybody into an empty folder. Only plain names, no links, nothing that is encrypted, overlaps, lies to
 * about its size or is packed beyond reason; nothing is written outside the folder.
 * @throws {PalimpsestError} `zip-unfit` saying what is wrong; `file-*`, `cancelled`
 */
export async function unpackZip(path: string, folder: string, signal?: AbortSignal): Promise<Unpacked> {
  const file = await openForReading(path);
  try {
    const { size } = await file.stat();
    const all = await directory(file, path, size);
    const entries = all.filter((entry) => !entry.path.startsWith('__MACOSX/'));
    refuseUnfit(path, entries, size);
    for (const entry of entries) {
      signal?.throwIfAborted();
      const target = join(folder, entry.path);
      await mkdir(entry.isFolder ? target : dirname(target), { recursive: true });
      if (!entry.isFolder) await unpackEntry(file, path, entry, target);
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
  if (at < 0 || length < 0 || at + length > size) throw unfit(path, 'it is cut off');
  const bytes = Buffer.alloc(length);
  await readAt(file, path, bytes, at, length);
  return bytes;
}

/** @source PKWARE APPNOTE 6.3.10, 4.3.12 and 4.3.16 */
async function directory(file: FileHandle, path: string, size: number): Promise<ZipEntry[]> {
  const tail = Math.min(size, 22 + 65_535);
  const end = await bytesAt(file, path, size - tail, tail, size);
  const at = end.lastIndexOf('PK\x05\x06', end.length - 22, 'latin1');
  if (at < 0 || end.readUInt16LE(at + 20) !== end.length - at - 22)
    throw unfit(path, 'it is not a ZIP, or cut off');
  const count = end.readUInt16LE(at + 10);
  const length = end.readUInt32LE(at + 12);
  const start = end.readUInt32LE(at + 16);
  if (count === 0xffff || start === 0xffffffff || length === 0xffffffff)
    throw unfit(path, 'it is in the format for very large archives; unpack it and verify the folder');
  if (end.readUInt16LE(at + 4) !== 0 || end.readUInt16LE(at + 8) !== count)
    throw unfit(path, 'it is one part of several');
  if (count > MAX_ENTRIES || length > MAX_DIRECTORY_BYTES) throw unfit(path, 'it holds too many files');
  const bytes = await bytesAt(file, path, start, length, size);
  const entries: ZipEntry[] = [];
  let here = 0;
  for (let index = 0; index < count; index++) {
    if (here + 46 > length || bytes.readUInt32LE(here) !== 0x02014b50)
      throw unfit(path, 'its directory is broken');
    const next =
      here +
      46 +
      bytes.readUInt16LE(here + 28) +
      bytes.readUInt16LE(here + 30) +
      bytes.readUInt16LE(here + 32);
    if (next > length) throw unfit(path, 'its directory is broken');
    entries.push(entryAt(path, bytes.subarray(here, next)));
    here = next;
  }
  if (here !== length) throw unfit(path, 'its directory is broken');
  return entries;
}

function entryAt(path: string, bytes: Buffer): ZipEntry {
  const name = bytes.toString('latin1', 46, 46 + bytes.readUInt16LE(28));
  const method = bytes.readUInt16LE(10);
  // The upper half of the external attributes is the mode of Unix, where the archive was made on one.
  const mode = bytes.readUInt16LE(4) >> 8 === 3 ? (bytes.readUInt32LE(38) >>> 16) & 0o170000 : 0;
  if ((bytes.readUInt16LE(8) & 1) !== 0) throw unfit(path, `${shown(name)} is encrypted`);
  if (method !== 0 && method !== 8)
    throw unfit(path, `${shown(name)} is packed in a way that is not read here`);
  if (mode !== 0 && mode !== 0o100000 && mode !== 0o040000)
    throw unfit(path, `${shown(name)} is a link or device`);
  const isFolder = name.endsWith('/');
  return {
    path: isFolder ? name.slice(0, -1) : name,
    isFolder,
    isPacked: method === 8,
    crc: bytes.readUInt32LE(16),
    packedBytes: bytes.readUInt32LE(20),
    sizeBytes: bytes.readUInt32LE(24),
    offset: bytes.readUInt32LE(42),
  };
}

function refuseUnfit(path: string, entries: readonly ZipEntry[], size: number): void {
  const seen = new Set<string>();
  for (const { path: name, isPacked, packedBytes, sizeBytes } of entries) {
    if (!isPlainPath(name)) throw unfit(path, `${shown(name)} is not a plain path inside the archive`);
    if (seen.has(name.toLowerCase())) throw unfit(path, `${shown(name)} is in it twice`);
    if (!isPacked && packedBytes !== sizeBytes) throw unfit(path, `${shown(name)} has two sizes`);
    seen.add(name.toLowerCase());
  }
  const total = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total > MAX_TOTAL_BYTES) throw unfit(path, 'it is too large unpacked; unpack it and verify the folder');
  if (total > Math.max(FREE_BYTES, size * MAX_RATIO)) throw unfit(path, 'it is packed beyond reason');
  let end = 0;
  for (const { offset, packedBytes, path: name } of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (offset < end) throw unfit(path, `${shown(name)} lies over another file`);
    end = offset + 30 + packedBytes;
  }
}

async function unpackEntry(file: FileHandle, path: string, entry: ZipEntry, target: string): Promise<void> {
  const { size } = await file.stat();
  const name = entry.path;
  const head = await bytesAt(file, path, entry.offset, 30, size);
  const start = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const local = await bytesAt(file, path, entry.offset + 30, head.readUInt16LE(26), size);
  if (head.readUInt32LE(0) !== 0x04034b50 || local.toString('latin1') !== name)
    throw unfit(path, `${shown(name)} is another file by its own heading`);
  if (start + entry.packedBytes > size) throw unfit(path, 'it is cut off');
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
  try {
    if (entry.isPacked) await pipeline(source, createInflateRaw(), measure, sink);
    else await pipeline(source, measure, sink);
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw unfit(path, `${shown(name)} cannot be unpacked`);
    throw error;
  }
  if (length !== entry.sizeBytes || crc !== entry.crc)
    throw unfit(path, `${shown(name)} is not what it states`);
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
