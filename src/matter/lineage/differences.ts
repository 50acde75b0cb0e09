import { Random, type Scored, type Unscored } from '../../base/index.js';
import type { DifferenceKind, TensorDifference } from '../../domain/index.js';
import { throwIfCancelled } from '../../files/index.js';
import { ModelRows, roundingEnergy, type GgufTensor } from '../../gguf/index.js';
import { spectrumOf } from '../../measure/index.js';
import type { LineageOptions } from './options.js';
import { words } from './words.js';

/** Elements read at a time from each file. */
const CHUNK_ELEMENTS = 2 ** 18;
/** A row that is longer is not compared, so that a hostile file cannot take all memory. */
const WIDEST = 2 ** 22;
/** Rows whose singular values are computed; fewer where rows are so long that they would take more than 64 MiB. */
const SAMPLED_ROWS = 192;
const SAMPLED_ELEMENTS = 2 ** 24;
/** A row differs beyond rounding if its squared difference is more than this many times the expected one; a tensor likewise. */
const ROW_FACTOR = 4;
const TENSOR_FACTOR = 2;
/** A difference is of low rank if it has at most this share of the rank that it could have, and holds this share of its square. */
const LOW_RANK = { share: 0.25, held: 0.9 } as const;

/** Compares each tensor with the base's of the same name, in the order of the model; tensors that only the base has come last. */
export async function differencesOf(
  model: ModelRows,
  base: ModelRows,
  options: LineageOptions,
): Promise<TensorDifference[]> {
  const names = [...new Set([...model.tensors.keys(), ...base.tensors.keys()])];
  const out: TensorDifference[] = [];
  for (const [done, name] of names.entries()) {
    options.onProgress?.('tensors', done, names.length);
    const [a, b] = [model.tensors.get(name), base.tensors.get(name)];
    if (a === undefined || b === undefined) {
      const reason = words.unscored('tensor-missing', { from: a === undefined ? 'model' : 'base' });
      out.push(notCompared(name, [a?.type.name ?? '', b?.type.name ?? ''], reason));
    } else out.push(await difference(model, base, a, b, options));
  }
  return out;
}

async function difference(
  model: ModelRows,
  base: ModelRows,
  a: GgufTensor,
  b: GgufTensor,
  options: LineageOptions,
): Promise<TensorDifference> {
  const types = [a.type.name, b.type.name] as const;
  const [width = 0] = a.shape;
  const [rows, otherRows] = [a.elements / width, b.elements / (b.shape[0] ?? 1)];
  const isLonger = a.shape.length === 2 && b.shape.length === 2 && width === b.shape[0];
  if (!isLonger && (a.shape.length !== b.shape.length || a.shape.some((size, at) => size !== b.shape[at]))) {
    return notCompared(a.name, types, words.unscored('shapes-differ', { model: a.shape, base: b.shape }));
  }
  if (width > WIDEST) return notCompared(a.name, types, words.unscored('too-wide', { columns: width }));
  const unread = [a, b].find((tensor) => !ModelRows.reads(tensor));
  const compared = Math.min(rows, otherRows);
  // Rows of one matrix, such as those of one expert; the samples of several would add up their ranks.
  const perMatrix = a.shape.length > 2 ? (a.shape[1] ?? compared) : compared;
  const random = new Random(`${options.seed}/rows/${a.name}`);
  const matrix = compared > perMatrix ? random.below(Math.floor(compared / perMatrix)) : 0;
  const most = Math.min(SAMPLED_ROWS, Math.floor(SAMPLED_ELEMENTS / width));
  const chosen = random.sample(perMatrix, most).map((row) => row + matrix * perMatrix);
  const sums = new Sums(width, types, chosen);
  let isEqual = a.type.id === b.type.id;
  const rowsAtATime = Math.max(1, Math.floor(CHUNK_ELEMENTS / width));
  const [x, y] = [new Float32Array(rowsAtATime * width), new Float32Array(rowsAtATime * width)];
  for (let from = 0; from < compared && (isEqual || unread === undefined); from += rowsAtATime) {
    throwIfCancelled(options.signal, model.model.files[0].path);
    const count = Math.min(rowsAtATime, compared - from);
    const bytes = await model.read(a.name, from, count, x);
    isEqual &&= bytes.equals(await base.readBytes(b.name, from, count));
    if (unread !== undefined) continue;
    await base.read(b.name, from, count, y);
    for (let row = 0; row < count; row++) sums.add(from + row, x, y, row * width);
  }
  const shape = { compared, added: rows - otherRows };
  if (unread !== undefined && !isEqual) {
    const reason = words.unscored('type-not-read', { type: unread.type.name });
    return { ...notCompared(a.name, types, reason), rows: shape };
  }
  return { name: a.name, types, rows: shape, ...sums.result(isEqual, compared) };
}

