import type { FileHandle } from 'node:fs/promises';
import { openForReading, readAt } from '../../files/index.js';
import type { GgufTensor } from '../gguf.js';
import type { GgufModel } from '../readModel.js';

/** A tensor with the open file that holds it. */
export type OpenTensor = readonly [
  tensor: GgufTensor,
  file: { readonly handle: FileHandle; readonly path: string },
];

/** The files of a model, opened when they are first needed. */
export class TensorFiles {
  /** By name, in file order. */
  readonly tensors: ReadonlyMap<string, GgufModel['tensors'][number]>;
  readonly #model: GgufModel;
  readonly #handles = new Map<number, FileHandle>();

  constructor(model: GgufModel) {
    this.#model = model;
    this.tensors = new Map(model.tensors.map((tensor) => [tensor.name, tensor]));
  }

  /** The file that holds a tensor. @throws {PalimpsestError} `file-*` */
  async open({ file }: GgufModel['tensors'][number]): Promise<OpenTensor[1]> {
    const { path } = this.#model.files[file] ?? this.#model.files[0];
    const handle = this.#handles.get(file) ?? (await openForReading(path));
    this.#handles.set(file, handle);
    return { handle, path };
  }

  /** Closes all of them. */
  async close(): Promise<void> {
    for (const handle of this.#handles.values()) await handle.close();
  }
}

/**
 * The bytes of some elements of a tensor, in `into`.
 * @param from element at which a block begins
 * @param count of elements, in whole blocks
 * @throws {PalimpsestError} `file-*`
 */
export async function readElements(
  [{ type, startByte }, { handle, path }]: OpenTensor,
  from: number,
  count: number,
  into: Buffer,
): Promise<Buffer> {
  const bytesOf = (elements: number): number => (elements / type.blockElements) * type.blockBytes;
  const length = await readAt(handle, path, into, startByte + bytesOf(from), bytesOf(count));
  return into.subarray(0, length);
}

/** A view of the same bytes. */
export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
