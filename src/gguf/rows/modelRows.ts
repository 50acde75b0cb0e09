import { forEachString } from '../arrays.js';
import { LINEAGE_DECODERS } from './decodeKQuants.js';
import type { GgufTensor } from '../gguf.js';
import { readModel, type GgufModel } from '../readModel.js';
import { readElements, TensorFiles, viewOf } from './tensorFiles.js';

/** Tokens that are read: several times the largest known vocabulary. */
const MOST_TOKENS = 2 ** 20;

/** A model whose tensors are read row by row, decoded to float32; a row has `shape[0]` elements. Memory is one call's rows. */
export class ModelRows {
  readonly model: GgufModel;
  readonly #files: TensorFiles;
  #bytes = Buffer.alloc(0);

  /** @throws {PalimpsestError} as readModel */
  constructor(path: string) {
    this.model = readModel(path);
    this.#files = new TensorFiles(this.model);
  }

  /** By name, in file order. */
  get tensors(): ReadonlyMap<string, GgufTensor> {
    return this.#files.tensors;
  }

  /** Can the numbers of this type be decoded? */
  static reads({ type }: GgufTensor): boolean {
    return LINEAGE_DECODERS.has(type.name);
  }

  /**
   * Decodes whole rows into `into`, and returns their bytes, which are overwritten by the next call.
   * @param name of a tensor of the model whose type is read
   * @param into at least count · shape[0] elements
   * @throws {PalimpsestError} `file-*`
   */
  async read(name: string, from: number, count: number, into: Float32Array): Promise<Buffer> {
    const tensor = this.#files.tensors.get(name);
    const width = tensor?.shape[0] ?? 0;
    const bytes = await this.readBytes(name, from, count);
    if (tensor !== undefined) LINEAGE_DECODERS.get(tensor.type.name)?.(viewOf(bytes), count * width, into);
    return bytes;
  }

  /** The bytes of whole rows, which are overwritten by the next call. @throws {PalimpsestError} `file-*` */
  async readBytes(name: string, from: number, count: number): Promise<Buffer> {
    const tensor = this.#files.tensors.get(name);
    if (tensor === undefined) return this.#bytes.subarray(0, 0);
    const width = tensor.shape[0] ?? 0;
    const length = (count * width * tensor.type.blockBytes) / tensor.type.blockElements;
    if (this.#bytes.length < length) this.#bytes = Buffer.alloc(length);
    return readElements([tensor, await this.#files.open(tensor)], from * width, count * width, this.#bytes);
  }

  /** The number of each token by its text in the file; of tokens with the same text, the first. Empty without a vocabulary; at most 2^20. */
  tokenIds(): Map<string, number> {
    const ids = new Map<string, number>();
    const tokens = this.model.metadata.get('tokenizer.ggml.tokens')?.value;
    if (tokens?.kind !== 'array') return ids;
    const use = (bytes: Uint8Array, id: number): void => {
      const text = Buffer.from(bytes).toString('latin1');
      if (!ids.has(text)) ids.set(text, id);
    };
    forEachString(this.model.files[0], tokens, use, MOST_TOKENS);
    return ids;
  }

  /** Closes the files. */
  async close(): Promise<void> {
    await this.#files.close();
  }
}
