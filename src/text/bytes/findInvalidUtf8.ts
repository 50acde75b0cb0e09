/**
 * Offset of the first byte that strict UTF-8 does not allow at its place, or −1. Overlong forms, surrogates, code points above
 * U+10FFFF and sequences cut short are refused at the byte where the sequence starts. One pass, no allocation.
 * @param bytes a text file without its BOM
 * @source The Unicode Standard, table 3-7 (well-formed UTF-8 byte sequences)
 */
export function findInvalidUtf8(bytes: Uint8Array): number {
  const length = bytes.length;
  let at = 0;
  while (at < length) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    const size = sequenceSize(lead);
    if (size === 0 || at + size > length) return at;
    const second = bytes[at + 1] ?? 0;
    if (second < lowestSecond(lead) || second > highestSecond(lead)) return at;
    for (let i = 2; i < size; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return at;
    at += size;
  }
  return -1;
}

function sequenceSize(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function lowestSecond(lead: number): number {
  if (lead === 0xe0) return 0xa0;
  return lead === 0xf0 ? 0x90 : 0x80;
}

function highestSecond(lead: number): number {
  if (lead === 0xed) return 0x9f;
  return lead === 0xf4 ? 0x8f : 0xbf;
}
