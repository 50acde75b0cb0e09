import { describe, expect, it } from 'vitest';
import type { AttackWork } from '../../../src/attacks/index.js';
import {
  controlTrials,
  floorElsewhere,
  judgePassages,
  type Passage,
  placeOf,
  sampledPassages,
  type ScoredPassage,
  suffixOf,
  targetTrials,
  tiledPassages,
} from '../../../src/attacks/kit/index.js';
import { tailFloor } from '../../../src/measure/index.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz ';

/** A work of one-letter tokens in blocks of 100. */
function work(id: string, tokens: number, shift: number): AttackWork {
  const text = Array.from({ length: tokens }, (_, i) => LETTERS[(i * i + shift * i) % 27]).join('');
  return {
    id,
    role: id.startsWith('T') ? 'target' : 'control',
    title: id,
    sha256: id,
    charCount: tokens,
    tokens: Int32Array.from(text, (letter) => LETTERS.indexOf(letter)),
    tokenStartChar: Uint32Array.from({ length: tokens + 1 }, (_, i) => i),
    tokenStartByte: Uint32Array.from({ length: tokens + 1 }, (_, i) => i),
    blocks: Array.from({ length: tokens / 100 }, (_, i) => ({
      title: '',
      startToken: 100 * i,
      endToken: 100 * i + 100,
    })),
    excluded: [],
    textOf: (from, to) => text.slice(from, to),
  };
}

const SHAPE = { prefixTokens: 5, suffixTokens: 5 };
const target = work('T', 2000, 1);
const control = work('C', 2000, 1);
const scored = (passages: readonly Passage[], score: (at: number) => number): ScoredPassage[] =>
  passages.map((passage, at) => ({ passage, score: score(at) }));
const disjointOf = (one: AttackWork): Passage[] => sampledPassages({ seed: 's' }, one, SHAPE, 1e6);

describe('passages', () => {
  it('tile a work by their suffixes, in order, each in the block its suffix begins in', () => {
    const tiled = tiledPassages(target, SHAPE);
    expect(tiled).toHaveLength(399);
    expect(tiled.map(placeOf).every(({ startChar }, at) => startChar === 5 * at + 5)).toBe(true);
    expect(tiled[18]?.block).toBe('T/0');
    expect(tiled[19]?.block).toBe('T/1');
    expect(suffixOf(tiled[1] as Passage)).toEqual(target.tokens.slice(10, 15));
  });

  it('that the cleaning list touches are left out, with their prefix', () => {
    const cleaned = { ...target, excluded: [{ startChar: 12, endChar: 13, rule: '' }] };
    expect(tiledPassages(cleaned, SHAPE).map(placeOf)[0]?.startChar).toBe(5);
    expect(tiledPassages(cleaned, SHAPE).map(placeOf)[1]?.startChar).toBe(20);
  });

  it('of a sample share no token and are the same for the same seed', () => {
    const starts = sampledPassages({ seed: 's' }, target, SHAPE, 20).map(({ startToken }) => startToken);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(new Set(starts.map((start) => Math.floor(start / 10))).size).toBe(20);
    expect(sampledPassages({ seed: 's' }, target, SHAPE, 20).map(({ startToken }) => startToken)).toEqual(
      starts,
    );
    expect(sampledPassages({ seed: 't' }, target, SHAPE, 20).map(({ startToken }) => startToken)).not.toEqual(
      starts,
    );
  });
});