/** What is added up over the rows of one tensor. */
class Sums {
  readonly #width: number;
  readonly #types: readonly [string, string];
  readonly #chosen: ReadonlyMap<number, number>;
  readonly #sample: Float32Array;
  #sampleRounding = 0;
  #energy = 0;
  #rounding = 0;
  #dot = 0;
  #square = 0;
  #baseSquare = 0;
  #changed = 0;
  #first: number | null = null;
  #last: number | null = null;

  constructor(width: number, types: readonly [string, string], chosen: readonly number[]) {
    this.#width = width;
    this.#types = types;
    this.#chosen = new Map(chosen.map((row, at) => [row, at]));
    this.#sample = new Float32Array(width > 1 && chosen.length > 1 ? chosen.length * width : 0);
  }

  add(row: number, x: Float32Array, y: Float32Array, from: number): void {
    let energy = 0;
    for (let at = from; at < from + this.#width; at++) {
      const [one, other] = [x[at] ?? 0, y[at] ?? 0];
      energy += (one - other) ** 2;
      this.#dot += one * other;
      this.#square += one * one;
      this.#baseSquare += other * other;
    }
    const rounding =
      roundingEnergy(this.#types[0], x, from, this.#width) +
      roundingEnergy(this.#types[1], y, from, this.#width);
    this.#energy += energy;
    this.#rounding += rounding;
    if (energy > ROW_FACTOR * rounding) {
      this.#changed++;
      this.#first ??= row;
      this.#last = row;
    }
    const at = this.#chosen.get(row);
    if (at === undefined || this.#sample.length === 0) return;
    this.#sampleRounding += rounding;
    for (let k = 0; k < this.#width; k++) {
      this.#sample[at * this.#width + k] = (x[from + k] ?? 0) - (y[from + k] ?? 0);
    }
  }

  result(isEqual: boolean, rows: number): Omit<TensorDifference, 'name' | 'types' | 'rows'> {
    const changed = { rows: this.#changed, first: this.#first, last: this.#last };
    const base = {
      changed,
      relativeNorm: isEqual ? 0 : this.#over(this.#energy),
      expectedRounding: this.#over(this.#rounding),
      cosine: this.#cosine(isEqual),
    };
    if (!Number.isFinite(this.#energy + this.#square + this.#baseSquare)) {
      return isEqual
        ? { ...base, kind: 'equal' }
        : { ...base, kind: 'not-compared', notCompared: words.unscored('not-finite') };
    }
    if (this.#energy === 0) return { ...base, kind: 'equal' };
    if (this.#changed === 0 || (this.#energy <= TENSOR_FACTOR * this.#rounding && this.#changed < rows / 2)) {
      return { ...base, kind: 'rounding' };
    }
    if (rows > 1 && this.#changed <= rows / 2) return { ...base, kind: 'some-rows' };
    return { ...base, ...this.#everywhere() };
  }

  #everywhere(): Pick<TensorDifference, 'kind' | 'spectrum'> {
    const rows = this.#sample.length / this.#width;
    const total = this.#sample.reduce((sum, value) => sum + value * value, 0);
    if (this.#sample.length === 0 || total === 0) return { kind: 'everywhere' };
    const spectrum = spectrumOf(this.#sample, rows, this.#width);
    const { rank, share, shareOfNoise } = spectrum;
    const isRest = total * (1 - share) <= TENSOR_FACTOR * this.#sampleRounding;
    const isLow = rank > 0 && rank <= LOW_RANK.share * Math.min(rows, this.#width);
    const kind: DifferenceKind = isLow && (share >= LOW_RANK.held || isRest) ? 'low-rank' : 'everywhere';
    return { kind, spectrum: { rows, columns: this.#width, rank, share, shareOfNoise } };
  }

  #over(energy: number): Scored {
    if (!Number.isFinite(energy + this.#baseSquare)) return words.unscored('not-finite');
    return this.#baseSquare === 0 ? words.unscored('tensor-zero') : Math.sqrt(energy / this.#baseSquare);
  }

  #cosine(isEqual: boolean): Scored {
    if (isEqual) return 1;
    if (this.#square === 0 || this.#baseSquare === 0) return words.unscored('tensor-zero');
    const cosine = this.#dot / (Math.sqrt(this.#square) * Math.sqrt(this.#baseSquare));
    return Number.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : words.unscored('not-finite');
  }
}

function notCompared(name: string, types: readonly [string, string], reason: Unscored): TensorDifference {
  return {
    name,
    types,
    kind: 'not-compared',
    notCompared: reason,
    rows: { compared: 0, added: 0 },
    changed: { rows: 0, first: null, last: null },
    relativeNorm: reason,
    expectedRounding: reason,
    cosine: reason,
  };
}
