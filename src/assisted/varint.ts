import { inputError, type PalimpsestError } from '../base/index.js';

/** Writes whole numbers and bytes in sequence. */
export class ByteWriter {
  readonly #parts: Uint8Array[] = [];

  /** Writes a whole number 0 … 2^53 − 1: seven bits in each byte, the lowest first, with the top bit set in all but the last (LEB128). */
  varint(value: number): this {
    const bytes: number[] = [];
    let rest = value;
    while (rest >= 0x80) {
      bytes.push((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    bytes.push(rest);
    this.#parts.push(Uint8Array.from(bytes));
    return this;
  }

  /** Writes bytes unchanged. */
  raw(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  /** Everything that was written. */
  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}

/** Reads what {@link ByteWriter} wrote. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Number of bytes that are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** Reads a whole number. @throws {PalimpsestError} `reconstruction-damaged` */
  varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 53; scale *= 0x80) {
      const [byte = 0] = this.take(1);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80 && Number.isSafeInteger(value)) return value;
      if (byte < 0x80) break;
    }
    throw damaged('a number in it is too large');
  }

  /** Reads the next `count` bytes. @throws {PalimpsestError} `reconstruction-damaged` */
  take(count: number): Uint8Array {
    if (count > this.left) throw damaged('it ends in the middle of a part');
    this.#at += count;
    return this.#bytes.slice(this.#at - count, this.#at);
  }
}

/** The error for a reconstruction file that is not as it was written. */
export function damaged(why: string): PalimpsestError {
  return inputError(
    'reconstruction-damaged',
    `The reconstruction file is damaged: ${why}.`,
    'Copy it again from its source and compare the SHA-256 of both.',
  );
}