describe('the judgement against a control', () => {
  const controls = scored(disjointOf(control), (at) => (at === 7 ? 3 : 1 + at / 1000));

  it('counts, where the attack says so, only what lies above the family floor, for the control that of the other blocks', () => {
    const own = scored(disjointOf(target), (at) => (at === 0 ? 20 : at === 1 ? 3.3 : 1));
    const judged = judgePassages({
      target: own,
      control: controls,
      alpha: 0.05,
      exponentialTail: true,
      hitsAbove: 'family-floor',
    });
    const floor = tailFloor({ controlScores: controls.map(({ score }) => score), targetCount: own.length });
    if (floor.kind !== 'floor') throw new Error(floor.reason);
    expect(judged.familyFloor).toBe(floor.floor);
    expect(floor.floor).toBeGreaterThan(3.3);
    expect(judged.hits).toEqual(own.slice(0, 1));
    expect(judged).toMatchObject({ aboveControl: 2, aboveFamilyFloor: 1 });
    // By the same floor, set without its own block, for every passage of the control.
    const elsewhere = floorElsewhere(controls, own.length);
    const [first] = controls;
    const others = controls.filter(({ passage }) => passage.block !== first?.passage.block);
    const byOthers = tailFloor({ controlScores: others.map(({ score }) => score), targetCount: own.length });
    expect(byOthers).toMatchObject({ floor: elsewhere(first as ScoredPassage) });
    expect(judged.controlHits).toBe(controls.filter((one) => one.score > elsewhere(one)).length);
    expect(floorElsewhere(controls.slice(0, 3), 1)(first as ScoredPassage)).toBe(Infinity);
    const none = judgePassages({
      target: own.slice(1),
      control: controls,
      alpha: 0.05,
      exponentialTail: true,
      hitsAbove: 'family-floor',
    });
    expect(none).toMatchObject({ hits: [], aboveControl: 1 });
    expect(none.missing.map(({ code }) => code)).toEqual(['no-passage-above-floor']);
    // Without a tail that is known there is no floor, so nothing counts.
    const unknown = judgePassages({ target: own, control: controls, alpha: 0.05, hitsAbove: 'family-floor' });
    expect(unknown).toMatchObject({ hits: [], controlHits: 0, aboveControl: 2 });
  });

  it('sets the family floor for the passages that are tested together, and never for fewer than its own', () => {
    const own = scored(disjointOf(target), () => 1);
    const floorFor = (familySize?: number) =>
      judgePassages({
        target: own,
        control: controls,
        alpha: 0.05,
        exponentialTail: true,
        hitsAbove: 'family-floor',
        ...(familySize === undefined ? {} : { familySize }),
      });
    const controlScores = controls.map(({ score }) => score);
    const twice = tailFloor({ controlScores, targetCount: 2 * own.length });
    expect({ floor: floorFor(2 * own.length).familyFloor }).toMatchObject({
      floor: twice.kind === 'floor' ? twice.floor : NaN,
    });
    expect(floorFor(2 * own.length).familyFloor).toBeGreaterThan(Number(floorFor().familyFloor));
    expect(floorFor(1).familyFloor).toBe(floorFor().familyFloor);
    const elsewhere = floorElsewhere(controls, 2 * own.length);
    expect(floorFor(2 * own.length).controlHits).toBe(
      controls.filter((one) => one.score > elsewhere(one)).length,
    );
  });

  it('counts what lies strictly above everything the control reached', () => {
    const judged = judgePassages({
      target: scored(disjointOf(target), (at) => (at % 2 === 0 ? 3 : 3.5)),
      control: controls,
      alpha: 0.05,
    });
    expect(judged.calibration.kind).toBe('calibrated');
    expect([judged.controlMaximum, judged.hits.length, judged.tested]).toEqual([3, 100, 200]);
    // (1 + 0) / (200 + 1)
    expect(judged.p).toBeCloseTo(1 / 201, 12);
    expect(judged.expectedFalseShare).toBeCloseTo(1 / 201, 12);
    expect(judged.probabilityOnePasses).toBe(0.5);
    expect(judged.standing).toBe('claim');
  });

  it('holds each block of the control against the others', () => {
    const judged = judgePassages({ target: controls, control: controls, alpha: 0.05 });
    // Passage 7 exceeds all other blocks; the highest of the rest is in the last block, below it.
    expect([judged.hits.length, judged.controlHits]).toEqual([0, 1]);
    expect(judged.standing).toBe('not-shown');
    expect(controlTrials(controls, -Infinity).filter(({ hit }) => hit)).toHaveLength(1);
    expect(targetTrials(controls, judged).filter(({ hit }) => hit)).toHaveLength(0);
  });

  it('claims two passages above the family floor, and a single one nowhere', () => {
    // 200 control scores 1 … 1.199 and one of 3: k = 20, the 21st highest is 1.18, so b = Σ excess / 20.
    const excess = Array.from({ length: 19 }, (_, i) => 0.001 * (i + 1)).reduce((sum, one) => sum + one, 0);
    const b = (3 - 1.18 + excess) / 20;
    const floor = 3 + b * Math.log(99);
    const some = (score: number, hits: readonly number[]) =>
      judgePassages({
        target: scored(disjointOf(target), (at) => (hits.includes(at) ? score : 0)),
        control: controls,
        alpha: 0.05,
        exponentialTail: true,
      });
    const one = (score: number) => some(score, [100]);
    expect(one(3.1).familyFloor).toBeCloseTo(floor, 9);
    expect([one(floor - 1e-6).hits.length, one(floor - 1e-6).standing]).toEqual([1, 'not-shown']);
    expect([one(floor + 1e-6).aboveFamilyFloor, one(floor + 1e-6).standing]).toEqual([1, 'measured']);
    const two = some(floor + 1e-6, [100, 150]);
    expect([two.aboveFamilyFloor, two.standing]).toEqual([2, 'claim']);
    // Nothing is assumed of a measure that does not say how it falls off.
    const unknown = judgePassages({
      target: scored(disjointOf(target), (at) => (at === 100 ? 99 : 0)),
      control: controls,
      alpha: 0.05,
    });
    expect([unknown.hits.length, unknown.aboveFamilyFloor, unknown.standing]).toEqual([1, 0, 'not-shown']);
    expect(unknown.missing.map(({ text }) => text).join(' ')).toContain(
      'the upper tail of this score in unseen text is not known',
    );
    const flat = judgePassages({
      target: scored(disjointOf(target), () => 9),
      control: scored(disjointOf(control), () => 1),
      alpha: 0.05,
      exponentialTail: true,
    });
    // Alike scores have no tail; the rates carry the claim.
    expect(flat.familyFloor).toMatchObject({ kind: 'unscored' });
    expect(flat.standing).toBe('claim');
  });

  it('says of a control of one block nothing about itself', () => {
    const one = controls.slice(0, 10);
    expect(judgePassages({ target: one, control: one, alpha: 0.5 }).controlHits).toBe(0);
    expect(controlTrials(one, -Infinity).some(({ hit }) => hit)).toBe(false);
  });

  it('never counts nothing as a hit, nor what is below the minimum', () => {
    const nothing = scored(disjointOf(target), () => -Infinity);
    const none = scored(disjointOf(control), () => -Infinity);
    expect(judgePassages({ target: nothing, control: none, alpha: 0.05 }).hits).toEqual([]);
    const low = scored(disjointOf(target), () => 5);
    expect(judgePassages({ target: low, control: controls, alpha: 0.05, minimum: 6 }).hits).toEqual([]);
  });

  it('calls nothing a hit without a control, unless a least score was fixed', () => {
    const own = scored(disjointOf(target), (at) => at);
    expect(judgePassages({ target: own, control: [], alpha: 0.05 }).hits).toEqual([]);
    expect(judgePassages({ target: own, control: [], alpha: 0.05, minimum: 199 }).hits).toHaveLength(1);
  });

  it('is uncalibrated without a control, with a small one and with one of another kind', () => {
    const all = scored(disjointOf(target), () => 9);
    const kindOf = (own: readonly ScoredPassage[]): string =>
      judgePassages({ target: all, control: own, alpha: 0.05 }).calibration.kind;
    expect(kindOf([])).toBe('uncalibrated');
    expect(kindOf(controls.slice(0, 50))).toBe('uncalibrated');
    const other = {
      ...control,
      tokens: control.tokens.fill(3),
      textOf: (a: number, b: number) => 'd'.repeat(b - a),
    };
    expect(kindOf(scored(disjointOf(other), () => 1))).toBe('uncalibrated');
  });
});
