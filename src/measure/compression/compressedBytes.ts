import { deflateSync, strToU8 } from 'fflate';

/** The compressor behind every compressed length, for the report. Its version is fixed exactly in package.json. */
export const COMPRESSOR = 'raw DEFLATE, fflate 0.8.3, level 9';

/**
 * How many bytes a general compressor needs for a text: the length of its UTF-8 as raw DEFLATE at level 9. One pure
 * JavaScript implementation, since zlib builds differ in length from each other.
 * @param text any string; lone surrogates are replaced as UTF-8 encoding does
 * @returns bytes ≥ 2 (an empty text takes 2)
 */
export function compressedBytes(text: string): number {
  return deflateSync(strToU8(text), { level: 9 }).length;
}
