import { wholeNumber } from '../../base/index.js';
import { DAMAGED, documentError, type DocumentSource, limitError, quote } from './documentError.js';
import { entryName } from './entryName.js';

/** An entry as the central directory and its own header state it. All numbers are hostile, but the packed bytes lie inside the file. */
export interface DirectoryEntry {
  /** Name inside the archive: a label, never a path of this machine. */
  readonly name: string;
  readonly isFolder: boolean;
  /** A program of a Unix system says that it is a symbolic link; its contents are then the name of another file. */
  readonly isLink: boolean;
  readonly isEncrypted: boolean;
  /** Number of the compression method, as APPNOTE 4.4.5 lists them: 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  /** Where the packed bytes stand in the file. */
  readonly dataStart: number;
  readonly packedBytes: number;
  /** As stated; unpacking counts for itself. */
  readonly statedBytes: number;
}

/** The central directory of a ZIP archive. */
export interface ZipDirectory {
  readonly entries: readonly DirectoryEntry[];
  /** Bytes of the file after the end of the archive. */
  readonly trailingBytes: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const MAX_COMMENT = 0xffff;

/** An entry whose own header was not yet looked at. */
interface CentralEntry extends Omit<DirectoryEntry, 'dataStart'> {
  readonly headerStart: number;
  readonly rawName: Uint8Array;
}

interface End {
  readonly at: number;
  readonly count: number;
  readonly size: number;
  readonly start: number;
}

/**
 * Reads the central directory of a ZIP archive and compares it with the header of each entry: entries must lie one after the other
 * before the directory, and must not overlap. Archives in several volumes are refused; ZIP64 is read.
 * @throws `zip-damaged`; `document-limit` for too many entries
 * @source PKWARE APPNOTE 6.3.10
 */
export function readZipDirectory(bytes: Uint8Array, source: DocumentSource): ZipDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = findEnd(view);
  if (found < 0) throw damaged(source, '', 'the end of the ZIP archive is missing');
  const end = readEnd(view, found, source);
  if (end.count > source.limits.entries) throw limitError(source, 'entries');
  const central: CentralEntry[] = [];
  let at = end.start;
  for (let index = 0; index < end.count; index++) {
    const [entry, next] = readCentral(view, bytes, at, end, source);
    central.push(entry);
    at = next;
  }
  if (at !== end.start + end.size) {
    throw damaged(source, `byte ${wholeNumber(at)}`, 'the size of the ZIP directory is not what it states');
  }
  const entries = central.map((entry) => withData(view, bytes, entry, source));
  checkOverlaps(central, entries, end.start, source);
  return {
    entries,
    trailingBytes: bytes.length - found - END_SIZE - view.getUint16(found + 20, true),
  };
}

/** Offset of the end record, or −1: the last whose comment fits, one whose comment ends the file first. */
function findEnd(view: DataView): number {
  let best = -1;
  const last = view.byteLength - END_SIZE;
  for (let at = last; at >= 0 && at >= last - MAX_COMMENT; at--) {
    if (view.getUint8(at) !== 0x50 || view.getUint32(at, true) !== END) continue;
    const rest = last - at - view.getUint16(at + 20, true);
    if (rest === 0) return at;
    if (rest > 0 && best < 0) best = at;
  }
  return best;
}

function readEnd(view: DataView, at: number, source: DocumentSource): End {
  const end = {
    at,
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    start: view.getUint32(at + 16, true),
  };
  const isWide =
    end.count === 0xffff || end.size === 0xffffffff || end.start === 0xffffffff || hasLocator(view, at);
  const known = isWide ? readEnd64(view, at, source) : end;
  const disk = view.getUint16(at + 4, true);
  if (disk !== 0 && disk !== 0xffff) {
    throw damaged(source, `byte ${wholeNumber(at)}`, 'the ZIP archive is one volume of several');
  }
  if (known.start + known.size > known.at || known.size < known.count * 46) {
    throw damaged(source, `byte ${wholeNumber(at)}`, 'the ZIP directory is not where the archive states');
  }
  return known;
}

function hasLocator(view: DataView, at: number): boolean {
  return at >= 20 && view.getUint32(at - 20, true) === LOCATOR_64;
}

function readEnd64(view: DataView, at: number, source: DocumentSource): End {
  const place = `byte ${wholeNumber(at)}`;
  if (!hasLocator(view, at)) throw damaged(source, place, 'the ZIP64 end of the archive is missing');
  const wide = readSize(view, at - 12);
  if (wide > at - 20 - 56 || view.getUint32(wide, true) !== END_64) {
    throw damaged(source, place, 'the ZIP64 end of the archive is not where the archive states');
  }
  return {
    at: wide,
    count: readSize(view, wide + 32),
    size: readSize(view, wide + 40),
    start: readSize(view, wide + 48),
  };
}

