import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/base/index.js';
import { clopperPearson, conformalList, normalQuantile } from '../../../../src/measure/index.js';

const WORKS = 60;
const RUNS = 1500;

/** Scores whose rule for unseen members is the same on both sides: normal, with a shift for the planted ones and a drift for all of a side. */
function realised(
  seed: string,
  {
    controls,
    planted,
    shift,
    drift = 0,
  }: { controls: number; planted: number; shift: number; drift?: number },
) {
  const random = new Random(seed);
  const normal = (): number => normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, random.float())));
  const sums = { any: 0, wrong: 0, found: 0, storeyWrong: 0 };
  for (let run = 0; run < RUNS; run++) {
    const list = conformalList({
      controls: Array.from({ length: controls }, normal),
      scores: Array.from({ length: WORKS }, (_, at) => normal() + drift + (at < planted ? shift : 0)),
      q: 0.05,
    });
    const wrong = list.listed.filter((listed, at) => listed && at >= planted).length;
    sums.any += Number(list.count > 0);
    sums.wrong += wrong / Math.max(1, list.count);
    sums.found += (list.count - wrong) / Math.max(1, planted);
    const lowest = [...list.ranks].sort((a, b) => a - b)[list.storey.count - 1] ?? 0;
    const storeyWrong = list.ranks.filter((rank, at) => rank <= lowest && at >= planted).length;
    sums.storeyWrong += storeyWrong / Math.max(1, list.storey.count);
  }
  return {
    any: sums.any,
    falseRate: sums.wrong / RUNS,
    power: sums.found / RUNS,
    storeyFalseRate: sums.storeyWrong / RUNS,
  };
}

describe('the rate of a list, in simulated collections of 60', () => {
  it.each([50, 100, 400])('holds where nothing is planted, with %i controls', (controls) => {
    const { any } = realised(`null ${controls}`, { controls, planted: 0, shift: 0 });
    expect(clopperPearson(any, RUNS).lower).toBeLessThanOrEqual(0.05);
    expect(any / RUNS).toBeLessThan(0.05);
  });

  it.each([
    { controls: 100, power: 0.95 },
    { controls: 200, power: 0.98 },
  ])(
    'holds where a third is planted, with $controls controls, and most of it is found',
    ({ controls, power }) => {
      const found = realised(`third ${controls}`, { controls, planted: 20, shift: 5 });
      // Benjamini and Hochberg’s rule keeps q times the share of unseen works: 0.033.
      expect(found.falseRate).toBeLessThan(0.038);
      expect(found.storeyFalseRate).toBeLessThan(0.055);
      expect(found.power).toBeGreaterThan(power);
    },
  );

  it('finds nothing with too few controls, and says that it could not', () => {
    const found = realised('few', { controls: 18, planted: 20, shift: 9 });
    expect(found.any).toBe(0);
    // With 39 controls the 20 planted works are too few: a list needs 30.
    expect(realised('some', { controls: 39, planted: 20, shift: 9 }).any / RUNS).toBeLessThan(0.01);
    expect(realised('thirty', { controls: 39, planted: 30, shift: 9 }).power).toBeGreaterThan(0.99);
  });

  it('suffers less from a control that differs a little than with Storey’s estimate', () => {
    // A drift of .35 standard deviations gives an AUC of .60, the limit up to which a blind measure calls the control matched.
    const found = realised('drift', { controls: 100, planted: 20, shift: 4, drift: 0.35 });
    expect(found.falseRate).toBeLessThan(0.07);
    expect(found.storeyFalseRate).toBeGreaterThan(0.1);
    const nothing = realised('drift null', { controls: 100, planted: 0, shift: 0, drift: 1 });
    expect(nothing.any / RUNS).toBeLessThan(0.12);
    expect(nothing.storeyFalseRate).toBeGreaterThan(0.5);
  });
});
