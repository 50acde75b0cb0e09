import type { ErrorCode, PalimpsestError } from '../base/index.js';
import type { WrongType } from '../domain/index.js';
import { readNumbers } from './arrays.js';
import type { GgufArray, GgufEntry, GgufString, GgufType } from './gguf.js';
import { quote, scoringError } from './ggufError.js';
import type { GgufModel } from './readModel.js';

/** Longer lists of one number per block are not read: no model has that many blocks. */
const MOST_PER_BLOCK = 65_536;

/**
 * Typed look-ups in a model's metadata. Types are checked as strictly as in llama.cpp, which refuses any other type or aborts. Two
 * readers that disagree about a value would be examining two different models.
 */
export class MetadataView {
  readonly #model: GgufModel;
  readonly #onWrongType: ((wrong: WrongType) => void) | undefined;
  readonly path: string;

  /** @param onWrongType is called with each value of a wrong type, which then counts as absent; by default such a value is an error */
  constructor(model: GgufModel, onWrongType?: (wrong: WrongType) => void) {
    this.#model = model;
    this.#onWrongType = onWrongType;
    this.path = model.files[0].path;
  }

  /** The first byte of a key's entry, for messages; undefined if the key is absent. */
  byteOf(key: string): number | undefined {
    return this.#model.metadata.get(key)?.startByte;
  }

  /** @throws {PalimpsestError} `model-metadata` when present but not a string */
  string(key: string): GgufString | undefined {
    const entry = this.#model.metadata.get(key);
    if (entry === undefined) return undefined;
    if (entry.value.kind === 'string') return entry.value;
    this.#wrong(entry, 'string', 'must be a string');
    return undefined;
  }

  /** @throws {PalimpsestError} `model-metadata` when present but of another type */
  number(key: string, type: Exclude<GgufType, 'string' | 'bool'>): number | undefined {
    const entry = this.#model.metadata.get(key);
    if (entry === undefined) return undefined;
    const { value } = entry;
    if (value.kind === 'scalar' && value.type === type) return Number(value.value);
    this.#wrong(entry, type, `must be of type ${type}`);
    return undefined;
  }

  /** @throws {PalimpsestError} `model-metadata` when present but not a bool */
  bool(key: string): boolean | undefined {
    const entry = this.#model.metadata.get(key);
    if (entry === undefined) return undefined;
    const { value } = entry;
    if (value.kind === 'scalar' && value.type === 'bool') return value.value === true;
    this.#wrong(entry, 'bool', 'must be a bool');
    return undefined;
  }

  /** @throws {PalimpsestError} `model-metadata` when present but not an array of one of these types */
  array(key: string, ...types: readonly GgufType[]): GgufArray | undefined {
    const entry = this.#model.metadata.get(key);
    if (entry === undefined) return undefined;
    const { value } = entry;
    if (value.kind === 'array' && types.includes(value.elementType)) return value;
    const expected = types.join(' or ');
    this.#wrong(entry, `array of ${expected}`, `must be an array of ${expected}`);
    return undefined;
  }

  /**
   * One number for all blocks, or an array with one number per block: a list of 1 or `blocks` numbers, empty if absent.
   * @throws {PalimpsestError} `model-metadata` for other types or lengths
   */
  perBlock(key: string, blocks: number): readonly number[] {
    const entry = this.#model.metadata.get(key);
    if (entry === undefined) return [];
    const { value } = entry;
    if (value.kind === 'scalar' && value.type === 'u32') return [Number(value.value)];
    const expected = `u32 or array of ${blocks} u32 or i32`;
    if (value.kind !== 'array' || !['u32', 'i32'].includes(value.elementType)) {
      this.#wrong(entry, expected, 'must be a u32 or an array of u32 or i32');
      return [];
    }
    if (value.count !== blocks || value.count > MOST_PER_BLOCK) {
      this.#wrong(entry, expected, `has ${value.count} elements for ${blocks} blocks`);
      return [];
    }
    const numbers = [...readNumbers(this.#model.files[0], value, blocks)];
    if (numbers.every((number) => number >= 0)) return numbers;
    this.#wrong(entry, `${expected}, none negative`, 'holds a negative number');
    return [];
  }

  /** An error about a key that names file, byte and remedy. */
  error(key: string, problem: string, code: ErrorCode = 'model-metadata'): PalimpsestError {
    const byte = this.byteOf(key);
    const place = byte === undefined ? '' : `, byte ${byte}`;
    const why = `${quote(key)} ${problem}`;
    return scoringError(code, `${this.path}${place}: ${why}.`, DAMAGED_MODEL, {
      path: this.path,
      why,
      key,
      ...(byte === undefined ? {} : { byte }),
    });
  }

  #wrong(entry: GgufEntry, expected: string, problem: string): void {
    if (this.#onWrongType === undefined) throw this.error(entry.key, problem);
    this.#onWrongType({ key: entry.key, byte: entry.startByte, expected, found: typeOf(entry) });
  }
}

const DAMAGED_MODEL =
  'llama.cpp cannot run this model: the file is damaged or altered, or it was converted incorrectly. Compare its SHA-256 with the publisher’s.';

function typeOf({ value }: GgufEntry): string {
  return value.kind === 'array' ? `array of ${value.count} ${value.elementType}` : value.type;
}
