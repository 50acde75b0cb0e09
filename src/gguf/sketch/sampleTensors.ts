import { Random } from '../../base/index.js';
import type { GgufTensor } from '../gguf.js';
import { ELEMENT_READERS } from './readElement.js';

/** Elements of a tensor that are read: all of them if it has no more. */
export const SAMPLED_ELEMENTS = 512;

/** Elements of one tensor, in the order of their positions, with the cell of each: value, lower and upper edge. */
export interface TensorSample {
  readonly values: Float32Array;
  readonly from: Float32Array;
  readonly to: Float32Array;
}

/**
 * The positions of the sampled elements, ascending: they follow from the seed and the shape alone, so that two models with tensors of one
 * shape are compared at the same positions.
 * @param shape sizes of the dimensions, fastest first
 */
export function samplePositions(seed: string, shape: readonly number[]): number[] {
  const elements = shape.reduce((product, size) => product * size, 1);
  if (elements <= SAMPLED_ELEMENTS) return Array.from({ length: elements }, (_, at) => at);
  const random = new Random(`${seed}/elements/${shape.join('x')}`);
  const chosen = new Set<number>();
  while (chosen.size < SAMPLED_ELEMENTS) chosen.add(Math.floor(random.float() * elements));
  return [...chosen].sort((a, b) => a - b);
}

/** A tensor whose sampled blocks are being collected. */
interface Collecting {
  readonly tensor: GgufTensor;
  readonly positions: readonly number[];
  /** Numbers of the blocks that hold the positions, ascending. */
  readonly blocks: readonly number[];
  readonly bytes: Buffer;
  /** Of the first block that is not complete. */
  next: number;
}

/**
 * Takes a sample of every tensor of a file while its bytes go by, from front to back. Memory: the sampled blocks of one tensor (150 KB at
 * most) and 6 KB for each tensor that is done.
 */
export class TensorSampler {
  /** By the position of the tensor in the list that was given; undefined for a type that is not read. */
  readonly samples: (TensorSample | undefined)[] = [];
  readonly #seed: string;
  readonly #tensors: readonly GgufTensor[];
  #current: Collecting | undefined;

  /** @param tensors of one file, in file order */
  constructor(tensors: readonly GgufTensor[], seed: string) {
    this.#tensors = tensors;
    this.#seed = seed;
  }

  /** Uses the next bytes of the file. @param startByte of the chunk in the file; chunks follow one another */
  feed(chunk: Uint8Array, startByte: number): void {
    for (let tensor = this.#unfinished(); tensor !== undefined; tensor = this.#unfinished()) {
      if (tensor.startByte >= startByte + chunk.length) return;
      const reader = ELEMENT_READERS.get(tensor.type.name);
      if (reader === undefined) {
        this.samples.push(undefined);
        continue;
      }
      this.#current ??= collecting(tensor, this.#seed);
      if (!collect(this.#current, chunk, startByte)) return;
      this.samples.push(sampleOf(this.#current));
      this.#current = undefined;
    }
  }

  #unfinished(): GgufTensor | undefined {
    return this.#tensors[this.samples.length];
  }
}

function collecting(tensor: GgufTensor, seed: string): Collecting {
  const positions = samplePositions(seed, tensor.shape);
  const blocks = [...new Set(positions.map((at) => Math.floor(at / tensor.type.blockElements)))];
  return { tensor, positions, blocks, bytes: Buffer.alloc(blocks.length * tensor.type.blockBytes), next: 0 };
}

/** Copies what the chunk holds of the sampled blocks. @returns whether all of them are complete */
function collect(state: Collecting, chunk: Uint8Array, startByte: number): boolean {
  const { blockBytes } = state.tensor.type;
  const chunkEnd = startByte + chunk.length;
  for (let block = state.blocks[state.next]; block !== undefined; block = state.blocks[state.next]) {
    const first = state.tensor.startByte + block * blockBytes;
    if (first >= chunkEnd) return false;
    const from = Math.max(first, startByte);
    const to = Math.min(first + blockBytes, chunkEnd);
    state.bytes.set(
      chunk.subarray(from - startByte, to - startByte),
      state.next * blockBytes + (from - first),
    );
    if (to < first + blockBytes) return false;
    state.next += 1;
  }
  return true;
}

function sampleOf({ tensor, positions, blocks, bytes }: Collecting): TensorSample {
  const { blockElements, blockBytes, name } = tensor.type;
  const read = ELEMENT_READERS.get(name);
  if (read === undefined) throw new TypeError(`no reader for ${name}`);
  const size = positions.length;
  const sample = { values: new Float32Array(size), from: new Float32Array(size), to: new Float32Array(size) };
  let block = 0;
  positions.forEach((position, index) => {
    const number = Math.floor(position / blockElements);
    while (blocks[block] !== number) block += 1;
    const view = new DataView(bytes.buffer, bytes.byteOffset + block * blockBytes, blockBytes);
    const { value, from, to } = read(view, position - number * blockElements);
    sample.values[index] = value;
    sample.from[index] = from;
    sample.to[index] = to;
  });
  return sample;
}
