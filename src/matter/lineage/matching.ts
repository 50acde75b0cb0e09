import { Random, type Unscored } from '../../base/index.js';
import type {
  LayerCounterpart,
  LayerMatching,
  Matching,
  MatchingInputs,
  MatchingVerdict,
} from '../../domain/index.js';
import { throwIfCancelled } from '../../files/index.js';
import { ModelRows } from '../../gguf/index.js';
import { lnAtLeastCoincidences, lnFisher, matchUnits } from '../../measure/index.js';
import type { HiddenLayer, HiddenLayers } from './hiddenLayers.js';
import { normalizeRows, products } from './rows.js';
import { randomInputs, tokenInputs, type Inputs } from './inputs.js';
import { LINEAGE_LEVEL, type LineageOptions } from './options.js';
import { words } from './words.js';

/** What sampled units of a layer answer to each input, by their gate and by their input; one normalized row for each unit. */
interface Responses {
  readonly rows: number;
  readonly gate: Float32Array;
  readonly up: Float32Array;
}

/** Units of a layer that are tried with the layers of other numbers. */
const FEW_UNITS = 32;

/**
 * Do units of one model have counterparts in the other, whatever their order? Each unit answers to the same inputs; by its gate and by
 * its input it is matched with the base's units, each by itself. For unrelated models, the two matchings seldom name the same
 * counterpart. A part of the units is also tried with all layers of other numbers.
 * @param kind see {@link MatchingInputs}
 * @returns the layers that could be matched
 * @throws {PalimpsestError} `file-*`, `cancelled`
 * @source Zhu, Ahmed, Kuditipudi & Liang 2025, ICML (arXiv 2502.12292), φ_MATCH; here with inputs to single layers in place of texts, and
 * with the count of agreements in place of Spearman's correlation
 */
export async function testMatching(
  model: ModelRows,
  base: ModelRows,
  all: { readonly model: HiddenLayers; readonly base: HiddenLayers },
  kind: MatchingInputs,
  options: LineageOptions,
): Promise<Matching | Unscored> {
  const [own, others] = [all.model, all.base].map(({ read }) =>
    [...read.values()].filter(({ gate }) => gate !== null),
  ) as [HiddenLayer[], HiddenLayer[]];
  if (own.length === 0 || others.length === 0) {
    return words.unscored(all.model.read.size * all.base.read.size === 0 ? 'no-layer-tested' : 'no-gate');
  }
  const given =
    kind === 'random'
      ? randomInputs(own, others, options.seed)
      : await tokenInputs(model, base, options.seed);
  if ('kind' in given) return given;
  const { count } = given.model;
  const sampled = await sampledResponses(model, own, others, given.model, options);
  const layers: LayerMatching[] = [];
  const counterparts: LayerCounterpart[] = [];
  let otherPairs = 0;
  for (const [done, other] of others.entries()) {
    options.onProgress?.('matching', done, others.length);
    throwIfCancelled(options.signal, base.model.files[0].path);
    const answers = await responses(base, other, range(other.units), given.base);
    if (answers === null) continue;
    const seed = `${options.seed}/matching/${kind}/${other.layer}`;
    const at = sampled.findIndex(({ layer }) => layer.layer === other.layer);
    const same = sampled[at];
    if (same?.layer.experts === other.experts) {
      const control =
        sampled.length > 1 ? sampled[(at + Math.ceil(sampled.length / 2)) % sampled.length] : undefined;
      layers.push({
        layer: other.layer,
        expert: other.expert,
        units: same.responses.rows,
        of: answers.rows,
        byChance: same.responses.rows / answers.rows,
        ...agreement(same.responses, answers, count, seed),
        control:
          control === undefined
            ? null
            : { layer: control.layer.layer, ...agreement(control.responses, answers, count, seed) },
      });
    }
    for (const { layer, responses: answered } of sampled) {
      if (layer.layer === other.layer || layer.experts !== other.experts) continue;
      otherPairs++;
      const few = firstRows(answered, FEW_UNITS, count);
      const found = agreement(few, answers, count, `${seed}/${layer.layer}`);
      counterparts.push({ layer: layer.layer, baseLayer: other.layer, units: few.rows, ...found });
    }
  }
  if (layers.length + counterparts.length === 0) return words.unscored('not-finite');
  const controls = layers.flatMap(({ control }) => (control === null ? [] : [control.lnP]));
  const lnP = lnFisher(layers.map((layer) => layer.lnP));
  const controlLnP = controls.length === 0 ? null : lnFisher(controls);
  return {
    inputs: count,
    lnP,
    controlLnP,
    level: LINEAGE_LEVEL,
    verdict: verdictOf(lnP, controlLnP),
    layers,
    otherPairs,
    counterparts: counterparts
      .map((one) => ({ ...one, lnP: Math.min(0, one.lnP + Math.log(otherPairs)) }))
      .filter(({ lnP }) => lnP <= Math.log(LINEAGE_LEVEL)),
  };
}

