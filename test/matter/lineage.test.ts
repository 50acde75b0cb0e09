import { copyFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/index.js';
import type { LayerMatching, Lineage, TensorDifference } from '../../src/domain/index.js';
import { compareLineage } from '../../src/matter/index.js';
import { DEMO, PLANT } from '../support/cli.js';
import { ALL_LANES, longLane } from '../support/lanes.js';
import { writeGguf, type TensorSpec } from '../support/models/ggufWriter.js';
import { requantize } from '../support/models/requantize.js';
import { rewriteTensors, type Change } from '../support/models/rewriteTensors.js';
import { randomLlama, randomMamba, TINY, writeLlama } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

const folder = scratchFolder();
const OPTIONS = { seed: 'test', permutations: 999, units: 128 } as const;
/** Where neither a number of units nor of permutations decides. */
const QUICK = { ...OPTIONS, permutations: 99, units: 16 } as const;
const P1 = join(DEMO, 'P1-f16.gguf');
const P0 = join(DEMO, 'P0-f16.gguf');
const tokenizer = byteLevelBpe(400, { bos: true });
const LAYERS = [0, 1, 2, 3];

/** A copy of a model, by default of P1, in which tensors are changed. */
function changed(name: string, change: Readonly<Record<string, Change>>, model = P1): string {
  const [copy, path] = [join(folder, `source-${name}`), join(folder, name)];
  copyFileSync(model, copy);
  chmodSync(copy, 0o644);
  rewriteTensors(copy, path, change);
  return path;
}

/** A tiny random model. */
function tiny(seed: string): string {
  const path = join(folder, `${seed}.gguf`);
  writeLlama(path, { ...TINY, tokenizer, seed });
  return path;
}

function independent(lineage: Lineage): Exclude<Lineage['independence'], { kind: 'unscored' }> {
  if ('kind' in lineage.independence) throw new Error(lineage.independence.reason);
  return lineage.independence;
}

function agreement(
  lineage: Lineage,
  inputs: 'random' | 'tokens',
): { of: number; own: number; control: number } {
  const matching = lineage.matching[inputs];
  if ('kind' in matching) throw new Error(matching.reason);
  const sum = (count: (layer: LayerMatching) => number): number =>
    matching.layers.reduce((total, layer) => total + count(layer), 0);
  return {
    of: sum(({ units }) => units),
    own: sum(({ agreeing }) => agreeing),
    control: sum(({ control }) => control?.agreeing ?? 0),
  };
}

function kinds(lineage: Lineage): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of lineage.differences) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function of(lineage: Lineage, name: string): TensorDifference {
  return must(lineage.differences.find((one) => one.name === name));
}

function permuteRows(order: readonly number[]): Change {
  return (values, width) => {
    const old = values.slice();
    order.forEach((from, to) => values.set(old.subarray(from * width, (from + 1) * width), to * width));
  };
}

/** Columns change their places, and some their signs: a rotation of the basis. */
function rotateColumns(order: readonly number[], signs: readonly number[]): Change {
  return (values, width, rows) => {
    const old = values.slice();
    for (let row = 0; row < rows; row++) {
      order.forEach(
        (from, to) => (values[row * width + to] = (old[row * width + from] ?? 0) * (signs[to] ?? 1)),
      );
    }
  };
}

function both(first: Change, second: Change): Change {
  return (...matrix) => {
    first(...matrix);
    second(...matrix);
  };
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
}

/** Adds the product of two random matrices of a rank. */
function addLowRank(rank: number, size: number, seed: string): Change {
  return (values, width, rows) => {
    const random = new Random(seed);
    const [b, a] = [rows * rank, rank * width].map((count) =>
      Float64Array.from({ length: count }, () => normal(random)),
    );
    for (let at = 0; at < values.length; at++) {
      let sum = 0;
      for (let k = 0; k < rank; k++) {
        sum += (b?.[Math.floor(at / width) * rank + k] ?? 0) * (a?.[k * width + (at % width)] ?? 0);
      }
      values[at] = (values[at] ?? 0) + size * sum;
    }
  };
}

