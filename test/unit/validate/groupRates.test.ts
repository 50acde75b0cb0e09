import { describe, expect, it } from 'vitest';
import {
  groupRate,
  placeTrials,
  type GroupRate,
  type PlacedTrial,
} from '../../../src/matter/validate/groupRates.js';
import { isAsPlanted } from '../../../src/matter/validate/runValidation.js';
import { findAttack, type Trial } from '../../../src/attacks/index.js';

const passages = [
  { id: 'a', group: 'R64', startChar: 0, endChar: 100 },
  { id: 'b', group: 'R4', startChar: 102, endChar: 200 },
];
const works = [{ workId: 'E1', passages }];
const trial = (startChar: number, endChar: number, hit = true): Trial => ({
  workId: 'E1',
  startChar,
  endChar,
  hit,
  score: -startChar,
});
/** The model is given 20 characters before each trial. */
const placed = (trials: readonly Trial[]): readonly string[] =>
  placeTrials(trials, works, ({ startChar }) => Math.max(0, startChar - 20)).map(({ passage }) => passage);

describe('placing trials in planted passages', () => {
  it('takes those that lie in one passage with what was given before them', () => {
    expect(placed([trial(20, 40), trial(122, 200)])).toEqual(['a', 'b']);
  });

  it('leaves out what crosses a seam, in itself or in what was given', () => {
    expect(placed([trial(90, 110), trial(121, 140), trial(102, 120)])).toEqual([]);
  });

  it('counts what holds whole passages as the first of them', () => {
    expect(placed([trial(0, 200), trial(101, 250)])).toEqual(['a', 'b']);
  });

  it('gives each the group of its passage', () => {
    expect(placeTrials([trial(0, 100), trial(102, 200)], works, ({ startChar }) => startChar)).toMatchObject([
      { group: 'R64', passage: 'a' },
      { group: 'R4', passage: 'b' },
    ]);
  });

  it('leaves out other works', () => {
    expect(placeTrials([{ ...trial(20, 40), workId: 'E9' }], works, () => 0)).toEqual([]);
  });
});

describe('rates of groups', () => {
  const group = (expectation: 'found' | 'open' | 'not-found') => ({
    id: 'R64',
    repeats: 64,
    expect: expectation,
    note: '',
  });
  const many = (hits: number, total: number, places: number): PlacedTrial[] =>
    Array.from({ length: total }, (_, i) => ({
      ...trial(i, i + 1, i < hits),
      group: 'R64',
      passage: `p${i % places}`,
    }));

  it('agree when what was planted was found, and what was not was not', () => {
    expect(groupRate(many(50, 56, 12), group('found'))).toMatchObject({
      hits: 50,
      trials: 56,
      passages: 12,
      agreement: 'agrees',
    });
    expect(groupRate(many(0, 80, 19), group('not-found')).agreement).toBe('agrees');
  });

  it('say what was missed and what was falsely hit, and are open where nothing is expected', () => {
    expect(groupRate(many(1, 56, 12), group('found')).agreement).toBe('missed');
    expect(groupRate(many(8, 80, 19), group('not-found')).agreement).toBe('false-hits');
    expect(groupRate(many(1, 5, 5), group('not-found')).agreement).toBe('false-hits');
    expect(groupRate(many(8, 80, 19), group('open')).agreement).toBe('open');
    expect(groupRate([], group('found')).agreement).toBe('not-tried');
  });

  it('judge a list by the share of wrong works on it', () => {
    // The lower ends of the Clopper–Pearson intervals, by scipy.stats.beta: 2 of 35 .0070, 6 of 35 .0656.
    const list = { length: 35, rate: 0.05 };
    expect(groupRate(many(2, 19, 19), group('not-found'), list).agreement).toBe('too-few');
    expect(groupRate(many(6, 19, 19), group('not-found'), list).agreement).toBe('false-hits');
    expect(groupRate(many(0, 40, 40), group('not-found'), list).agreement).toBe('agrees');
  });

  it('say where trials are too few to tell', () => {
    // Without a hit, 1 − .025^(1/n) is below .1 from 36 trials on.
    expect(groupRate(many(0, 35, 4), group('not-found')).agreement).toBe('too-few');
    expect(groupRate(many(0, 36, 4), group('not-found')).agreement).toBe('agrees');
    // At most 5% hits, and an interval that does not lie below 10%.
    expect(groupRate(many(6, 126, 4), group('not-found')).agreement).toBe('too-few');
    // All found, and the interval of one trial begins at 2.5%.
    expect(groupRate(many(1, 1, 1), group('found')).agreement).toBe('too-few');
    expect(groupRate(many(1, 3, 1), group('found')).agreement).toBe('missed');
  });

  it('count the planted texts with a hit', () => {
    const rate = groupRate(many(3, 56, 12), group('open'));
    expect([rate.reached, rate.passages]).toEqual([3, 12]);
    // scipy.stats.binomtest(3, 12).proportion_ci(method='exact')
    expect(rate.reachedInterval?.lower).toBeCloseTo(0.054860645, 7);
    expect(rate.reachedInterval?.upper).toBeCloseTo(0.571858462, 7);
    expect(groupRate([], group('open')).reachedInterval).toBeNull();
  });

  it('hold misses and false hits against every attack', () => {
    const isFine = (rates: readonly GroupRate[]): boolean =>
      isAsPlanted({
        attack: findAttack('unprompted'),
        model: 'planted',
        parameters: {},
        rates,
        claims: [],
        thresholds: [],
        tokens: 1,
        seconds: 1,
      });
    const fine = groupRate(many(50, 56, 12), group('found'));
    const open = groupRate(many(8, 80, 19), group('open'));
    const missed = groupRate(many(1, 56, 12), group('found'));
    const falselyHit = groupRate(many(8, 80, 19), group('not-found'));
    expect([isFine([fine, open]), isFine([fine, missed]), isFine([fine, falselyHit])]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('take Clopper and Pearson where passages are too few for blocks', () => {
    // R: binom.test(3, 4)$conf.int
    const { interval } = groupRate(many(3, 4, 2), group('open'));
    expect(interval?.method).toBe('Clopper–Pearson');
    expect(interval?.lower).toBeCloseTo(0.1941204, 6);
    expect(interval?.upper).toBeCloseTo(0.9936905, 6);
  });
});
