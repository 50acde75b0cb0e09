const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Bytes as base64url without padding. @source RFC 4648, §5 */
export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const word = (a << 16) | (b << 8) | c;
    const digits = Math.min(3, bytes.length - at) + 1;
    for (let digit = 0; digit < digits; digit++) text += DIGITS[(word >> (18 - 6 * digit)) & 63] ?? '';
  }
  return text;
}

/** A SHA-256 in base64url as 64 hex digits, the usual form. @param text 43 digits */
export function hexOfBase64Url(text: string): string {
  let hex = '';
  let word = 0;
  let bits = 0;
  for (const digit of text) {
    word = (word << 6) | DIGITS.indexOf(digit);
    bits += 6;
    while (bits >= 4) {
      bits -= 4;
      hex += ((word >> bits) & 15).toString(16);
      word &= (1 << bits) - 1;
    }
  }
  return hex.slice(0, ((text.length * 6) >> 3) << 1);
}

/** A SHA-256 in hex as base64url. @param hex an even number of hex digits */
export function base64UrlOfHex(hex: string): string {
  return toBase64Url(Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)));
}