function addNoise(size: number, seed: string): Change {
  return (values) => {
    const random = new Random(seed);
    values.forEach((value, at) => (values[at] = value + size * normal(random)));
  };
}

describe('two files of one model', () => {
  it('finds the units paired and every difference explained by rounding, as F16 and Q8_0', async () => {
    const lineage = await compareLineage(P1, join(PLANT, 'P1-q8_0.gguf'), OPTIONS);
    const test = independent(lineage);
    // 999 permutations cannot reach half of the level; the matches reject the hypothesis.
    expect(test).toMatchObject({
      permutations: 999,
      smallestP: 0.001,
      p: 0.001,
      level: 0.001,
      isRejected: true,
    });
    expect(lineage.matching).toMatchObject({
      random: { verdict: 'corresponds' },
      tokens: { verdict: 'corresponds' },
    });
    expect(test.layers.map(({ layer, matched, of: all }) => [layer, matched, all])).toEqual(
      LAYERS.map((layer) => [layer, 128, 704]),
    );
    // 4 layers, 128 units each: every layer has the probability 1 / 128!, 10^−215.6.
    for (const { lnPMatched } of test.layers) expect(lnPMatched / Math.LN10).toBeCloseTo(-215.586, 3);
    expect(agreement(lineage, 'random').own).toBe(256);
    expect(agreement(lineage, 'tokens').own).toBe(256);
    expect(kinds(lineage)).toEqual({ equal: 9, rounding: 29 });
    expect(lineage.untested).toEqual([]);
  });

  it('gives the same bytes again, and other samples for another seed', async () => {
    const [path, base] = [tiny('again'), tiny('again, base')];
    const runs = await Promise.all(
      ['a', 'a', 'b'].map((seed) => compareLineage(path, base, { ...QUICK, seed })),
    );
    const [one, same, other] = runs.map((run) => JSON.stringify({ ...run, seed: '' }));
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });
});

longLane(
  'finds models of one initialization that were trained on different texts',
  'a file and its Q8_0 copy; unit/measure for the test of independence',
  async () => {
    const lineage = await compareLineage(P1, P0, { ...OPTIONS, units: 704 });
    const test = independent(lineage);
    expect(test.p).toBe(0.001);
    // By numpy and scipy.optimize.linear_sum_assignment in float64, from the reader of the Python package gguf.
    const golden = [
      [0.7941065340587109, 8.715264504173472e-5, 704],
      [0.673299759348546, -1.2618291874274958e-5, 704],
      [0.6399712792401151, 9.169315281413176e-5, 704],
      [0.6013640160021787, -7.297631815530825e-5, 704],
    ] as const;
    for (const [layer, [same, other, matched]] of golden.entries()) {
      const found = must(test.layers[layer]);
      expect(found.meanSame).toBeCloseTo(same, 6);
      expect(found.meanOther).toBeCloseTo(other, 7);
      expect(found.matched).toBe(matched);
    }
    expect(of(lineage, 'blk.1.attn_q.weight').relativeNorm).toBeCloseTo(0.7879891053661017, 9);
    const random = agreement(lineage, 'random');
    expect(random.of).toBe(4 * 352);
    expect(random.own).toBeGreaterThan(0.98 * random.of);
    expect(random.control).toBeLessThan(10);
    expect(kinds(lineage)).toEqual({ everywhere: 38 });
  },
);

