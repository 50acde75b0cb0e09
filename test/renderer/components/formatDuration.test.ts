import { describe, expect, it } from 'vitest';
import { formatDuration, formatSize } from '../../../renderer/components/index.js';

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [0.0004, '1 ms'],
    [0.85, '850 ms'],
    [12.4, '12 s'],
    [59.7, '1 min 00 s'],
    [252, '4 min 12 s'],
    [3599.6, '1 h 00 min'],
    [3780, '1 h 03 min'],
    [86_400, '1 day 0 h'],
    [187_200, '2 days 4 h'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(formatDuration(seconds).replaceAll('\u00a0', ' ')).toBe(words);
  });
});

describe('formatSize', () => {
  it.each([
    [0, '0 bytes'],
    [1023, '1,023 bytes'],
    [1536, '1.5 KiB'],
    [40 * 2 ** 30, '40.0 GiB'],
    [2 ** 51, '2,048.0 TiB'],
  ])('%d bytes are %s', (bytes, words) => {
    expect(formatSize(bytes).replaceAll('\u00a0', ' ')).toBe(words);
  });
});
