import { deflateSync, strToU8 } from 'fflate';

/** The compressor used for every compressed length, for the report. Its version is fixed exactly in package.json. */
export const COMPRESSOR = 'raw DEFLATE, fflate 0.8.3, level 9';

/**
 * The number of bytes that a general compressor needs for a text: the length of its UTF-8 as raw DEFLATE at level 9. One pure
 * JavaScript implementation, since different builds of zlib give different lengths.
 * @param text any string; lone surrogates are replaced as UTF-8 encoding does
 * @returns bytes ≥ 2 (an empty text takes 2)
 */
export function compressedBytes(text: string): number {
  return deflateSync(strToU8(text), { level: 9 }).length;
}