describe('independent models', () => {
  longLane(
    'have p-values that are uniform',
    'the other tests of this file, which compare independent models too',
    async () => {
      const pairs = ALL_LANES ? 40 : 8;
      const shape = { ...TINY, embedding: 64, tokenizer, blocks: 2 };
      const paths = Array.from({ length: pairs + 1 }, (_, at) => join(folder, `independent-${at}.gguf`));
      for (const [at, path] of paths.entries()) writeLlama(path, { ...shape, seed: `independent ${at}` });
      const found = [];
      for (let at = 0; at < pairs; at++) {
        found.push(
          await compareLineage(must(paths[at]), must(paths[at + 1]), {
            seed: `pair ${at}`,
            permutations: 99,
            units: 32,
          }),
        );
      }
      const tests = found.map(independent);
      const layers = tests.flatMap((test) => test.layers);
      expect(layers).toHaveLength(2 * pairs);
      for (const [values, count] of [
        [tests.map(({ p }) => p), pairs],
        [layers.map(({ p }) => p), 2 * pairs],
        [layers.map(({ lnPSpearman }) => Math.exp(lnPSpearman)), 2 * pairs],
      ] as const) {
        const mean = values.reduce((sum, value) => sum + value, 0) / count;
        // The mean of uniform numbers has the standard deviation 1 / √(12 n).
        expect(Math.abs(mean - 0.5)).toBeLessThan(3.5 / Math.sqrt(12 * count));
        const low = values.filter((value) => value <= 0.1).length / count;
        expect(Math.abs(low - 0.1)).toBeLessThan(3.5 * Math.sqrt(0.09 / count));
      }
      expect(tests.map(({ isRejected }) => isRejected)).not.toContain(true);
      const matched = layers.reduce((sum, layer) => sum + layer.matched, 0) / layers.length;
      expect(Math.abs(matched - 1)).toBeLessThan(3.5 / Math.sqrt(layers.length));
      expect(Math.min(...tests.map(({ lnPMatched }) => lnPMatched))).toBeGreaterThan(Math.log(0.001));
      for (const inputs of ['random', 'tokens'] as const) {
        const all = found.map((lineage) => agreement(lineage, inputs));
        const share = all.reduce((sum, { own }) => sum + own, 0) / all.reduce((sum, one) => sum + one.of, 0);
        // One in 96 by chance.
        expect(share).toBeLessThan(0.03);
        for (const { matching } of found) {
          expect(matching[inputs]).toMatchObject({ otherPairs: 2, counterparts: [], verdict: 'not-shown' });
        }
      }
    },
  );
});

describe('copies that hide their origin', () => {
  const random = new Random('hidden');
  const order = (count: number): number[] => random.shuffle(Array.from({ length: count }, (_, at) => at));
  const shape = ALL_LANES ? { units: 704, width: 256 } : { units: TINY.feedForward, width: TINY.embedding };
  const units = LAYERS.map(() => order(shape.units));
  const basis = order(shape.width);
  const signs = basis.map(() => (random.below(2) === 0 ? -1 : 1));

  longLane(
    'passes the test by number with reordered units, and is found by matching',
    'a rotated basis, below',
    async () => {
      const change = Object.fromEntries(
        LAYERS.flatMap((layer) =>
          ['gate', 'up'].map((part) => [`blk.${layer}.ffn_${part}.weight`, permuteRows(must(units[layer]))]),
        ),
      );
      const lineage = await compareLineage(changed('reordered.gguf', change), P1, {
        ...OPTIONS,
        units: 64,
      });
      expect(independent(lineage)).toMatchObject({ isRejected: false });
      expect(independent(lineage).p).toBeGreaterThan(0.01);
      expect(Math.exp(independent(lineage).lnPMatched)).toBeGreaterThan(0.01);
      for (const inputs of ['random', 'tokens'] as const) {
        const { own, control, of: all } = agreement(lineage, inputs);
        expect(own).toBe(all);
        expect(control).toBeLessThan(10);
      }
    },
  );

  /** With the long lanes P1, in every run a tiny model whose gains differ, too. */
  function original(): string {
    if (ALL_LANES) return P1;
    const plain = join(folder, 'original.gguf');
    writeLlama(plain, { ...TINY, tokenizer, seed: 'original', blocks: LAYERS.length });
    const gains: Change = (values) => {
      for (const at of values.keys()) values[at] = 0.5 + random.float();
    };
    return changed(
      'gains.gguf',
      Object.fromEntries(LAYERS.map((layer) => [`blk.${layer}.ffn_norm.weight`, gains])),
      plain,
    );
  }

  it('is found by its answers to tokens in a rotated basis, with the gains in the weights', async () => {
    const rotate = rotateColumns(basis, signs);
    const change: Record<string, Change> = { 'token_embd.weight': rotate };
    for (const layer of LAYERS) {
      const gains: number[] = [];
      // Reading order: the norm comes first, so that its gains are known to the weights.
      change[`blk.${layer}.ffn_norm.weight`] = (values) => {
        gains.push(...values);
        values.fill(1);
      };
      const carry: Change = (values, width) =>
        values.forEach((value, at) => (values[at] = value * must(gains[at % width])));
      for (const part of ['gate', 'up']) {
        change[`blk.${layer}.ffn_${part}.weight`] = both(
          carry,
          both(rotate, permuteRows(must(units[layer]))),
        );
      }
    }
    const base = original();
    const lineage = await compareLineage(changed('rotated.gguf', change, base), base, {
      ...OPTIONS,
      permutations: 199,
      units: 64,
    });
    expect(independent(lineage).p).toBeGreaterThan(0.01);
    expect(agreement(lineage, 'random').own).toBeLessThan(10);
    expect(lineage.matching).toMatchObject({
      random: { verdict: 'not-shown' },
      tokens: { verdict: 'corresponds' },
    });
    const { own, control, of: all } = agreement(lineage, 'tokens');
    expect(own).toBeGreaterThan(0.98 * all);
    expect(control).toBeLessThan(10);
  });
});

