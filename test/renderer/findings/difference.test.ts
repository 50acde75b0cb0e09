import { describe, expect, it } from 'vitest';
import { differenceFrom, differenceText } from '../../../renderer/features/findings/difference.js';
import { NBSP } from '../../../src/base/index.js';
import { unscored } from '../../support/unscored.js';

const none = unscored('no control');

describe('differenceFrom', () => {
  it.each([
    [{ value: 0.5, unit: 'share of characters' }, { value: 0.75, unit: 'share of characters' }, 0.25],
    [{ value: -3, unit: 'log10 probability' }, { value: -5.5, unit: 'log10 probability' }, -2.5],
    [{ value: 1, unit: 'windows' }, { value: 1, unit: 'windows' }, 0],
  ])('of %j and %j is %d', (baseline, finding, difference) => {
    expect(differenceFrom(baseline, finding)).toBe(difference);
  });

  it('is none where the units differ or a value is missing', () => {
    expect(differenceFrom({ value: 1, unit: 'windows' }, { value: 2, unit: 'tokens' })).toBeUndefined();
    expect(differenceFrom({ value: none, unit: 'tokens' }, { value: 2, unit: 'tokens' })).toBeUndefined();
    expect(differenceFrom({ value: 2, unit: 'tokens' }, { value: none, unit: 'tokens' })).toBeUndefined();
  });
});

describe('differenceText', () => {
  it.each([
    [0.256, 'share of characters', `+25.6${NBSP}points`],
    [-0.256, 'share of characters', `−25.6${NBSP}points`],
    [-2.5, 'log10 probability', `−2.5${NBSP}decades`],
    [12, 'windows', `+12${NBSP}windows`],
    [0, 'windows', `0${NBSP}windows`],
    [0.12345, '', '+0.123'],
  ])('%d %s is %s', (difference, unit, text) => {
    expect(differenceText(difference, unit)).toBe(text);
  });
});
