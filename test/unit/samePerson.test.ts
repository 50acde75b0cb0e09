import { describe, expect, it } from 'vitest';
import { isSameName } from '../../src/domain/index.js';

describe('isSameName', () => {
  it.each([
    ['R. Roe', 'r roe'],
    ['Dr. Zoë  van Dam, PhD', 'ZOE VAN DAM'],
    ['Roe, Richard', 'Richard Roe'],
    ['Ma', 'MA'],
    ['O’Neil', "O'Neil"],
  ])('takes %j and %j for one person', (a, b) => {
    expect(isSameName(a, b)).toBe(true);
  });

  it.each([
    ['R. Roe', 'Richard Roe'],
    ['Dr. Famous Expert', 'R. Roe'],
    ['Ann Lee', 'Ann Lee Park'],
    ['山田 花子', '山田 太郎'],
    ['Dr.', 'Prof.'],
  ])('tells %j and %j apart', (a, b) => {
    expect(isSameName(a, b)).toBe(false);
  });
});
