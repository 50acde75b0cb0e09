import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/base/index.js';
import {
  blindGate,
  calibration,
  conformalThreshold,
  familyFloor,
  familyFloorRule,
  halfSplit,
  isAboveFloor,
  leaveOneBlockOut,
  mannWhitney,
  median,
  type GateWindow,
} from '../../../../src/measure/index.js';
import { blockOf, windows, type PlantWindow } from './windows.js';

const TARGETS = ['MEM', 'R64', 'R16', 'R4', 'R1', 'R0', 'ONCE_A'] as const;
const of = (...groups: readonly string[]): PlantWindow[] =>
  windows.filter(({ group }) => groups.includes(group));
const logP = (model: 'P1' | 'P0', ...groups: readonly string[]): number[] =>
  of(...groups).map((w) => w[model][0]);
const asGate = (group: string): GateWindow[] =>
  of(group).map(({ text, ids, passage }) => ({ text, tokens: ids, block: blockOf({ passage }) }));

/** Windows of a group above τ_F; the group is the family: m is its own number of windows. */
function above(model: 'P1' | 'P0', group: string): { hits: number; of: number } {
  const target = logP(model, group);
  const floor = familyFloor({ controlLogP: logP(model, 'HELD_A'), targetCount: target.length });
  if (floor.kind !== 'floor') throw new Error(floor.reason);
  return { hits: target.filter((score) => isAboveFloor(score, floor.log10TauF)).length, of: target.length };
}

describe('planted truth, control HELD_A (150 windows)', () => {
  it('is scored as PyTorch scored the half that ships', () => {
    for (const model of ['P1', 'P0'] as const) {
      const url = new URL(`../../../fixtures/plant/ground_truth.${model}.json`, import.meta.url);
      const truth = JSON.parse(readFileSync(url, 'utf8')) as {
        windows: { passage: string; tok_start: number; logp: number }[];
      };
      const key = (passage: string, start: number): string => `${passage}@${start}`;
      const mine = new Map(windows.map((w) => [key(w.passage, w.startToken), w[model][0]]));
      const pairs = truth.windows.flatMap((w) => {
        const score = mine.get(key(w.passage, w.tok_start));
        return score === undefined ? [] : [Math.abs(score - w.logp)];
      });
      expect(pairs.length).toBeGreaterThan(400);
      expect(Math.max(...pairs)).toBeLessThan(0.15);
      expect(median(pairs)).toBeLessThan(0.01);
    }
    expect(of('HELD_A')).toHaveLength(150);
  });

  it('has, above τ_F in P1: MEM 208/208, R64 56/56, R16 .78, R4 .09, R1 0/51, R0 0/80, ONCE_A 0/80', () => {
    expect(Object.fromEntries(TARGETS.map((group) => [group, above('P1', group)]))).toEqual({
      MEM: { hits: 208, of: 208 },
      R64: { hits: 56, of: 56 },
      R16: { hits: 42, of: 54 },
      R4: { hits: 5, of: 58 },
      R1: { hits: 0, of: 51 },
      R0: { hits: 0, of: 80 },
      ONCE_A: { hits: 0, of: 80 },
    });
  });

  it('has, above τ_F in P0, which saw R1 and ONCE_A once and the rest never: 0 of 587', () => {
    const all = TARGETS.map((group) => above('P0', group));
    expect(all.reduce((sum, { hits }) => sum + hits, 0)).toBe(0);
    expect(all.reduce((sum, group) => sum + group.of, 0)).toBe(587);
  });

  it('finds less, and never an innocent group, when all 587 windows are one family', () => {
    const controlLogP = logP('P1', 'HELD_A');
    const floor = familyFloor({ controlLogP, targetCount: 587 });
    if (floor.kind !== 'floor') throw new Error(floor.reason);
    const hits = (group: string): number =>
      logP('P1', group).filter((s) => isAboveFloor(s, floor.log10TauF)).length;
    expect(TARGETS.map(hits)).toEqual([208, 56, 29, 1, 0, 0, 0]);
  });

  it('has, of top-k 40 p_z ≥ .001: MEM 1.0, R64 .98, R16 .02, others 0; greedy MEM 204/208', () => {
    const share = (group: string): number => {
      const scores = of(group).map((w) => w.P1[1] ?? -Infinity);
      return scores.filter((score) => score >= Math.log(1e-3)).length / scores.length;
    };
    expect(TARGETS.map((group) => Number(share(group).toFixed(2)))).toEqual([1, 0.98, 0.02, 0, 0, 0, 0]);
    expect(share('HELD_A')).toBe(0);
    expect(of('MEM').filter((w) => w.P1[2] === 50)).toHaveLength(204);
  });

  it('has medians of log10 p that rise strictly with the repeats', () => {
    const medians = ['R1', 'R4', 'R16', 'R64', 'MEM'].map((group) => median(logP('P1', group)) / Math.LN10);
    medians.slice(1).forEach((value, i) => expect(value).toBeGreaterThan(medians[i] ?? 0));
    expect(medians.map(Math.round)).toEqual([-110, -101, -50, -1, -0]);
  });

  it('has false-positive rates of half-splits near .043 at α = .05 and family errors below .03', () => {
    for (const model of ['P1', 'P0'] as const) {
      // Never-seen text of the book: the control and R0, 230 windows, so halves of 115 (5 of 116 = .043).
      const random = new Random(`half-split/${model}`);
      const single = (...groups: readonly string[]): ReturnType<typeof halfSplit> => {
        const scores = logP(model, ...groups);
        return halfSplit({
          logP: scores,
          blocks: scores.map((_, i) => i),
          alpha: 0.05,
          random,
          splits: 1000,
        });
      };
      const both = single('HELD_A', 'R0');
      const alone = single('HELD_A');
      const chapters = halfSplit({
        logP: logP(model, 'HELD_A'),
        blocks: of('HELD_A').map((w) => w.passage.replace(/-\d\d$/, '')),
        alpha: 0.05,
        random,
        splits: 1000,
      });
      if (both.kind !== 'half-split') throw new Error(both.reason);
      expect(both.falsePositiveRate).toBeGreaterThan(0.041);
      expect(both.falsePositiveRate).toBeLessThan(0.045);
      expect(both.familyError).toBeLessThan(0.03);
      for (const split of [alone, chapters]) {
        if (split.kind !== 'half-split') throw new Error(split.reason);
        expect(split.falsePositiveRate).toBeGreaterThan(0.03);
        expect(split.falsePositiveRate).toBeLessThan(0.06);
        expect(split.familyError).toBeLessThan(0.03);
      }
    }
  });

  it('has almost no hits of the control itself when its own chapter is left out', () => {
    const blocks = of('HELD_A').map((w) => w.passage.replace(/-\d\d$/, ''));
    for (const model of ['P1', 'P0'] as const) {
      const result = leaveOneBlockOut({ logP: logP(model, 'HELD_A'), blocks, floor: familyFloorRule(208) });
      expect(result).toMatchObject({ hitCount: 0, blocks: 11 });
    }
  });
});

