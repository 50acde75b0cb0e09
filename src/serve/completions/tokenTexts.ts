import { elementAt } from '../../base/index.js';
import type { Detokenization } from '../../domain/index.js';

/**
 * The bytes of one token as a text; bytes that are no text by themselves, such as half of a character, are written `bytes:\xe2\x80`, as in
 * the OpenAI API.
 */
export function tokenText(bytes: Uint8Array): string {
  const text = exactText(bytes);
  if (text !== null) return text;
  return `bytes:${Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}`;
}

/** UTF-8 bytes as a text; null if they are not UTF-8. */
export function exactText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The bytes of each token. */
export function bytesOfEach({ bytes, startByte }: Detokenization): readonly Uint8Array[] {
  return Array.from(startByte, (start, i) =>
    bytes.subarray(start, i + 1 < startByte.length ? elementAt(startByte, i + 1) : bytes.length),
  );
}

/** Bytes as a text for a reader, and where each token begins in it. */
export interface PlacedText {
  /** Bytes that are not UTF-8 are replaced by U+FFFD. */
  readonly text: string;
  /** In code points, as Python counts characters; a token that begins inside a character has the offset of that character. */
  readonly offsets: readonly number[];
}

/** Places tokens in their text. @param startByte ascending */
export function placedText(bytes: Uint8Array, startByte: ArrayLike<number>): PlacedText {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const parts: string[] = [];
  const offsets: number[] = [];
  let decoded = 0;
  let points = 0;
  for (const start of Array.from(startByte)) {
    const part = decoder.decode(bytes.subarray(decoded, start), { stream: true });
    decoded = start;
    parts.push(part);
    points += Array.from(part).length;
    offsets.push(points);
  }
  parts.push(decoder.decode(bytes.subarray(decoded)));
  return { text: parts.join(''), offsets };
}
