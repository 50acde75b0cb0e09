import { type ErrorCode, inputError, type PalimpsestError } from '../base/index.js';
import { readNumbers } from './arrays.js';
import type { GgufArray, GgufString, GgufType } from './gguf.js';
import { quote } from './ggufError.js';
import type { GgufModel } from './readModel.js';

/**
 * Typed look-ups in a model's metadata. Types are checked as strictly as in llama.cpp, which refuses any other type or aborts. Two
 * readers that disagree about a value would be examining two different models.
 */
export class MetadataView {
  readonly #model: GgufModel;
  readonly path: string;

  constructor(model: GgufModel) {
    this.#model = model;
    this.path = model.files[0].path;
  }

  /** The first byte of a key's entry, for messages; undefined if the key is absent. */
  byteOf(key: string): number | undefined {
    return this.#model.metadata.get(key)?.startByte;
  }

  /** @throws {PalimpsestError} `model-metadata` when present but not a string */
  string(key: string): GgufString | undefined {
    const value = this.#model.metadata.get(key)?.value;
    if (value === undefined || value.kind === 'string') return value;
    throw this.error(key, 'must be a string');
  }

  /** @throws {PalimpsestError} `model-metadata` when present but of another type */
  number(key: string, type: Exclude<GgufType, 'string' | 'bool'>): number | undefined {
    const value = this.#model.metadata.get(key)?.value;
    if (value === undefined) return undefined;
    if (value.kind !== 'scalar' || value.type !== type) throw this.error(key, `must be of type ${type}`);
    return Number(value.value);
  }

  /** @throws {PalimpsestError} `model-metadata` when present but not a bool */
  bool(key: string): boolean | undefined {
    const value = this.#model.metadata.get(key)?.value;
    if (value === undefined) return undefined;
    if (value.kind !== 'scalar' || value.type !== 'bool') throw this.error(key, 'must be a bool');
    return value.value === true;
  }

  /** @throws {PalimpsestError} `model-metadata` when present but not an array of one of these types */
  array(key: string, ...types: readonly GgufType[]): GgufArray | undefined {
    const value = this.#model.metadata.get(key)?.value;
    if (value === undefined) return undefined;
    if (value.kind !== 'array' || !types.includes(value.elementType)) {
      throw this.error(key, `must be an array of ${types.join(' or ')}`);
    }
    return value;
  }

  /**
   * One number for all blocks, or an array with one number per block: a list of 1 or `blocks` numbers, empty if absent.
   * @throws {PalimpsestError} `model-metadata` for other types or lengths
   */
  perBlock(key: string, blocks: number): readonly number[] {
    const value = this.#model.metadata.get(key)?.value;
    if (value === undefined) return [];
    if (value.kind === 'scalar' && value.type === 'u32') return [Number(value.value)];
    if (value.kind !== 'array' || !['u32', 'i32'].includes(value.elementType)) {
      throw this.error(key, 'must be a u32 or an array of u32 or i32');
    }
    if (value.count !== blocks) throw this.error(key, `has ${value.count} elements for ${blocks} blocks`);
    const numbers = [...readNumbers(this.#model.files[0], value, blocks)];
    if (numbers.some((number) => number < 0)) throw this.error(key, 'holds a negative number');
    return numbers;
  }

  /** An error about a key that names file, byte and remedy. */
  error(key: string, problem: string, code: ErrorCode = 'model-metadata'): PalimpsestError {
    const byte = this.byteOf(key);
    const place = byte === undefined ? '' : `, byte ${byte}`;
    return inputError(
      code,
      `${this.path}${place}: ${quote(key)} ${problem}.`,
      'llama.cpp cannot run this model: the file is damaged or altered, or it was converted incorrectly. Compare its SHA-256 with the publisher’s.',
      { path: this.path, key, ...(byte === undefined ? {} : { byte }) },
    );
  }
}
