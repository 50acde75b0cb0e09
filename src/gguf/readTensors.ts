import type { ByteReader } from './byteReader.js';
import { GGUF_LIMITS, type GgufTensor } from './gguf.js';
import { GGML_TYPES, type GgmlType } from './ggmlTypes.js';
import { ggufError, quote } from './ggufError.js';
import { readName } from './readEntry.js';

/** A tensor as the list in the header gives it. */
export interface TensorInfo {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: GgmlType;
  readonly elements: number;
  readonly sizeBytes: number;
  /** From the start of the tensor data; Infinity beyond 2^53. */
  readonly offset: number;
  /** First byte of this entry of the list. */
  readonly infoByte: number;
}

/**
 * Reads one entry of the tensor list.
 * @param number which tensor, from 0, for messages
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
  const type = GGML_TYPES.get(typeNumber);
  if (type === undefined) {
    throw ggufError(
      'gguf-tensor',
      reader.path,
      infoByte,
      `${what} has type number ${typeNumber}, which llama.cpp v0.5.0 does not know`,
      'If the file is sound, it needs a newer llama.cpp or uses a format that was withdrawn: get the model in another quantisation.',
    );
  }
  if ((shape[0] as number) % type.blockElements !== 0) {
    throw fail(
      `has rows of ${shape[0]} elements, not a multiple of ${type.blockElements} as ${type.name} needs`,
    );
  }
  const sizeBytes = (elements / type.blockElements) * type.blockBytes;
  if (!Number.isSafeInteger(sizeBytes)) throw fail('has an impossible shape');
  return { name, shape, type, elements, sizeBytes, offset: reader.count(`the offset of ${what}`), infoByte };
}

/**
 * Where each tensor lies, checked: in the order of the list, each starting at the next multiple of the alignment after the
 * one before, the last one ending inside the file.
 * @throws {PalimpsestError} `gguf-layout` for gaps, overlaps and misalignment, `gguf-truncated` when the file ends before
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
      const problem = offset < expected ? 'overlaps the one before it' : 'leaves a gap';
      throw ggufError(
        'gguf-layout',
        path,
        infoByte,
        `tensor ${quote(name)} has offset ${offset} where ${expected} was expected: it ${problem}`,
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
      'The file is incomplete (a download or copy that was cut off?): compare its size with the publisher’s and get it again.',
    );
  }
  return tensors;
}