describe('another genre as control (HELD_B)', () => {
  it('is refused by the blind gate for every group of the book; the same book is not', () => {
    for (const group of TARGETS) {
      const target = asGate(group);
      const other = blindGate({ target, control: asGate('HELD_B') });
      const same = blindGate({ target, control: asGate('HELD_A') });
      if (other.kind !== 'gate' || same.kind !== 'gate') throw new Error('scored');
      expect(other.verdict).toBe('refuse');
      expect(other.distance).toBeGreaterThan(0.38);
      expect(other.distance).toBeLessThan(0.45);
      expect(same.distance).toBeLessThan(0.14);
    }
    expect(blindGate({ target: asGate('MEM'), control: asGate('HELD_A') })).toMatchObject({
      verdict: 'matched',
    });
    // 80 windows are just too few to rule a distance of .20 out.
    const few = blindGate({ target: asGate('R0'), control: asGate('HELD_A') });
    expect(few).toMatchObject({ verdict: 'imperfect' });
    if (few.kind === 'gate') expect(few.upper).toBeCloseTo(0.201, 3);
  });

  it('would, unrefused, call 44 of its 80 innocent windows memorized at α = .05', () => {
    const threshold = conformalThreshold(logP('P1', 'HELD_A'), 0.05);
    if (threshold.kind !== 'threshold') throw new Error(threshold.reason);
    expect(logP('P1', 'HELD_B').filter((score) => score > threshold.tau)).toHaveLength(44);
  });
});

describe('R0 alone as control (80 windows)', () => {
  it('allows no claim at α = .01', () => {
    expect(conformalThreshold(logP('P1', 'R0'), 0.01)).toMatchObject({
      kind: 'unscored',
      reason:
        'No claim is possible: an error rate of 0.01 needs at least 99 control passages, but there are 80.',
    });
    const gate = blindGate({ target: asGate('R64'), control: asGate('R0') });
    const verdict = calibration({
      control: { windows: 80, blocks: 19 },
      targetWindows: 56,
      alpha: 0.01,
      gate,
      replay: { kind: 'made', decades: 0.01, refused: false },
    });
    expect(verdict.kind).toBe('uncalibrated');
    expect(verdict.reasons.map(({ code }) => code)).toEqual(['control-too-small', 'alpha-too-small']);
  });
});

describe('P1 against P0 (counterfactual)', () => {
  /** One number a passage: the mean difference of log10 p_z between the models. */
  const differences = (...groups: readonly string[]): number[] => {
    const byPassage = new Map<string, number[]>();
    for (const w of of(...groups)) {
      const list = byPassage.get(w.passage) ?? [];
      byPassage.set(w.passage, list);
      list.push((w.P1[0] - w.P0[0]) / Math.LN10);
    }
    return [...byPassage.values()].map((list) => list.reduce((sum, value) => sum + value, 0) / list.length);
  };

  it('finds 16 repeats and even 4, not 1, against the control passages', () => {
    const control = differences('R0');
    expect(mannWhitney(differences('R16'), control).pGreater).toBeLessThan(1e-5);
    expect(mannWhitney(differences('R4'), control).pGreater).toBeLessThan(1e-4);
    expect(mannWhitney(differences('R1'), control).pGreater).toBeGreaterThan(0.05);
  });
});
