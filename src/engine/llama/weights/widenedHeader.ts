import type { GgufFile } from '../../../gguf/index.js';
import type { LoadedTensor } from './loadedTensors.js';

/** What comes before the data of a GGUF file, and where the data of each tensor are after it. */
export interface WidenedHeader {
  /** Padded to the alignment. */
  readonly header: Buffer;
  /** First byte of each tensor, from the end of the header. */
  readonly offsets: readonly number[];
}

/**
 * The header of one file with these tensors.
 * @param entries of the metadata, as bytes
 * @source GGUF specification v3: magic, version, counts, metadata, tensor list, padding
 */
export function widenedHeader(
  { version, alignment }: Pick<GgufFile, 'version' | 'alignment'>,
  entries: readonly Buffer[],
  tensors: readonly LoadedTensor[],
): WidenedHeader {
  const padded = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;
  let next = 0;
  const offsets = tensors.map(({ sizeBytes }) => {
    const offset = next;
    next = padded(offset + sizeBytes);
    return offset;
  });
  const start = Buffer.alloc(24);
  start.write('GGUF', 'latin1');
  start.writeUInt32LE(version, 4);
  start.writeBigUInt64LE(BigInt(tensors.length), 8);
  start.writeBigUInt64LE(BigInt(entries.length), 16);
  const infos = tensors.map(({ name, shape, type }, at) => {
    const text = Buffer.from(name, 'utf8');
    const info = Buffer.alloc(8 + text.length + 4 + 8 * shape.length + 4 + 8);
    let place = info.writeBigUInt64LE(BigInt(text.length));
    place += text.copy(info, place);
    place = info.writeUInt32LE(shape.length, place);
    for (const size of shape) place = info.writeBigUInt64LE(BigInt(size), place);
    place = info.writeUInt32LE(type.id, place);
    info.writeBigUInt64LE(BigInt(offsets[at] as number), place);
    return info;
  });
  const parts = [start, ...entries, ...infos];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return { header: Buffer.concat(parts, padded(length)), offsets };
}