it('finds the layers of a copy from which a layer was removed', async () => {
  const spec = randomLlama({ ...TINY, tokenizer, seed: 'depth', blocks: 4 });
  const [whole, pruned] = [join(folder, 'whole.gguf'), join(folder, 'pruned.gguf')];
  writeGguf(whole, spec);
  writeGguf(pruned, {
    ...spec,
    tensors: spec.tensors
      .filter(({ name }) => !name.startsWith('blk.1.'))
      .map((tensor) => ({
        ...tensor,
        name: tensor.name.replace(/^blk\.([23])\./u, (_, layer: string) => `blk.${Number(layer) - 1}.`),
      })),
  });
  const lineage = await compareLineage(pruned, whole, { ...OPTIONS, permutations: 99 });
  expect(independent(lineage).layers.map(({ layer, matched }) => [layer, matched > 50])).toEqual([
    [0, true],
    [1, false],
    [2, false],
  ]);
  expect(lineage.untested).toMatchObject([{ layer: 3, reason: { code: 'layer-missing' } }]);
  for (const inputs of ['random', 'tokens'] as const) {
    const matching = lineage.matching[inputs];
    if ('kind' in matching) throw new Error(matching.reason);
    expect(matching.otherPairs).toBe(9);
    expect(matching.counterparts.map(({ layer, baseLayer, units }) => [layer, baseLayer, units])).toEqual([
      [1, 2, 32],
      [2, 3, 32],
    ]);
    for (const { agreeing, lnP } of matching.counterparts) {
      expect(agreeing).toBe(32);
      expect(lnP).toBeLessThan(-100);
    }
  }
});

