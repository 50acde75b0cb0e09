import { Random, type Remark } from '../../base/index.js';
import { ModelRows } from '../../gguf/index.js';
import { words } from './words.js';

/** Rows of a tensor: one for each hidden unit, `firstRow` belonging to unit 0. */
interface UnitRows {
  readonly name: string;
  readonly firstRow: number;
}

/** The hidden units of a layer's feed-forward network; with experts, those of one of them. */
export interface HiddenLayer {
  readonly layer: number;
  readonly units: number;
  /** Weights of a unit. */
  readonly width: number;
  readonly expert: number | null;
  /** 0 without experts. */
  readonly experts: number;
  /** The weights that the gate multiplies. */
  readonly up: UnitRows;
  /** Null if the network has no gate. */
  readonly gate: UnitRows | null;
  /** The gain of the norm before the network; null if there is none under the usual names. */
  readonly norm: string | null;
}

/** A layer of two models, as units that can be compared. */
export interface LayerPair {
  readonly layer: number;
  readonly model: HiddenLayer;
  readonly base: HiddenLayer;
}

/** The layers of a file by their number, and why some are not read. */
export interface HiddenLayers {
  readonly read: ReadonlyMap<number, HiddenLayer>;
  readonly unread: ReadonlyMap<number, Remark>;
}

/**
 * The layers of a file with hidden units, in order.
 * @param seed draws the expert whose units are compared, the same in all layers
 */
export function hiddenLayers(file: ModelRows, seed: string): HiddenLayers {
  const read = new Map<number, HiddenLayer>();
  const unread = new Map<number, Remark>();
  for (const layer of layerNumbers(file)) {
    const experts = expertsOf(file, layer);
    const expert = experts === 0 ? null : new Random(`${seed}/expert`).below(experts);
    const found = hiddenLayer(file, layer, expert, experts);
    if (found === null) continue;
    const reason = obstacle(file, found);
    if (reason === null) read.set(layer, found);
    else unread.set(layer, reason);
  }
  return { read, unread };
}

/** The layers with the same number in both files, in order, and those that cannot be paired. */
export function pairLayers(
  model: HiddenLayers,
  base: HiddenLayers,
): { readonly pairs: LayerPair[]; readonly untested: { layer: number; reason: Remark }[] } {
  const numbers = [model.read, model.unread, base.read, base.unread].flatMap((layers) => [...layers.keys()]);
  const pairs: LayerPair[] = [];
  const untested: { layer: number; reason: Remark }[] = [];
  for (const layer of [...new Set(numbers)].sort((a, b) => a - b)) {
    const [own, other] = [model.read.get(layer), base.read.get(layer)];
    if (own !== undefined && other?.experts === own.experts) {
      pairs.push({ layer, model: own, base: other });
      continue;
    }
    const isBoth = own !== undefined && other !== undefined;
    const reason = isBoth
      ? words.remark('expert-counts-differ', { model: own.experts, base: other.experts })
      : (model.unread.get(layer) ??
        base.unread.get(layer) ??
        words.remark('layer-missing', { from: own === undefined ? 'model' : 'base' }));
    untested.push({ layer, reason });
  }
  return { pairs, untested };
}

/** Limits of a layer, several times those of the largest known models, so that a hostile file cannot take all memory. */
const MOST_UNITS = 2 ** 18;
const WIDEST = 2 ** 16;

const UP = /^blk\.(\d{1,3})\.ffn_up(_exps)?\.weight$/u;

function layerNumbers(file: ModelRows): number[] {
  const numbers = new Set(
    [...file.tensors.keys()].flatMap((name) => {
      const number = UP.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    }),
  );
  return [...numbers].sort((a, b) => a - b);
}

/** The number of experts of a layer; 0 if it has one network. */
function expertsOf(file: ModelRows, layer: number): number {
  if (file.tensors.has(`blk.${layer}.ffn_up.weight`)) return 0;
  return file.tensors.get(`blk.${layer}.ffn_up_exps.weight`)?.shape[2] ?? 0;
}

function hiddenLayer(
  file: ModelRows,
  layer: number,
  expert: number | null,
  experts: number,
): HiddenLayer | null {
  const name = (part: string): string => `blk.${layer}.${part}.weight`;
  const end = expert === null ? '' : '_exps';
  const up = file.tensors.get(name(`ffn_up${end}`));
  const gate = file.tensors.get(name(`ffn_gate${end}`));
  const down = file.tensors.get(name(`ffn_down${end}`));
  const [width, rows] = up?.shape ?? [];
  if (up === undefined || width === undefined || rows === undefined) return null;
  const norm = [name('ffn_norm'), name('post_attention_norm')].find((one) => file.tensors.has(one)) ?? null;
  const base = { layer, width, expert, experts, norm };
  // One tensor holds gate and input in this order where it has twice the units that the network has.
  const isFused = gate === undefined && down?.shape[0] !== undefined && down.shape[0] * 2 === rows;
  const units = isFused ? rows / 2 : rows;
  const firstRow = (expert ?? 0) * rows;
  if (isFused) {
    const half = { name: up.name, firstRow: firstRow + units };
    return { ...base, units, up: half, gate: { name: up.name, firstRow } };
  }
  const hasGate = gate?.shape[0] === width && gate.shape[1] === rows;
  return {
    ...base,
    units,
    up: { name: up.name, firstRow },
    gate: hasGate ? { name: gate.name, firstRow } : null,
  };
}

/** Why the units of a layer cannot be read into memory; null if they can. */
function obstacle(file: ModelRows, { up, gate, units, width }: HiddenLayer): Remark | null {
  if (units > MOST_UNITS) return words.remark('too-many-units', { units, most: MOST_UNITS });
  if (width > WIDEST) return words.remark('too-wide', { columns: width });
  const unread = [up, ...(gate === null ? [] : [gate])]
    .map(({ name }) => file.tensors.get(name))
    .find((tensor) => tensor !== undefined && !ModelRows.reads(tensor));
  return unread === undefined ? null : words.remark('type-not-read', { type: unread.type.name });
}
