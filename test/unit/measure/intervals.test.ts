import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clopperPearson,
  designEffectOfMean,
  kornGraubard,
  MINIMUM_BLOCKS,
  newcombePaired,
  wilson,
} from '../../../src/measure/index.js';
import { golden } from './golden.js';

interface Row {
  readonly k: number;
  readonly n: number;
  readonly level: number;
  readonly lower: number;
  readonly upper: number;
}
const scipy = golden('measureStatistics') as { clopperPearson: readonly Row[]; wilson: readonly Row[] };
const r = golden('measureSurvey') as {
  kornGraubard: readonly {
    hits: number[];
    blocks: number[];
    level: number;
    rate: number;
    designEffect: number;
    lower: number;
    upper: number;
  }[];
  paired: readonly { counts: [number, number, number, number]; lower: number; upper: number }[];
};

describe('clopperPearson', () => {
  it('agrees with scipy.stats.binomtest(…).proportion_ci("exact")', () => {
    for (const { k, n, level, lower, upper } of scipy.clopperPearson) {
      const interval = clopperPearson(k, n, level);
      expect(Math.abs(interval.lower - lower), `${k}/${n}`).toBeLessThan(1e-10);
      expect(Math.abs(interval.upper - upper), `${k}/${n}`).toBeLessThan(1e-10);
    }
  });

  it('covers the rate, mirrors for failures, and narrows with the level', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(300), (n, raw) => {
        const k = raw % (n + 1);
        const { lower, upper } = clopperPearson(k, n);
        expect(lower).toBeLessThanOrEqual(k / n);
        expect(upper).toBeGreaterThanOrEqual(k / n);
        expect(clopperPearson(n - k, n).upper).toBeCloseTo(1 - lower, 12);
        expect(clopperPearson(k, n, 0.8).lower).toBeGreaterThanOrEqual(lower);
      }),
    );
  });

  it('refuses more successes than trials', () => {
    expect(() => clopperPearson(5, 4)).toThrow(/successes is 5/);
    expect(() => clopperPearson(0, 0)).toThrow(/trials is 0/);
  });
});

describe('wilson', () => {
  it('agrees with scipy.stats.binomtest(…).proportion_ci("wilson")', () => {
    for (const { k, n, level, lower, upper } of scipy.wilson) {
      const interval = wilson(k, n, level);
      expect(Math.abs(interval.lower - lower), `${k}/${n}`).toBeLessThan(1e-12);
      expect(Math.abs(interval.upper - upper), `${k}/${n}`).toBeLessThan(1e-12);
    }
  });
});

