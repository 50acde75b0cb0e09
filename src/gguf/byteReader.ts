import { readSync } from 'node:fs';
import { fileError } from '../files/index.js';
import { ggufError } from './ggufError.js';

const WINDOW_BYTES = 1024 * 1024;

/**
 * Reads little-endian values from front to back through one buffer of 1 MiB and never past `endByte`: a length or count
 * from the file can make it fail, but not allocate. It is synchronous, so that half a million strings need no promises.
 */
export class ByteReader {
  readonly path: string;
  readonly endByte: number;
  readonly #descriptor: number;
  readonly #window: Buffer;
  #view: DataView;
  #windowStart = 0;
  #windowLength = 0;
  #position: number;

  /** @param endByte one past the last byte that may be read: the size of the file, or less */
  constructor(descriptor: number, path: string, startByte: number, endByte: number) {
    this.path = path;
    this.endByte = endByte;
    this.#descriptor = descriptor;
    this.#window = Buffer.allocUnsafeSlow(Math.max(16, Math.min(WINDOW_BYTES, endByte - startByte)));
    this.#view = new DataView(this.#window.buffer);
    this.#position = startByte;
  }

  /** The position of the next byte to be read. */
  get position(): number {
    return this.#position;
  }

  /** Fails unless at least `length` more bytes exist. @throws {PalimpsestError} `gguf-truncated` */
  need(length: number, what: string): void {
    if (length > this.endByte - this.#position) {
      const missing = length - (this.endByte - this.#position);
      throw ggufError(
        'gguf-truncated',
        this.path,
        this.#position,
        `the file ends inside ${what}: ${length} bytes are needed, ${missing} of them are missing`,
        'The file is damaged or incomplete (for example, an interrupted download or copy). Compare its size with the publisher’s and get it again.',
      );
    }
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#take(1, what));
  }
  i8(what: string): number {
    return this.#view.getInt8(this.#take(1, what));
  }
  u16(what: string): number {
    return this.#view.getUint16(this.#take(2, what), true);
  }
  i16(what: string): number {
    return this.#view.getInt16(this.#take(2, what), true);
  }
  u32(what: string): number {
    return this.#view.getUint32(this.#take(4, what), true);
  }
  i32(what: string): number {
    return this.#view.getInt32(this.#take(4, what), true);
  }
  f32(what: string): number {
    return this.#view.getFloat32(this.#take(4, what), true);
  }
  f64(what: string): number {
    return this.#view.getFloat64(this.#take(8, what), true);
  }
  u64(what: string): bigint {
    return this.#view.getBigUint64(this.#take(8, what), true);
  }
  i64(what: string): bigint {
    return this.#view.getBigInt64(this.#take(8, what), true);
  }

  /** A count or length: u64 as a number; values beyond 2^53 are returned as Infinity, so that any limit refuses them. */
  count(what: string): number {
    const at = this.#take(8, what);
    const high = this.#view.getUint32(at + 4, true);
    return high > 0x1fffff ? Infinity : high * 0x100000000 + this.#view.getUint32(at, true);
  }

  /** A copy of the next bytes; only for lengths that the caller has bounded. */
  bytes(length: number, what: string): Uint8Array {
    this.need(length, what);
    const out = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const part = Math.min(length - done, this.#window.length);
      const at = this.#take(part, what);
      out.set(this.#window.subarray(at, at + part), done);
      done += part;
    }
    return out;
  }

  /** Skips bytes without reading them. */
  skip(length: number, what: string): void {
    this.need(length, what);
    this.#position += length;
  }

  #take(length: number, what: string): number {
    this.need(length, what);
    const offset = this.#position - this.#windowStart;
    if (offset < 0 || offset + length > this.#windowLength) {
      this.#fill(length, what);
      this.#position += length;
      return 0;
    }
    this.#position += length;
    return offset;
  }

  #fill(length: number, what: string): void {
    this.#windowStart = this.#position;
    this.#windowLength = 0;
    const wanted = Math.min(this.#window.length, this.endByte - this.#position);
    try {
      while (this.#windowLength < wanted) {
        const read = readSync(
          this.#descriptor,
          this.#window,
          this.#windowLength,
          wanted - this.#windowLength,
          this.#windowStart + this.#windowLength,
        );
        if (read === 0) break;
        this.#windowLength += read;
      }
    } catch (error) {
      throw fileError(error, this.path, 'read');
    }
    if (this.#windowLength < length) {
      throw ggufError(
        'gguf-truncated',
        this.path,
        this.#position,
        `the file became shorter while ${what} was being read`,
      );
    }
  }
}