function verdictOf(lnP: number, controlLnP: number | null): MatchingVerdict {
  const most = Math.log(LINEAGE_LEVEL);
  if (lnP > most) return 'not-shown';
  if (controlLnP === null) return 'no-control';
  return controlLnP > most ? 'corresponds' : 'control-as-well';
}

interface Sampled {
  readonly layer: HiddenLayer;
  readonly responses: Responses;
}

/** The units of the model that are matched: a sample of each layer in random order, so small that all layers fit into memory. */
async function sampledResponses(
  model: ModelRows,
  own: readonly HiddenLayer[],
  others: readonly HiddenLayer[],
  inputs: Inputs,
  options: LineageOptions,
): Promise<Sampled[]> {
  const most = Math.min(Math.max(2, Math.floor(options.units / 2)), ...others.map(({ units }) => units));
  const out: Sampled[] = [];
  for (const layer of own) {
    throwIfCancelled(options.signal, model.model.files[0].path);
    const random = new Random(`${options.seed}/matching/${layer.layer}/units`);
    const answered = await responses(model, layer, random.shuffle(random.sample(layer.units, most)), inputs);
    if (answered !== null) out.push({ layer, responses: answered });
  }
  return out;
}

function firstRows({ rows, gate, up }: Responses, most: number, width: number): Responses {
  const count = Math.min(rows, most);
  return { rows: count, gate: gate.subarray(0, count * width), up: up.subarray(0, count * width) };
}

function agreement(
  own: Responses,
  all: Responses,
  inputs: number,
  seed: string,
): { readonly agreeing: number; readonly lnP: number } {
  const agreeing = agreements(own, all, inputs, seed);
  return { agreeing, lnP: lnAtLeastCoincidences(agreeing, own.rows, all.rows) };
}

/** Units for which gate and input are matched with the same unit of the other model. The base has at least as many units. */
function agreements(own: Responses, all: Responses, tokens: number, seed: string): number {
  const [gates, ups] = (['gate', 'up'] as const).map((part) =>
    matchUnits(
      products(own[part], own.rows, all[part], all.rows, tokens),
      own.rows,
      all.rows,
      `${seed}/${part}`,
    ),
  );
  return gates?.reduce((count, unit, at) => count + Number(unit === ups?.[at]), 0) ?? 0;
}

/** Rows that are read and multiplied at a time. */
const ROWS_AT_A_TIME = 64;

async function responses(
  file: ModelRows,
  layer: HiddenLayer,
  units: readonly number[],
  inputs: Inputs,
): Promise<Responses | null> {
  const { gate, up, norm, width } = layer;
  if (gate === null || width !== inputs.width) return null;
  const gains = new Float32Array(width).fill(1);
  const tensor = norm === null ? undefined : file.tensors.get(norm);
  if (norm !== null && tensor?.shape[0] === width && ModelRows.reads(tensor)) {
    await file.read(norm, 0, 1, gains);
  }
  // The norm's gain belongs to the input; a copy may carry it in the weights.
  const seen = inputs.values.map((value, at) => value * (gains[at % width] ?? 0));
  const isWhole = units.length === layer.units && units.every((unit, at) => unit === at);
  const answers = async ({ name, firstRow }: { name: string; firstRow: number }): Promise<Float32Array> => {
    const out = new Float32Array(units.length * inputs.count);
    const rows = new Float32Array(ROWS_AT_A_TIME * width);
    for (let from = 0; from < units.length; from += ROWS_AT_A_TIME) {
      const count = Math.min(ROWS_AT_A_TIME, units.length - from);
      if (isWhole) await file.read(name, firstRow + from, count, rows);
      else {
        for (let at = 0; at < count; at++) {
          await file.read(name, firstRow + (units[from + at] ?? 0), 1, rows.subarray(at * width));
        }
      }
      out.set(products(rows, count, seen, inputs.count, width), from * inputs.count);
    }
    return out;
  };
  const [gates, ups] = [await answers(gate), await answers(up)];
  return [gates, ups].every((part) => centerRows(part, units.length, inputs.count))
    ? { rows: units.length, gate: gates, up: ups }
    : null;
}

/** Takes the mean from each row and divides by the norm, so that products are correlations. @returns false if a number is not finite */
function centerRows(values: Float32Array, rows: number, width: number): boolean {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let at = row * width; at < (row + 1) * width; at++) sum += values[at] ?? 0;
    for (let at = row * width; at < (row + 1) * width; at++) values[at] = (values[at] ?? 0) - sum / width;
  }
  return normalizeRows(values, rows, width);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at);
}
