import { PalimpsestError } from '../base/index.js';
import { CODING_TOTAL, type CodedSymbol } from '../domain/index.js';

type Stretch = Pick<CodedSymbol, 'low' | 'frequency'>;

const TOTAL_BITS = 32n;
const WORD = 1n << 64n;
const WORD_MASK = WORD - 1n;
// Below this, a byte is final except for a carry and is moved out, so that a share of the range has at least 24 bits.
const LEAST_RANGE = 1n << 56n;

/**
 * Arithmetic coding of symbols whose frequencies are parts of {@link CODING_TOTAL}. The range has 64 bits, bytes are moved out from the
 * top, and carries run back into what was written. The code takes at most 2 bits more than Σ log2(CODING_TOTAL / frequency), plus less
 * than 2⁻²³ bits for each symbol, rounded up to a byte.
 * @source Martin 1979, "Range encoding: an algorithm for removing redundancy from a digitised message"; Witten, Neal & Cleary 1987,
 * Communications of the ACM 30(6)
 */
export class RangeEncoder {
  readonly #bytes: number[] = [];
  #low = 0n;
  #range = WORD;

  /** Writes one symbol. @throws {PalimpsestError} `coding-range` if it is not a range of the table */
  encode(symbol: Stretch): void {
    requireStretch(symbol);
    const share = this.#range >> TOTAL_BITS;
    this.#add(share * BigInt(symbol.low));
    this.#range = share * BigInt(symbol.frequency);
    while (this.#range < LEAST_RANGE) {
      this.#bytes.push(Number(this.#low >> 56n));
      this.#low = (this.#low << 8n) & WORD_MASK;
      this.#range <<= 8n;
    }
  }

  /** Ends the code with the fewest bytes that distinguish it from all others; a decoder reads zeros after them. */
  finish(): Uint8Array {
    for (let count = 0n; count <= 8n; count++) {
      const unit = 1n << (64n - 8n * count);
      const value = ((this.#low + unit - 1n) / unit) * unit;
      if (value >= this.#low + this.#range) continue;
      this.#add(value - this.#low);
      for (let at = 1n; at <= count; at++) {
        this.#bytes.push(Number((this.#low >> (64n - 8n * at)) & 0xffn));
      }
      break;
    }
    while (this.#bytes.at(-1) === 0) this.#bytes.pop();
    return Uint8Array.from(this.#bytes);
  }

  #add(amount: bigint): void {
    this.#low += amount;
    if (this.#low < WORD) return;
    this.#low &= WORD_MASK;
    let at = this.#bytes.length - 1;
    while (this.#bytes[at] === 0xff) this.#bytes[at--] = 0;
    this.#bytes[at] = (this.#bytes[at] ?? 0) + 1;
  }
}

/** Reads what {@link RangeEncoder} wrote. Any sequence of bytes is the code of some symbols. */
export class RangeDecoder {
  readonly #bytes: Uint8Array;
  #next = 0;
  #code = 0n;
  #range = WORD;
  #share = 0n;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let at = 0; at < 8; at++) this.#code = (this.#code << 8n) | this.#byte();
  }

  /** A point in the range of the next symbol: an integer 0 … CODING_TOTAL − 1. Call {@link consume} next. */
  point(): number {
    this.#share = this.#range >> TOTAL_BITS;
    return Math.min(CODING_TOTAL - 1, Number(this.#code / this.#share));
  }

  /** Moves past the symbol whose range contains the point. @throws {PalimpsestError} `coding-range` if it does not contain it */
  consume(symbol: Stretch): void {
    requireStretch(symbol);
    const point = Number(this.#code / this.#share);
    if (point < symbol.low || (point >= symbol.low + symbol.frequency && point < CODING_TOTAL)) {
      throw noStretch(symbol, `does not contain ${point}`);
    }
    this.#code -= this.#share * BigInt(symbol.low);
    this.#range = this.#share * BigInt(symbol.frequency);
    while (this.#range < LEAST_RANGE) {
      this.#code = (this.#code << 8n) | this.#byte();
      this.#range <<= 8n;
    }
  }

  #byte(): bigint {
    return BigInt(this.#bytes[this.#next++] ?? 0);
  }
}

/** Bits that one symbol takes: log2(CODING_TOTAL / frequency), 0 … 32. */
export function bitsOf({ frequency }: Pick<CodedSymbol, 'frequency'>): number {
  return Math.log2(CODING_TOTAL / frequency);
}

/** The range of a symbol if all tokens are equally likely, for a token that no model predicted. */
export function uniformStretch(token: number, vocabSize: number): CodedSymbol {
  const low = Math.floor((token * CODING_TOTAL) / vocabSize);
  return { token, low, frequency: Math.floor(((token + 1) * CODING_TOTAL) / vocabSize) - low };
}

/** The symbol whose range contains a point, if all tokens are equally likely. */
export function uniformSymbol(point: number, vocabSize: number): CodedSymbol {
  let token = Math.min(vocabSize - 1, Math.floor((point * vocabSize) / CODING_TOTAL));
  while (token > 0 && uniformStretch(token, vocabSize).low > point) token--;
  while (token < vocabSize - 1 && uniformStretch(token + 1, vocabSize).low <= point) token++;
  return uniformStretch(token, vocabSize);
}

function requireStretch(symbol: Stretch): void {
  const { low, frequency } = symbol;
  const fits =
    Number.isInteger(low) &&
    Number.isInteger(frequency) &&
    low >= 0 &&
    frequency >= 1 &&
    low + frequency <= CODING_TOTAL;
  if (!fits) throw noStretch(symbol, `is not part of 0 … ${CODING_TOTAL}`);
}

function noStretch({ low, frequency }: Stretch, why: string): PalimpsestError {
  return new PalimpsestError({
    kind: 'bug',
    code: 'coding-range',
    message: `The range ${low} … ${low + frequency} of a frequency table ${why}.`,
    hint: 'Encoder and decoder must ask the same engine the same questions in the same order.',
  });
}
