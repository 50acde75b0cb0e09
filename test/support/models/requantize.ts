import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { DECODERS } from '../../../src/gguf/decodeElements.js';
import { readGguf, type GgufFile, type GgufTensor } from '../../../src/gguf/index.js';
import { must } from '../must.js';
import { ENCODERS } from './ggufWriter.js';

/** The number of each type as `general.file_type` states it (llama.h, llama_ftype). */
const FILE_TYPE = { F32: 0, F16: 1, Q8_0: 7 } as const;
/** Elements converted at a time, a multiple of every block. */
const PIECE = 2 ** 16;

/**
 * Writes a copy of a model whose matrices are stored in another type; metadata and vectors stay as they are. F32 keeps each weight to
 * within half a unit of its last place, so it is the same model; F16 and Q8_0 round.
 * @param from a GGUF file that states `general.file_type` as a u32, with tensors of types that can be decoded
 */
export function requantize(from: string, to: string, type: keyof typeof FILE_TYPE): void {
  const file = readGguf(from);
  const input = openSync(from, 'r');
  const output = openSync(to, 'w');
  let written = 0;
  const write = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length;) done += writeSync(output, bytes, done);
    written += bytes.length;
  };
  const read = (start: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    if (readSync(input, bytes, 0, length, start) !== length) throw new Error(`${from} ends early.`);
    return bytes;
  };
  const pad = (): void => write(Buffer.alloc((file.alignment - (written % file.alignment)) % file.alignment));
  const typeOf = (tensor: GgufTensor): keyof typeof FILE_TYPE => (tensor.shape.length > 1 ? type : 'F32');

  write(head(file, read, type));
  let offset = 0;
  for (const tensor of file.tensors) {
    const { id, block, bytes } = ENCODERS[typeOf(tensor)];
    write(entry(tensor, id, offset));
    const size = (tensor.elements / block) * bytes;
    offset += size + ((file.alignment - (size % file.alignment)) % file.alignment);
  }
  for (const tensor of file.tensors) {
    pad();
    const { block, bytes, encode } = ENCODERS[typeOf(tensor)];
    const decode = must(DECODERS.get(tensor.type.name));
    for (let start = 0; start < tensor.elements; start += PIECE) {
      const count = Math.min(PIECE, tensor.elements - start);
      const each = tensor.sizeBytes / tensor.elements;
      const stored = read(tensor.startByte + start * each, count * each);
      const values = new Float32Array(count);
      decode(new DataView(stored.buffer, stored.byteOffset, stored.length), count, values);
      const encoded = new Uint8Array((count / block) * bytes);
      encode(values, encoded);
      write(encoded);
    }
  }
  pad();
  closeSync(input);
  closeSync(output);
}

/** Everything before the list of tensors, with another file type. */
function head(
  file: GgufFile,
  read: (start: number, length: number) => Buffer,
  type: keyof typeof FILE_TYPE,
): Buffer {
  const end = [...file.metadata.values()].reduce((last, { endByte }) => Math.max(last, endByte), 24);
  const bytes = read(0, end);
  bytes.writeUInt32LE(FILE_TYPE[type], must(file.metadata.get('general.file_type')).endByte - 4);
  return bytes;
}

/** The entry of a tensor in the list. */
function entry({ name, shape }: GgufTensor, type: number, offset: number): Buffer {
  const text = Buffer.from(name, 'utf8');
  const bytes = Buffer.alloc(8 + text.length + 4 + 8 * shape.length + 4 + 8);
  let at = bytes.writeBigUInt64LE(BigInt(text.length));
  at += text.copy(bytes, at);
  at = bytes.writeUInt32LE(shape.length, at);
  for (const size of shape) at = bytes.writeBigUInt64LE(BigInt(size), at);
  at = bytes.writeUInt32LE(type, at);
  bytes.writeBigUInt64LE(BigInt(offset), at);
  return bytes;
}
