import { encodingOfBom } from './decodeBytes.js';

/** Bytes within which the XML declaration must end. */
const DECLARATION_WITHIN = 256;

/**
 * The encoding of an XML file: by its byte order mark, by the form of its first characters, by its XML declaration, or UTF-8.
 * @returns a name as the file states it, of any length up to 256 characters, hostile
 * @source XML 1.0, appendix F
 */
export function xmlEncoding(bytes: Uint8Array): string {
  const bom = encodingOfBom(bytes);
  if (bom !== null) return bom;
  const [a, b, c, d] = bytes;
  if (a === 0x3c && b === 0 && c === 0x3f && d === 0) return 'utf-16le';
  if (a === 0 && b === 0x3c && c === 0 && d === 0x3f) return 'utf-16be';
  const head = String.fromCharCode(...bytes.subarray(0, DECLARATION_WITHIN));
  const declared = /^<\?xml[ \t\r\n][^>]*?encoding[ \t\r\n]*=[ \t\r\n]*["']([^"']*)["']/.exec(head)?.[1];
  if (declared === undefined) return 'utf-8';
  // A file whose declaration can be read as single bytes is not in UTF-16, whatever it states.
  return /^utf-?16/i.test(declared) ? 'utf-8' : declared;
}
