import { deflateSync } from 'fflate';

/** An entry of a ZIP that a test builds byte by byte. What is not given is true to the contents. */
export interface ZipPart {
  readonly name: string;
  readonly data: string | Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  /** CRC-32 of the data. */
  readonly crc?: number;
  readonly stated?: number;
  readonly localName?: string;
  /** Offset of the local header; the place where it really stands if not given. */
  readonly headerStart?: number;
  /** The compressed bytes, in place of those of the data. */
  readonly packed?: Uint8Array;
}

const encoder = new TextEncoder();

/** CRC-32 bit by bit, apart from the table of the program. */
export function slowCrc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** Bytes of a ZIP archive of these parts, in this order. @param wide write ZIP64 records @param after bytes after the archive */
export function zipBytes(
  parts: readonly ZipPart[],
  wide = false,
  after: Uint8Array = new Uint8Array(),
): Uint8Array {
  const out: number[] = [];
  const central: number[] = [];
  const u16 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff];
  const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
  const u64 = (value: number): number[] => [...u32(value), ...u32(0)];
  for (const part of parts) {
    const data = typeof part.data === 'string' ? encoder.encode(part.data) : part.data;
    const method = part.method ?? 8;
    const packed = part.packed ?? (method === 8 ? deflateSync(data) : data);
    const name = encoder.encode(part.name);
    const localName = encoder.encode(part.localName ?? part.name);
    const crc = part.crc ?? slowCrc32(data);
    const stated = part.stated ?? data.length;
    const start = part.headerStart ?? out.length;
    const extra = wide ? [...u16(1), ...u16(24), ...u64(stated), ...u64(packed.length), ...u64(start)] : [];
    const head = [...u16(part.flags ?? 0x800), ...u16(method), ...u32(0), ...u32(crc)];
    const none = [0xff, 0xff, 0xff, 0xff];
    out.push(...u32(0x04034b50), ...u16(20), ...head, ...u32(packed.length), ...u32(stated));
    out.push(...u16(localName.length), ...u16(0), ...localName);
    for (const byte of packed) out.push(byte);
    central.push(...u32(0x02014b50), ...u16(20), ...u16(20), ...head);
    central.push(...(wide ? none : u32(packed.length)), ...(wide ? none : u32(stated)));
    central.push(...u16(name.length), ...u16(extra.length), ...u16(0), ...u16(0), ...u16(0), ...u32(0));
    central.push(...(wide ? none : u32(start)), ...name, ...extra);
  }
  const start = out.length;
  const count = parts.length;
  for (const byte of central) out.push(byte);
  if (wide) {
    const end = out.length;
    out.push(...u32(0x06064b50), ...u64(44), ...u16(45), ...u16(45), ...u32(0), ...u32(0));
    out.push(...u64(count), ...u64(count), ...u64(central.length), ...u64(start));
    out.push(...u32(0x07064b50), ...u32(0), ...u64(end), ...u32(1));
  }
  const short = (value: number): number[] => u16(wide ? 0xffff : value);
  const long = (value: number): number[] => u32(wide ? 0xffffffff : value);
  out.push(...u32(0x06054b50), ...u16(0), ...u16(0), ...short(count), ...short(count));
  out.push(...long(central.length), ...long(start), ...u16(0));
  const bytes = new Uint8Array(out.length + after.length);
  bytes.set(out);
  bytes.set(after, out.length);
  return bytes;
}
