import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** SHA-256 of bytes, or of the UTF-8 bytes of a string, as 64 lower-case hex digits. For whole files, see files/hashFile. */
export function sha256Hex(data: Uint8Array | string): string {
  const codes: number[] = [];
  for (const byte of sha256Bytes(data)) codes.push(DIGITS[byte >> 4] ?? 0, DIGITS[byte & 15] ?? 0);
  // Made in one step: a string concatenated from 32 parts keeps all of them, about a kilobyte for each hash in memory.
  return String.fromCharCode(...codes);
}

/** SHA-256 of bytes, or of the UTF-8 bytes of a string, as 32 bytes. */
export function sha256Bytes(data: Uint8Array | string): Uint8Array {
  return sha256(typeof data === 'string' ? utf8ToBytes(data) : data);
}
