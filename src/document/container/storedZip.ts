import { crc32 } from './crc32.js';

/** A file that becomes an entry of an archive. */
export interface StoredFile {
  /** Name of the entry, in bytes. */
  readonly name: Uint8Array;
  readonly bytes: Uint8Array;
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
  const size = storedZipSize(files.map(({ name, bytes }) => ({ name, size: bytes.length })));
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  const starts: number[] = [];
  const sums = files.map(({ bytes }) => crc32(bytes));
  let at = 0;
  files.forEach(({ name, bytes }, index) => {
    starts.push(at);
    view.setUint32(at, 0x04034b50, true);
    commonFields(view, at + 4, sums[index] ?? 0, name, bytes.length);
    out.set(name, at + LOCAL_SIZE);
    out.set(bytes, at + LOCAL_SIZE + name.length);
    at += LOCAL_SIZE + name.length + bytes.length;
  });
  const directory = at;
  files.forEach(({ name, bytes }, index) => {
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 4, VERSION, true);
    commonFields(view, at + 6, sums[index] ?? 0, name, bytes.length);
    view.setUint32(at + 42, starts[index] ?? 0, true);
    out.set(name, at + CENTRAL_SIZE);
    at += CENTRAL_SIZE + name.length;
  });
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, files.length, true);
  view.setUint16(at + 10, files.length, true);
  view.setUint32(at + 12, at - directory, true);
  view.setUint32(at + 16, directory, true);
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
