import { wholeNumber } from '../../base/index.js';
import type { ReaderRemark } from '../../domain/index.js';
import { crc32 } from './crc32.js';
import { DAMAGED, documentError, type DocumentSource, limitError, quote } from './documentError.js';
import { type DirectoryEntry, readZipDirectory } from './zipDirectory.js';
import { inflateHead, inflateWithin } from './inflateWithin.js';

/** An opened ZIP archive. Names of entries are labels: nothing is written anywhere. Archives inside it are bytes like any other. */
export interface ZipArchive {
  /** In the order of the central directory; folders are among them. */
  readonly entries: readonly DirectoryEntry[];
  /** `zip-trailing-bytes`, and `zip-duplicate-entry` for entries that repeat another with equal contents. */
  readonly remarks: readonly ReaderRemark[];
  /** The entry of exactly this name, the first if there are several with equal contents; undefined if there is none. */
  find(name: string): DirectoryEntry | undefined;
  /**
   * Unpacks an entry; the result is checked against its CRC-32.
   * @throws `zip-entry-missing`, `zip-duplicate`, `zip-method`, `zip-damaged`, `document-encrypted`; `document-limit` as soon as the
   * bytes that come out, counted while they do, exceed the ratio or, with all entries read before, the sum
   */
  read(name: string): Uint8Array;
  /** Was the entry of this name read? */
  wasRead(name: string): boolean;
  /** The first bytes of an entry, not checked and not counted; empty for one that is encrypted, damaged, or packed in another way than {@link read} reads. */
  peek(name: string, most: number): Uint8Array;
}

/** Names of compression methods that other programs write. */
const METHODS: Readonly<Record<number, string>> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'BZIP2',
  14: 'LZMA',
  93: 'Zstandard',
  94: 'MP3',
  95: 'XZ',
  96: 'JPEG',
  97: 'WavPack',
  98: 'PPMd',
};

/** Entries smaller than this, unpacked, may exceed the ratio: a page of equal characters does, and costs nothing. */
const RATIO_APPLIES_ABOVE = 2 ** 20;

/**
 * Opens a ZIP archive that is in memory. No entry is unpacked yet.
 * @throws `zip-damaged`; `document-limit` for too many entries
 */
export function openZip(bytes: Uint8Array, source: DocumentSource): ZipArchive {
  const { entries, trailingBytes } = readZipDirectory(bytes, source);
  const first = new Map<string, DirectoryEntry>();
  const contradictory = new Set<string>();
  let repeated = 0;
  for (const entry of entries) {
    const earlier = first.get(entry.name);
    if (earlier === undefined) first.set(entry.name, entry);
    else if (earlier.crc32 === entry.crc32 && earlier.statedBytes === entry.statedBytes) repeated += 1;
    else contradictory.add(entry.name);
  }
  const remarks: ReaderRemark[] = [];
  if (trailingBytes > 0) {
    remarks.push({ code: 'zip-trailing-bytes', count: 1, starts: [], details: { bytes: trailingBytes } });
  }
  if (repeated > 0) {
    remarks.push({ code: 'zip-duplicate-entry', count: repeated, starts: [], details: {} });
  }
  const spent = source.spent ?? { entries: 0, unpackedBytes: 0 };
  spent.entries += entries.length;
  if (spent.entries > source.limits.entries) throw limitError(source, 'entries');
  const counted = new Set<DirectoryEntry>();

  const read = (name: string): Uint8Array => {
    const entry = first.get(name);
    if (entry === undefined) throw missing(source, name);
    if (contradictory.has(name)) throw duplicate(source, name);
    const isNew = !counted.has(entry);
    const room = source.limits.unpackedBytes - (isNew ? spent.unpackedBytes : 0);
    const data = unpack(bytes, entry, room, source);
    if (isNew) spent.unpackedBytes += data.length;
    counted.add(entry);
    return data;
  };
  const wasRead = (name: string): boolean => {
    const entry = first.get(name);
    return entry !== undefined && counted.has(entry);
  };
  const peek = (name: string, most: number): Uint8Array => {
    const entry = first.get(name);
    if (entry === undefined || entry.isEncrypted) return new Uint8Array();
    const packed = bytes.subarray(entry.dataStart, entry.dataStart + entry.packedBytes);
    if (entry.method === 0) return packed.subarray(0, most);
    return entry.method === 8 ? inflateHead(packed, most) : new Uint8Array();
  };
  return { entries, remarks, find: (name) => first.get(name), read, wasRead, peek };
}

function unpack(bytes: Uint8Array, entry: DirectoryEntry, room: number, source: DocumentSource): Uint8Array {
  const place = `entry ${quote(entry.name)}`;
  if (entry.isEncrypted) {
    throw documentError(
      'document-encrypted',
      source,
      place,
      'the entry is encrypted',
      'Open the file with its password, save a copy without one, record how, and add the copy.',
    );
  }
  const packed = bytes.subarray(entry.dataStart, entry.dataStart + entry.packedBytes);
  const data = dataOf(packed, entry, room, source);
  if (data.length !== entry.statedBytes) {
    const sizes = `${wholeNumber(data.length)} bytes come out of the entry, and ${wholeNumber(entry.statedBytes)} are stated`;
    throw documentError('zip-damaged', source, place, sizes, DAMAGED);
  }
  if (crc32(data) !== entry.crc32) {
    throw documentError(
      'zip-damaged',
      source,
      place,
      'the contents do not have the CRC-32 that is stated',
      DAMAGED,
    );
  }
  return data;
}

function dataOf(packed: Uint8Array, entry: DirectoryEntry, room: number, source: DocumentSource): Uint8Array {
  const place = `entry ${quote(entry.name)}`;
  if (entry.method === 0) {
    if (packed.length > room) throw limitError(source, 'unpackedBytes', place);
    return packed;
  }
  if (entry.method !== 8) {
    const name = METHODS[entry.method] ?? `number ${entry.method}`;
    throw documentError(
      'zip-method',
      source,
      place,
      `the entry is compressed by the method ${name}`,
      'Unpack the archive and pack it again with the method Deflate, record how, and add that.',
      { method: entry.method },
    );
  }
  const byRatio = Math.max(RATIO_APPLIES_ABOVE, packed.length * source.limits.ratio);
  const data = inflateWithin(packed, Math.min(room, byRatio));
  if (data === 'too-large') throw limitError(source, byRatio < room ? 'ratio' : 'unpackedBytes', place);
  if (data === 'damaged') {
    throw documentError('zip-damaged', source, place, 'the compressed data cannot be unpacked', DAMAGED);
  }
  return data;
}

function missing(source: DocumentSource, name: string): Error {
  return documentError('zip-entry-missing', source, '', `the archive has no entry ${quote(name)}`, DAMAGED, {
    entry: name,
  });
}

function duplicate(source: DocumentSource, name: string): Error {
  return documentError(
    'zip-duplicate',
    source,
    `entry ${quote(name)}`,
    'two entries have this name, and their contents differ',
    'Programs disagree on which of the two they show. Get a file from its maker in which every entry has a different name.',
    { entry: name },
  );
}