describe('kornGraubard', () => {
  it('agrees with R survey::svyciprop(method = "beta")', () => {
    for (const row of r.kornGraubard) {
      const result = kornGraubard(row);
      if (result.kind !== 'rate') throw new Error(result.reason);
      expect(result.rate).toBeCloseTo(row.rate, 14);
      expect(Math.abs(result.designEffect - row.designEffect)).toBeLessThan(1e-10);
      expect(Math.abs(result.lower - row.lower)).toBeLessThan(1e-10);
      expect(Math.abs(result.upper - row.upper)).toBeLessThan(1e-10);
      expect(result.designEffectFrom).toBe('hits');
    }
  });

  it('takes the design effect from log p when the rate is 0 or 1', () => {
    const blocks = Array.from({ length: 60 }, (_, i) => Math.floor(i / 10));
    const logP = blocks.map((block, i) => -200 + 20 * block + (i % 3));
    const none = kornGraubard({ hits: blocks.map(() => false), blocks, logP });
    const all = kornGraubard({ hits: blocks.map(() => true), blocks, logP });
    if (none.kind !== 'rate' || all.kind !== 'rate') throw new Error('scored');
    expect(none.designEffectFrom).toBe('logP');
    expect(none.designEffect).toBeGreaterThan(5);
    expect(none.lower).toBe(0);
    expect(none.upper).toBeGreaterThan(clopperPearson(0, 60).upper);
    expect(all.upper).toBe(1);
    expect(all.lower).toBeCloseTo(1 - none.upper, 12);
    expect(kornGraubard({ hits: blocks.map(() => false), blocks })).toMatchObject({ kind: 'unscored' });
    const flat = kornGraubard({ hits: blocks.map(() => false), blocks, logP: blocks.map(() => -3) });
    expect(flat).toMatchObject({ kind: 'unscored' });
  });

  it('counts each block as one window where nothing says how alike blocks are, if asked to', () => {
    const blocks = Array.from({ length: 60 }, (_, i) => Math.floor(i / 10));
    const worst = kornGraubard({ hits: blocks.map(() => false), blocks, worstCase: true });
    if (worst.kind !== 'rate') throw new Error('scored');
    expect(worst).toMatchObject({ designEffectFrom: 'blocks', designEffect: 10, rate: 0, lower: 0 });
    expect(worst.effectiveWindows).toBeLessThan(6);
    expect(worst.upper).toBeGreaterThan(clopperPearson(0, 6).upper);
    const logP = blocks.map((block, i) => -200 + 20 * block + (i % 3));
    expect(kornGraubard({ hits: blocks.map(() => false), blocks, logP, worstCase: true })).toEqual(
      kornGraubard({ hits: blocks.map(() => false), blocks, logP }),
    );
  });

  it('gives no interval for fewer than 5 blocks', () => {
    const blocks = [0, 0, 1, 1, 2, 2, 3, 3];
    const result = kornGraubard({ hits: [1, 0, 1, 0, 1, 1, 0, 0], blocks });
    expect(result).toEqual({
      kind: 'unscored',
      code: 'few-blocks-of-windows',
      data: { blocks: 4, needed: 5 },
      reason: 'The windows come from 4 blocks; an interval needs at least 5.',
    });
    expect(kornGraubard({ hits: [], blocks: [] })).toMatchObject({ kind: 'unscored' });
  });

  it('is never narrower than independent windows would be, and forgets the order of windows', () => {
    const window = fc.record({ hit: fc.boolean(), block: fc.nat(11) });
    fc.assert(
      fc.property(fc.array(window, { minLength: 20, maxLength: 120 }), (windows) => {
        const hits = windows.map(({ hit }) => hit);
        const blocks = windows.map(({ block }) => block);
        const k = hits.filter(Boolean).length;
        fc.pre(k > 0 && k < hits.length && new Set(blocks).size >= MINIMUM_BLOCKS);
        const result = kornGraubard({ hits, blocks });
        if (result.kind !== 'rate') throw new Error(result.reason);
        const plain = clopperPearson(k, hits.length);
        expect(result.lower).toBeLessThanOrEqual(plain.lower + 1e-12);
        expect(result.upper).toBeGreaterThanOrEqual(plain.upper - 1e-12);
        expect(result.effectiveWindows).toBeLessThanOrEqual(hits.length);
        const back = kornGraubard({ hits: [...hits].reverse(), blocks: [...blocks].reverse() });
        expect(back.kind === 'rate' && Math.abs(back.upper - result.upper)).toBeLessThan(1e-12);
      }),
    );
  });

  it('knows a design effect of 1 for blocks of one window, and of the block size for equal windows in a block', () => {
    const values = [1, 5, 2, 8, 4, 9, 3];
    const single = designEffectOfMean(
      values,
      values.map((_, i) => i),
    );
    expect(single).toBeCloseTo(7 / 6, 12);
    const doubled = designEffectOfMean(
      values.flatMap((v) => [v, v]),
      values.flatMap((_, i) => [i, i]),
    );
    expect(doubled).toBeCloseTo((7 / 6) * 2, 12);
  });

  it('takes a design effect below 1 for 1: blocks that happen to be alike earn nothing', () => {
    const hits = Array.from({ length: 40 }, (_, i) => i % 2);
    const blocks = hits.map((_, i) => Math.floor(i / 4));
    expect(designEffectOfMean(hits, blocks)).toBe(1);
    const result = kornGraubard({ hits, blocks });
    if (result.kind !== 'rate') throw new Error(result.reason);
    // (t_{39,.975} / t_{9,.975})² · 40 with t = 2.022691 and 2.262157
    expect(result.effectiveWindows).toBeCloseTo(40 * (2.022691 / 2.262157) ** 2, 4);
  });
});

describe('differences of rates', () => {
  it('gives the published paired interval: 36, 12, 2, 0 → 0.2000 (0.0569, 0.3404)', () => {
    const result = newcombePaired({ both: 36, onlyFirst: 12, onlySecond: 2, neither: 0 });
    expect(result.difference).toBeCloseTo(0.2, 12);
    expect(result.lower).toBeCloseTo(0.0569, 4);
    expect(result.upper).toBeCloseTo(0.3404, 4);
  });

  it('agrees with the same method written in R on prop.test, where the models agree and where they do not', () => {
    for (const { counts, lower, upper } of r.paired) {
      const [both, onlyFirst, onlySecond, neither] = counts;
      const result = newcombePaired({ both, onlyFirst, onlySecond, neither });
      expect(Math.abs(result.lower - lower), counts.join()).toBeLessThan(1e-10);
      expect(Math.abs(result.upper - upper), counts.join()).toBeLessThan(1e-10);
    }
  });

  it('mirrors when the models are swapped, stays within [−1, 1] and holds the difference', () => {
    const count = fc.nat(200);
    fc.assert(
      fc.property(count, count, count, count, (both, onlyFirst, onlySecond, neither) => {
        fc.pre(both + onlyFirst + onlySecond + neither > 0);
        const result = newcombePaired({ both, onlyFirst, onlySecond, neither });
        const swapped = newcombePaired({ both, onlyFirst: onlySecond, onlySecond: onlyFirst, neither });
        expect(swapped.lower).toBeCloseTo(-result.upper, 10);
        expect(result.lower).toBeLessThanOrEqual(result.difference + 1e-12);
        expect(result.upper).toBeGreaterThanOrEqual(result.difference - 1e-12);
        expect(Math.max(Math.abs(result.lower), Math.abs(result.upper))).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});