/** Eight bytes as a number. Above 2^53 it is not exact; every use compares it with the size of the file. */
function readSize(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}

function readCentral(
  view: DataView,
  bytes: Uint8Array,
  at: number,
  end: End,
  source: DocumentSource,
): [CentralEntry, number] {
  const limit = end.start + end.size;
  const place = `byte ${wholeNumber(at)}`;
  if (at + 46 > limit || view.getUint32(at, true) !== CENTRAL) {
    throw damaged(source, place, 'an entry of the ZIP directory is missing');
  }
  const nameEnd = at + 46 + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const next = extraEnd + view.getUint16(at + 32, true);
  if (next > limit)
    throw damaged(source, place, 'an entry of the ZIP directory runs past the end of the directory');
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const rawName = bytes.subarray(at + 46, nameEnd);
  const name = entryName(rawName, (flags & 0x800) !== 0);
  const sizes = {
    statedBytes: view.getUint32(at + 24, true),
    packedBytes: view.getUint32(at + 20, true),
    headerStart: view.getUint32(at + 42, true),
  };
  return [
    {
      name,
      rawName,
      isFolder: name.endsWith('/'),
      isLink: isUnixLink(view.getUint8(at + 5), view.getUint16(at + 40, true)),
      isEncrypted: (flags & 0x2041) !== 0 || method === 99,
      method,
      crc32: view.getUint32(at + 16, true),
      ...withWideSizes(view, nameEnd, extraEnd, sizes),
    },
    next,
  ];
}

/** Systems whose programs state the kind of a file as Unix does: Unix and macOS. */
const UNIX_SYSTEMS: ReadonlySet<number> = new Set([3, 19]);

function isUnixLink(madeOn: number, mode: number): boolean {
  return UNIX_SYSTEMS.has(madeOn) && (mode & 0xf000) === 0xa000;
}

/** Sizes of 0xFFFFFFFF stand in the ZIP64 extra field, in this order. */
function withWideSizes<S extends { statedBytes: number; packedBytes: number; headerStart: number }>(
  view: DataView,
  start: number,
  end: number,
  sizes: S,
): S {
  const wide = { ...sizes };
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const fieldEnd = Math.min(end, at + 4 + view.getUint16(at + 2, true));
    let value = at + 4;
    for (const key of ['statedBytes', 'packedBytes', 'headerStart'] as const) {
      if (wide[key] !== 0xffffffff || value + 8 > fieldEnd) continue;
      wide[key] = readSize(view, value);
      value += 8;
    }
    break;
  }
  return wide;
}

function withData(
  view: DataView,
  bytes: Uint8Array,
  { rawName, headerStart, ...entry }: CentralEntry,
  source: DocumentSource,
): DirectoryEntry {
  const place = `entry ${quote(entry.name)}`;
  if (headerStart + 30 > bytes.length || view.getUint32(headerStart, true) !== LOCAL) {
    throw damaged(source, place, 'the header of the entry is not where the ZIP directory states');
  }
  const nameSize = view.getUint16(headerStart + 26, true);
  const own = bytes.subarray(headerStart + 30, headerStart + 30 + nameSize);
  if (own.length !== rawName.length || own.some((byte, at) => byte !== rawName[at])) {
    throw damaged(source, place, 'the header of the entry and the ZIP directory have different names for it');
  }
  const dataStart = headerStart + 30 + nameSize + view.getUint16(headerStart + 28, true);
  if (dataStart + entry.packedBytes > bytes.length) {
    throw damaged(source, place, 'the entry ends outside the file');
  }
  return { ...entry, dataStart };
}

/** Entries that share bytes are how a small archive unpacks to a huge one. */
function checkOverlaps(
  central: readonly CentralEntry[],
  entries: readonly DirectoryEntry[],
  directoryStart: number,
  source: DocumentSource,
): void {
  const spans = entries
    .map((entry, at) => ({ entry, start: central[at]?.headerStart ?? 0 }))
    .sort((a, b) => a.start - b.start);
  spans.forEach(({ entry }, at) => {
    const next = spans[at + 1]?.start ?? directoryStart;
    if (entry.dataStart + entry.packedBytes > next) {
      throw damaged(
        source,
        `entry ${quote(entry.name)}`,
        'the entry overlaps another part of the ZIP archive',
      );
    }
  });
}

function damaged(source: DocumentSource, place: string, what: string): Error {
  return documentError('zip-damaged', source, place, what, DAMAGED);
}
