import { Inflate } from 'fflate';

/** Bytes that are handed to the decompressor at a time; what comes out of them is at most about a thousand times as much. */
const STEP = 2 ** 14;

class TooLarge extends Error {}

/**
 * Unpacks raw DEFLATE data, counting while it does.
 * @param most bytes that may come out
 * @returns the bytes; `too-large` if more would come out; `damaged` if the data is not DEFLATE or ends too soon
 */
export function inflateWithin(packed: Uint8Array, most: number): Uint8Array | 'too-large' | 'damaged' {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate((piece) => {
    length += piece.length;
    if (length > most) throw new TooLarge();
    // A copy: the piece may be a part of a larger buffer that the decompressor keeps.
    if (piece.length > 0) pieces.push(piece.slice());
  });
  try {
    for (let at = 0; at < packed.length; at += STEP) {
      inflate.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
    }
  } catch (error) {
    return error instanceof TooLarge ? 'too-large' : 'damaged';
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Bytes that are handed to the decompressor at a time where only the beginning is wanted. */
const SMALL_STEP = 64;

/**
 * The beginning of raw DEFLATE data, as far as it can be unpacked.
 * @param most bytes that are returned; of hostile data, 64 KiB more are unpacked at most
 */
export function inflateHead(packed: Uint8Array, most: number): Uint8Array {
  const head = new Uint8Array(most);
  let length = 0;
  const inflate = new Inflate((piece) => {
    head.set(piece.subarray(0, most - length), length);
    length = Math.min(most, length + piece.length);
  });
  try {
    for (let at = 0; at < packed.length && length < most; at += SMALL_STEP) {
      inflate.push(packed.subarray(at, at + SMALL_STEP), at + SMALL_STEP >= packed.length);
    }
  } catch {
    // What came out before the damage is what there is.
  }
  return head.subarray(0, length);
}
