import type { ByteReader } from './byteReader.js';
import { GGUF_LIMITS, type GgufTensor } from './gguf.js';
import { GGML_TYPES, WITHDRAWN_TYPES, type GgmlType } from './ggmlTypes.js';
import { ggufError, quote } from './ggufError.js';
import { readName } from './readEntry.js';

/** A tensor as described in the list in the header. */
export interface TensorInfo {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: GgmlType;
  readonly elements: number;
  readonly sizeBytes: number;
  /** The offset from the start of the tensor data; Infinity beyond 2^53. */
  readonly offset: number;
  /** First byte of this entry of the list. */
  readonly infoByte: number;
}

/**
 * Reads one entry of the tensor list.
 * @param number the number of the tensor, from 0, for messages
 * @throws {PalimpsestError} `gguf-tensor`, `gguf-bounds`, `gguf-truncated`
 */
export function readTensorInfo(reader: ByteReader, number: number): TensorInfo {
  const infoByte = reader.position;
  const name = readName(reader, `the name of tensor ${number}`, GGUF_LIMITS.tensorNameBytes, 'gguf-tensor');
  const what = `tensor ${quote(name)}`;
  const fail = (problem: string) => ggufError('gguf-tensor', reader.path, infoByte, `${what} ${problem}`);
  const dimensions = reader.u32(`the dimensions of ${what}`);
  if (dimensions < 1 || dimensions > 4) throw fail(`has ${dimensions} dimensions; 1 to 4 are possible`);
  const shape: number[] = [];
  let elements = 1;
  for (let n = 0; n < dimensions; n++) {
    const size = reader.count(`the shape of ${what}`);
    elements *= size;
    if (size < 1 || !Number.isSafeInteger(elements)) throw fail('has an impossible shape');
    shape.push(size);
  }
  const typeNumber = reader.u32(`the type of ${what}`);
  const type = GGML_TYPES.get(typeNumber) ?? WITHDRAWN_TYPES.get(typeNumber);
  if (type === undefined) {
    throw ggufError(
      'gguf-tensor',
      reader.path,
      infoByte,
      `${what} has type number ${typeNumber}, which llama.cpp v0.5.0 does not know`,
      'If the file is intact, it needs a newer llama.cpp. Get the model in another quantization, or update Palimpsest.',
    );
  }
  if ((shape[0] as number) % type.blockElements !== 0) {
    throw fail(
      `has rows of ${shape[0]} elements, which is not a multiple of ${type.blockElements}, as ${type.name} requires`,
    );
  }
  const sizeBytes = (elements / type.blockElements) * type.blockBytes;
  if (!Number.isSafeInteger(sizeBytes)) throw fail('has an impossible shape');
  return { name, shape, type, elements, sizeBytes, offset: reader.count(`the offset of ${what}`), infoByte };
}

/**
 * The checked position of each tensor: in the order of the list, each tensor starts at the next multiple of the alignment after the
 * previous one, and the last one ends inside the file.
 * @throws {PalimpsestError} `gguf-layout` for gaps, overlaps and misalignment, `gguf-truncated` if the file ends too early
 */
export function placeTensors(
  infos: readonly TensorInfo[],
  dataStartByte: number,
  alignment: number,
  path: string,
  fileBytes: number,
): GgufTensor[] {
  let expected = 0;
  const tensors = infos.map(({ name, shape, type, elements, sizeBytes, offset, infoByte }) => {
    if (offset !== expected) {
      const problem = offset < expected ? 'overlaps the previous one' : 'leaves a gap after the previous one';
      throw ggufError(
        'gguf-layout',
        path,
        infoByte,
        `tensor ${quote(name)} has offset ${offset}, but ${expected} was expected: it ${problem}`,
      );
    }
    expected = Math.ceil((offset + sizeBytes) / alignment) * alignment;
    return { name, shape, type, elements, sizeBytes, startByte: dataStartByte + offset };
  });
  const last = tensors.at(-1);
  const end = last === undefined ? 0 : last.startByte + last.sizeBytes;
  if (end > fileBytes) {
    const cut = tensors.find((tensor) => tensor.startByte + tensor.sizeBytes > fileBytes);
    throw ggufError(
      'gguf-truncated',
      path,
      fileBytes,
      `the file ends inside tensor ${quote(cut?.name ?? '')}: ${end} bytes are needed, ${end - fileBytes} of them are missing`,
      'The file is incomplete (for example, an interrupted download or copy). Compare its size with the publisher’s and get it again.',
    );
  }
  return tensors;
}
