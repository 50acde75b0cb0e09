/** Encodings of East Asian text with characters of one to four bytes, by their names in the WHATWG Encoding Standard. */
export const MULTI_BYTE_ENCODINGS: readonly string[] = ['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr'];

/** What bytes spell, or the first byte that cannot be read. */
export type MultiByteText =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** For each UTF-16 unit of the text the byte at which its character starts, and the number of bytes at the end. */
      readonly byteOfUnit: Uint32Array;
    }
  | { readonly kind: 'bad'; readonly at: number };

/** Texts are put together from pieces of this many characters. */
const PIECE = 2 ** 14;

/**
 * Reads bytes character by character, strictly; bytes below 0x80 are ASCII. What a sequence of bytes means comes from the decoder of the
 * platform and is looked up once for each sequence.
 * @param encoding one of {@link MULTI_BYTE_ENCODINGS}
 * @source https://encoding.spec.whatwg.org/
 */
export function decodeMultiByte(bytes: Uint8Array, encoding: string): MultiByteText {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const known = new Map<number, string>();
  const starts = new Uint32Array(bytes.length + 1);
  const pieces: string[] = [];
  let piece: string[] = [];
  let units = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = lengthAt(bytes, at, encoding);
    let key = 0;
    for (let index = 0; index < length; index++) key = key * 256 + (bytes[at + index] ?? 0);
    // Some decoders take a single byte for a control character.
    const isBad = length === 1 && key >= 0x80 && !isHalfWidthKana(key, encoding);
    const character = isBad
      ? ''
      : length === 1 && key < 0x80
        ? String.fromCharCode(key)
        : (known.get(key) ?? decoded(decoder, bytes.subarray(at, at + length)));
    // One sequence of Big5 is a letter with an accent of its own, so a sequence may have several units.
    if (character === '' || character.includes('\uFFFD') || at + length > bytes.length)
      return { kind: 'bad', at };
    known.set(key, character);
    for (let unit = 0; unit < character.length; unit++) starts[units++] = at;
    piece.push(character);
    if (piece.length === PIECE) {
      pieces.push(piece.join(''));
      piece = [];
    }
    at += length;
  }
  starts[units] = bytes.length;
  return { kind: 'text', text: pieces.join('') + piece.join(''), byteOfUnit: starts.subarray(0, units + 1) };
}

function isHalfWidthKana(byte: number, encoding: string): boolean {
  return encoding === 'shift_jis' && byte >= 0xa1 && byte <= 0xdf;
}

function decoded(decoder: InstanceType<typeof TextDecoder>, sequence: Uint8Array): string {
  try {
    return decoder.decode(sequence);
  } catch {
    return '';
  }
}

/** Bytes of the character that starts here, by its first bytes. */
function lengthAt(bytes: Uint8Array, at: number, encoding: string): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const next = bytes[at + 1] ?? 0;
  switch (encoding) {
    case 'shift_jis':
      return (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc) ? 2 : 1;
    case 'euc-jp':
      return lead === 0x8f ? 3 : lead === 0x8e || lead >= 0xa1 ? 2 : 1;
    case 'gb18030':
      return lead === 0x80 || lead === 0xff ? 1 : next >= 0x30 && next <= 0x39 ? 4 : 2;
    default:
      return lead === 0x80 || lead === 0xff ? 1 : 2;
  }
}
