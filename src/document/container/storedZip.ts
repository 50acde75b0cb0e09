import { crc32 } from './crc32.js';

/** A file that becomes an entry of an archive. */
export interface StoredFile {
  /** Name of the entry, in bytes. */
  readonly name: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A file of an archive, as its header and the directory describe it. */
export interface StoredEntry {
  /** Name of the entry, in bytes. */
  readonly name: Uint8Array;
  /** Number of bytes. */
  readonly size: number;
  /** CRC-32 of the bytes. */
  readonly sum: number;
}

/** 1980-01-01, the first day that a ZIP archive can state; the time is 00:00:00. */
const DOS_DATE = 0x0021;
/** The name is UTF-8. */
const UTF8_NAME = 0x0800;
const VERSION = 20;
const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const END_SIZE = 22;

/** Bytes that an archive of these files has. */
export function storedZipSize(
  files: readonly { readonly name: Uint8Array; readonly size: number }[],
): number {
  return files.reduce(
    (sum, { name, size }) => sum + LOCAL_SIZE + CENTRAL_SIZE + 2 * name.length + size,
    END_SIZE,
  );
}

/**
 * A ZIP archive of files, not compressed. Its bytes follow from names and contents alone: every entry has the same time, and there are no extra fields,
 * comments or attributes.
 * @param files in the order in which they are to stand; at most 65,534 files and 4 GiB together
 * @source PKWARE APPNOTE 6.3.10
 */
export function storedZip(files: readonly StoredFile[]): Uint8Array {
  const entries = files.map(({ name, bytes }) => ({ name, size: bytes.length, sum: crc32(bytes) }));
  const out = new Uint8Array(storedZipSize(entries));
  let at = 0;
  const put = (part: Uint8Array): void => {
    out.set(part, at);
    at += part.length;
  };
  files.forEach(({ bytes }, index) => {
    const entry = entries[index];
    if (entry === undefined) return;
    put(storedHeader(entry));
    put(bytes);
  });
  put(storedDirectory(entries));
  return out;
}

/** What precedes the bytes of a file in an archive as {@link storedZip} makes it: its header and its name. */
export function storedHeader({ name, size, sum }: StoredEntry): Uint8Array {
  const out = new Uint8Array(LOCAL_SIZE + name.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0x04034b50, true);
  commonFields(view, 4, sum, name, size);
  out.set(name, LOCAL_SIZE);
  return out;
}

/** What follows the last file of an archive as {@link storedZip} makes it: the directory and its end. @param entries in their order */
export function storedDirectory(entries: readonly StoredEntry[]): Uint8Array {
  const length = entries.reduce((sum, { name }) => sum + CENTRAL_SIZE + name.length, 0);
  const out = new Uint8Array(length + END_SIZE);
  const view = new DataView(out.buffer);
  let start = 0;
  let at = 0;
  for (const { name, size, sum } of entries) {
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 4, VERSION, true);
    commonFields(view, at + 6, sum, name, size);
    view.setUint32(at + 42, start, true);
    out.set(name, at + CENTRAL_SIZE);
    at += CENTRAL_SIZE + name.length;
    start += LOCAL_SIZE + name.length + size;
  }
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, length, true);
  view.setUint32(at + 16, start, true);
  return out;
}

/** The fields that the header of an entry and the directory share, from the version that reads it to the length of the name. */
function commonFields(view: DataView, at: number, sum: number, name: Uint8Array, size: number): void {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, isUtf8(name) ? UTF8_NAME : 0, true);
  view.setUint16(at + 8, DOS_DATE, true);
  view.setUint32(at + 10, sum, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
