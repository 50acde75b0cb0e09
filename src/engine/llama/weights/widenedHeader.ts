import { closeSync, openSync, readSync } from 'node:fs';
import type { GgufModel } from '../../../gguf/index.js';
import type { LoadedTensor } from './loadedTensors.js';

/** What comes before the data of a GGUF file, and where the data of each tensor are after it. */
export interface WidenedHeader {
  /** Padded to the alignment. */
  readonly header: Buffer;
  /** First byte of each tensor, from the end of the header. */
  readonly offsets: readonly number[];
}

/**
 * The header of one file with these tensors and the metadata of the model, byte for byte, less what says that it is divided into shards.
 * @source GGUF specification v3: magic, version, counts, metadata, tensor list, padding
 */
export function widenedHeader(file: GgufModel, tensors: readonly LoadedTensor[]): WidenedHeader {
  const [first] = file.files;
  const entries = [...file.metadata.values()].filter(({ key }) => !key.startsWith('split.'));
  const { alignment } = first;
  const padded = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;
  let next = 0;
  const offsets = tensors.map(({ sizeBytes }) => {
    const offset = next;
    next = padded(offset + sizeBytes);
    return offset;
  });
  const start = Buffer.alloc(24);
  start.write('GGUF', 'latin1');
  start.writeUInt32LE(first.version, 4);
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
  const parts = [start, ...entriesOf(first.path, entries), ...infos];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return { header: Buffer.concat(parts, padded(length)), offsets };
}

function entriesOf(
  path: string,
  entries: readonly { readonly startByte: number; readonly endByte: number }[],
): Buffer[] {
  const fd = openSync(path, 'r');
  try {
    return entries.map(({ startByte, endByte }) => {
      const bytes = Buffer.alloc(endByte - startByte);
      for (let done = 0; done < bytes.length;) {
        const read = readSync(fd, bytes, done, bytes.length - done, startByte + done);
        if (read === 0) throw new RangeError('The file of the model ended while it was read.');
        done += read;
      }
      return bytes;
    });
  } finally {
    closeSync(fd);
  }
}
