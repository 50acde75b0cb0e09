import { Random, type Remark, type Unscored } from '../../base/index.js';
import type { Independence, LayerIndependence } from '../../domain/index.js';
import { throwIfCancelled } from '../../files/index.js';
import type { ModelRows } from '../../gguf/index.js';
import { lnFisher, testUnits } from '../../measure/index.js';
import type { HiddenLayer, LayerPair } from './hiddenLayers.js';
import { normalizeRows, products } from './rows.js';
import { LINEAGE_LEVEL, type LineageOptions } from './options.js';
import { words } from './words.js';

/**
 * Are units with the same number more alike than chance gives? In each layer, a sample of units by their weights in `ffn_up`.
 * @returns the test, and the layers that could not be tested, with the reason
 * @throws {PalimpsestError} `file-*`, `cancelled`
 */
export async function testIndependence(
  model: ModelRows,
  base: ModelRows,
  pairs: readonly LayerPair[],
  options: LineageOptions,
): Promise<{
  readonly test: Independence | Unscored;
  readonly untested: { layer: number; reason: Remark }[];
}> {
  const sums = new Float64Array(options.permutations);
  const layers: LayerIndependence[] = [];
  const untested: { layer: number; reason: Remark }[] = [];
  let total = 0;
  for (const [done, pair] of pairs.entries()) {
    options.onProgress?.('units', done, pairs.length);
    throwIfCancelled(options.signal, model.model.files[0].path);
    const reason = notComparable(pair);
    if (reason !== null) {
      untested.push({ layer: pair.layer, reason });
      continue;
    }
    const { units: of, width, expert } = pair.model;
    const seed = `${options.seed}/independence/${pair.layer}`;
    const chosen = new Random(`${seed}/units`).sample(of, options.units);
    const similarities = cosines(
      await unitVectors(model, pair.model, chosen),
      await unitVectors(base, pair.base, chosen),
      chosen.length,
      width,
    );
    if (similarities === null) {
      untested.push({ layer: pair.layer, reason: words.remark('not-finite') });
      continue;
    }
    const { sum, ...test } = testUnits(similarities, chosen.length, sums, seed);
    total += sum;
    layers.push({ layer: pair.layer, expert, of, ...test });
  }
  if (layers.length === 0) return { test: words.unscored('no-layer-tested'), untested };
  const units = layers.reduce((count, layer) => count + layer.units, 0);
  // The order of an addition decides nothing.
  const reached = 1 + sums.reduce((count, sum) => count + Number(sum >= total - 1e-12 * units), 0);
  const p = reached / (options.permutations + 1);
  const lnPMatched = lnFisher(layers.map((layer) => layer.lnPMatched));
  return {
    test: {
      permutations: options.permutations,
      smallestP: 1 / (options.permutations + 1),
      p,
      lnPMatched,
      level: LINEAGE_LEVEL,
      isRejected: Math.min(Math.log(p), lnPMatched) <= Math.log(LINEAGE_LEVEL / 2),
      layers,
    },
    untested,
  };
}

function notComparable({ model, base }: LayerPair): Remark | null {
  if (model.units !== base.units) {
    return words.remark('unit-counts-differ', { model: model.units, base: base.units });
  }
  return model.width === base.width
    ? null
    : words.remark('widths-differ', { model: model.width, base: base.width });
}

/** The weights of units, one row for each. */
async function unitVectors(
  file: ModelRows,
  { up, width }: HiddenLayer,
  chosen: readonly number[],
): Promise<Float32Array> {
  const out = new Float32Array(chosen.length * width);
  for (const [at, unit] of chosen.entries()) {
    await file.read(up.name, up.firstRow + unit, 1, out.subarray(at * width, (at + 1) * width));
  }
  return out;
}

/** Cosines of all pairs of rows, 0 where a row is zero; null if a number is not finite. */
function cosines(a: Float32Array, b: Float32Array, rows: number, width: number): Float64Array | null {
  if (!normalizeRows(a, rows, width) || !normalizeRows(b, rows, width)) return null;
  return products(a, rows, b, rows, width);
}
