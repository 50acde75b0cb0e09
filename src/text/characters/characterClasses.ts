/**
 * White space as Python's `str.split()` sees it: 29 characters of the Basic Multilingual Plane. U+0085 and U+001C–U+001F split; U+FEFF and
 * U+200B do not (JavaScript's `\s` differs in all of these).
 * @param unit a UTF-16 unit or code point
 * @source Python 3 language reference, `str.isspace`: bidirectional type WS, B or S, or general category Zs
 */
export function isSpace(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || (unit >= 0x1c && unit <= 0x1f);
  if (unit < 0x2000) return unit === 0x85 || unit === 0xa0 || unit === 0x1680;
  return (
    unit <= 0x200a ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}

const UNKNOWN = 0;
const LETTER = 1;
const OTHER = 2;
const known = new Uint8Array(0x10000);

/** True for a letter or a combining mark (Unicode general categories L and M). @param codePoint 0 … 0x10FFFF */
export function isLetter(codePoint: number): boolean {
  if (codePoint > 0xffff) return letterPattern.test(String.fromCodePoint(codePoint));
  // Looking up the Unicode tables once per character keeps scans of a whole work linear and fast.
  if (known[codePoint] === UNKNOWN) {
    known[codePoint] = letterPattern.test(String.fromCharCode(codePoint)) ? LETTER : OTHER;
  }
  return known[codePoint] === LETTER;
}

const letterPattern = /^[\p{L}\p{M}]$/u;