describe('differences to a base', () => {
  const UPDATED = 'blk.1.attn_q.weight';
  const NOISY = 'blk.2.attn_q.weight';
  let path: string;
  let lineage: Lineage;

  beforeAll(async () => {
    path = changed('differing.gguf', {
      [UPDATED]: addLowRank(4, 0.004, 'update'),
      [NOISY]: addNoise(0.004, 'noise'),
      'token_embd.weight': (values, width) => void values.subarray(100 * width, 110 * width).fill(0.25),
    });
    lineage = await compareLineage(path, P1, QUICK);
  });

  it('names a merged low-rank update, its rank and its share, also after quantization', async () => {
    expect(kinds(lineage)).toEqual({ equal: 35, 'low-rank': 1, everywhere: 1, 'some-rows': 1 });
    const { kind, spectrum, rows } = of(lineage, UPDATED);
    expect(kind).toBe('low-rank');
    expect(rows).toEqual({ compared: 256, added: 0 });
    expect(spectrum?.rank).toBe(4);
    expect(spectrum?.share).toBeGreaterThan(0.99);
    expect(spectrum?.shareOfNoise).toBeLessThan(0.1);

    const stored = join(folder, 'merged-q8.gguf');
    requantize(path, stored, 'Q8_0');
    const quantized = await compareLineage(stored, P1, QUICK);
    expect(of(quantized, UPDATED)).toMatchObject({ kind: 'low-rank', spectrum: { rank: 4 } });
    expect(kinds(quantized)).toEqual({
      equal: 9,
      rounding: 26,
      'low-rank': 1,
      everywhere: 1,
      'some-rows': 1,
    });
  });

  it('tells noise in all weights from an update of low rank', () => {
    expect(of(lineage, NOISY)).toMatchObject({ kind: 'everywhere', spectrum: { rank: 0 } });
    expect(of(lineage, NOISY).changed).toEqual({ rows: 256, first: 0, last: 255 });
  });

  it('names the rows that changed', () => {
    expect(of(lineage, 'token_embd.weight')).toMatchObject({
      kind: 'some-rows',
      changed: { rows: 10, first: 100, last: 109 },
    });
  });

  it('compares the rows that both have when a vocabulary grew', async () => {
    const shape = { ...TINY, tokenizer, seed: 'vocabulary' };
    const spec = randomLlama(shape);
    const [small, grown] = [join(folder, 'small.gguf'), join(folder, 'grown.gguf')];
    const write = (path: string, more: number): void =>
      writeGguf(path, {
        ...spec,
        tensors: spec.tensors.map((tensor) => ({
          ...tensor,
          shape: tensor.name === 'token_embd.weight' ? [64, 400 + more] : tensor.shape,
          fill: (row: Float32Array, index: number) => row.fill(((index * 37) % 101) / 100),
        })),
      });
    write(small, 0);
    write(grown, 8);
    const compared = await compareLineage(grown, small, QUICK);
    expect(of(compared, 'token_embd.weight')).toMatchObject({
      kind: 'equal',
      rows: { compared: 400, added: 8 },
    });
  });
});

