import { describe, expect, it } from 'vitest';
import { secondsOfText } from '../../../src/base/index.js';

describe('secondsOfText', () => {
  it.each([
    ['6h', 21_600],
    ['6 hours', 21_600],
    ['90 min', 5400],
    ['1 h 30 min', 5400],
    ['1h30m', 5400],
    ['2 days', 172_800],
    ['0.5 h', 1800],
    ['45 s', 45],
  ])('%s is %d s', (text, seconds) => {
    expect(secondsOfText(text)).toBe(seconds);
  });

  it.each(['', '6', 'h', '6 hours!', '-6h', '6 moons', '0h', 'six h', '1h 30'])('refuses %j', (text) => {
    expect(secondsOfText(text)).toBeUndefined();
  });
});
