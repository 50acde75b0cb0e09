/** Characters of bytes 0x80 to 0xFF in code page 437. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/**
 * The name of a ZIP entry: UTF-8 where the archive states it or the bytes are valid UTF-8, and code page 437 otherwise.
 * @source PKWARE APPNOTE 6.3.10, appendix D
 */
export function entryName(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if (isUtf8) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return Array.from(bytes, (byte) => {
      return byte < 0x80 ? String.fromCharCode(byte) : (CP437[byte - 0x80] ?? '');
    }).join('');
  }
}