describe('what cannot be compared', () => {
  it('says so of models without hidden units', async () => {
    const paths = ['a', 'b'].map((seed) => join(folder, `mamba-${seed}.gguf`));
    for (const path of paths) writeGguf(path, randomMamba(tokenizer, path));
    const lineage = await compareLineage(must(paths[0]), must(paths[1]), OPTIONS);
    expect(lineage.independence).toMatchObject({ kind: 'unscored', code: 'no-hidden-units' });
    expect(lineage.matching.tokens).toMatchObject({ kind: 'unscored', code: 'no-hidden-units' });
    expect(kinds(lineage)['everywhere']).toBeGreaterThan(0);
  });

  it('says which layer has other units, and still matches by tokens', async () => {
    const [narrow, wide] = ['narrow', 'wide'].map((name) => join(folder, `${name}.gguf`));
    writeLlama(must(narrow), { ...TINY, tokenizer, seed: 'narrow' });
    writeLlama(must(wide), { ...TINY, tokenizer, seed: 'wide', embedding: 96, feedForward: 160, blocks: 3 });
    const lineage = await compareLineage(must(narrow), must(wide), OPTIONS);
    expect(lineage.independence).toMatchObject({ kind: 'unscored', code: 'no-layer-tested' });
    expect(lineage.untested.map(({ layer, reason }) => [layer, reason.code])).toEqual([
      [0, 'unit-counts-differ'],
      [1, 'unit-counts-differ'],
      [2, 'layer-missing'],
    ]);
    expect(lineage.matching.random).toMatchObject({ code: 'widths-differ' });
    expect(agreement(lineage, 'tokens').of).toBe(128);
    const sized = of(lineage, 'blk.0.ffn_up.weight');
    expect(sized).toMatchObject({ kind: 'not-compared', notCompared: { code: 'shapes-differ' } });
    expect(of(lineage, 'blk.2.ffn_up.weight').notCompared?.code).toBe('tensor-missing');
  });

  it.each(['phi3', 'gpt-oss', 'gemma3', 'lfm2'])('reads the layers of %s', async (name) => {
    const path = join('test', 'fixtures', 'architectures', `${name}.gguf`);
    const lineage = await compareLineage(path, path, { ...OPTIONS, permutations: 99 });
    const test = independent(lineage);
    expect(test.p).toBe(0.01);
    for (const layer of test.layers) expect(layer.matched).toBe(layer.units);
    const { own, of: all } = agreement(lineage, 'tokens');
    expect(own).toBe(all);
    expect(Object.keys(kinds(lineage))).toEqual(['equal']);
  });

  it('does not read layers of hostile sizes, and says so', async () => {
    const path = join(folder, 'hostile.gguf');
    const spec = randomLlama({ ...TINY, tokenizer, seed: 'hostile' });
    const sized = (name: string, size: readonly [number, number]): TensorSpec => ({
      name,
      shape: size,
      type: 'BF16',
      fill: (row) => void row.fill(1),
    });
    writeGguf(path, {
      ...spec,
      tensors: [
        ...spec.tensors.filter(({ name }) => !name.includes('ffn_')),
        sized('blk.0.ffn_up.weight', [1, 2 ** 18 + 1]),
        sized('blk.1.ffn_up.weight', [2 ** 16 + 1, 2]),
        sized('blk.2.ffn_up.weight', [2 ** 22 + 1, 1]),
      ],
    });
    const lineage = await compareLineage(path, path, OPTIONS);
    expect(lineage.untested.map(({ reason }) => reason.code)).toEqual([
      'too-many-units',
      'too-wide',
      'too-wide',
    ]);
    expect(lineage.independence).toMatchObject({ code: 'no-layer-tested' });
    expect(of(lineage, 'blk.2.ffn_up.weight').notCompared?.code).toBe('too-wide');
    expect(of(lineage, 'blk.0.ffn_up.weight').kind).toBe('equal');
  });

  it('gives no number where a weight is not finite', async () => {
    const base = join(folder, 'finite.gguf');
    writeLlama(base, { ...TINY, tokenizer, seed: 'finite', blocks: 4 });
    const change: Record<string, Change> = {
      'blk.2.ffn_up.weight': (values) => void values.fill(NaN),
      'output_norm.weight': (values) => void (values[3] = Infinity),
    };
    const path = changed('nan.gguf', change, base);
    const lineage = await compareLineage(path, base, QUICK);
    expect(lineage.untested.map(({ layer, reason }) => [layer, reason.code])).toEqual([[2, 'not-finite']]);
    expect(independent(lineage).layers.map(({ layer }) => layer)).toEqual([0, 1, 3]);
    for (const name of ['blk.2.ffn_up.weight', 'output_norm.weight']) {
      expect(of(lineage, name)).toMatchObject({ kind: 'not-compared', notCompared: { code: 'not-finite' } });
    }
    const own = await compareLineage(path, path, QUICK);
    expect(kinds(own)).toEqual({ equal: 4 * 9 + 3 });
    expect(JSON.stringify([lineage, own])).not.toContain('null,"expectedRounding"');
  });

  it('stops when it is cancelled', async () => {
    const stop = new AbortController();
    await expect(
      compareLineage(tiny('cancelled'), tiny('cancelled, base'), {
        ...QUICK,
        signal: stop.signal,
        onProgress: (step) => {
          if (step === 'tensors') stop.abort();
        },
      }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});
