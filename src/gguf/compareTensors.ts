import { type Scored } from '../base/index.js';
import type { TensorComparison } from '../domain/index.js';
import { throwIfCancelled } from '../files/index.js';
import { DECODERS } from './decodeElements.js';
import type { GgufTensor } from './gguf.js';
import { readModel } from './readModel.js';
import { readElements, TensorFiles, viewOf, type OpenTensor } from './rows/tensorFiles.js';
import { words } from './words.js';

/** Elements compared at a time, a multiple of every block: half a megabyte to a megabyte of each file. */
const CHUNK_ELEMENTS = 2 ** 18;

/**
 * Do two models have the same weights? Tensors with the same name are compared byte for byte and, if both types can be read, as
 * vectors, in the order of the first model. Tensors that only the second model has come last. Memory use stays at a few megabytes.
 * @param path the path of a model: its file, or any one of its shards
 * @throws {PalimpsestError} as readModel; `file-*`, `cancelled`
 */
export async function compareTensors(
  path: string,
  otherPath: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<TensorComparison[]> {
  const one = new TensorFiles(readModel(path));
  const other = new TensorFiles(readModel(otherPath));
  const comparer = new Comparer(options.signal);
  try {
    const comparisons: TensorComparison[] = [];
    for (const tensor of one.tensors.values()) {
      const second = other.tensors.get(tensor.name);
      comparisons.push(
        second === undefined
          ? missing(tensor, [tensor.type.name, ''])
          : await comparer.compare([tensor, await one.open(tensor)], [second, await other.open(second)]),
      );
    }
    const added = [...other.tensors.values()].filter(({ name }) => !one.tensors.has(name));
    return [...comparisons, ...added.map((tensor) => missing(tensor, ['', tensor.type.name]))];
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
}

class Comparer {
  readonly #signal: AbortSignal | undefined;
  readonly #bytes = [Buffer.alloc(CHUNK_ELEMENTS * 4), Buffer.alloc(CHUNK_ELEMENTS * 4)] as const;
  readonly #numbers = [new Float32Array(CHUNK_ELEMENTS), new Float32Array(CHUNK_ELEMENTS)] as const;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  async compare(first: OpenTensor, second: OpenTensor): Promise<TensorComparison> {
    const [[a, fileA], [b]] = [first, second];
    const base = { name: a.name, types: [a.type.name, b.type.name] as const, elements: a.elements };
    if (a.shape.length !== b.shape.length || a.shape.some((size, at) => size !== b.shape[at])) {
      const shapes = { first: a.shape, second: b.shape };
      return { ...base, equalBytes: false, cosine: words.unscored('shapes-differ', shapes) };
    }
    const decoders = [DECODERS.get(a.type.name), DECODERS.get(b.type.name)] as const;
    const unread = decoders[0] === undefined ? a.type.name : decoders[1] === undefined ? b.type.name : '';
    let equal = a.type.id === b.type.id;
    let [dot, normA, normB] = [0, 0, 0];
    for (let from = 0; from < a.elements && (equal || unread === ''); from += CHUNK_ELEMENTS) {
      throwIfCancelled(this.#signal, fileA.path);
      const count = Math.min(CHUNK_ELEMENTS, a.elements - from);
      const bytesA = await readElements(first, from, count, this.#bytes[0]);
      const bytesB = await readElements(second, from, count, this.#bytes[1]);
      equal &&= bytesA.equals(bytesB);
      const [numbersA, numbersB] = this.#numbers;
      decoders[0]?.(viewOf(bytesA), count, numbersA);
      decoders[1]?.(viewOf(bytesB), count, numbersB);
      if (unread !== '') continue;
      for (let at = 0; at < count; at++) {
        const x = numbersA[at] ?? 0;
        const y = numbersB[at] ?? 0;
        dot += x * y;
        normA += x * x;
        normB += y * y;
      }
    }
    return { ...base, equalBytes: equal, cosine: cosineOf(unread, equal, dot, normA, normB) };
  }
}

function cosineOf(unread: string, equal: boolean, dot: number, normA: number, normB: number): Scored {
  if (unread !== '') return equal ? 1 : words.unscored('type-not-read', { type: unread });
  if (normA === 0 || normB === 0) return equal ? 1 : words.unscored('tensor-zero');
  const cosine = dot / (Math.sqrt(normA) * Math.sqrt(normB));
  if (!Number.isFinite(cosine)) return words.unscored('not-finite');
  return equal ? 1 : Math.max(-1, Math.min(1, cosine));
}

function missing({ name, elements }: GgufTensor, types: readonly [string, string]): TensorComparison {
  return {
    name,
    types,
    equalBytes: false,
    cosine: words.unscored('tensor-missing', { from: types[0] === '' ? 'first' : 'second' }),
    elements,
  };
}
