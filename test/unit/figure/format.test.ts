import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, formatBytes, pValue, percent, powerOfTen } from '../../../src/base/index.js';
import {
  formatCount,
  formatDecades,
  formatInterval,
  formatKey,
  formatLogProb,
  formatShareOf,
  formatTime,
  formatValue,
  powerParts,
} from '../../../src/figure/index.js';
import { unscored } from '../../support/unscored.js';

const plain = (text: string): string => text.replace(/\u00a0/g, ' ').replace(/\u2212/g, '-');

describe('numbers for people', () => {
  it('prints probabilities as decimals down to .001 and as powers of ten below', () => {
    expect(plain(formatLogProb(Math.log(0.162)))).toBe('0.162');
    expect(plain(formatLogProb(-3.2 * Math.LN10))).toBe('10^-3.2');
    expect(plain(formatLogProb(-110 * Math.LN10))).toBe('10^-110');
    expect(formatLogProb('-inf')).toBe('0');
    expect(formatLogProb(0)).toBe('1');
    expect(plain(formatLogProb(-1e-7))).toBe('> 0.999');
    expect(plain(powerOfTen(-62))).toBe('10^-62');
  });

  it('raises the exponent of a power of ten, and nothing else', () => {
    const cut = (text: string): string =>
      powerParts(text)
        .map((part) => (part.raised ? `{${part.text}}` : part.text))
        .join('|');
    expect(cut('above 10^−60, or 1.2 × 10^−7.')).toBe('above 10|{−60}|, or 1.2 × 10|{−7}|.');
    expect(cut('10^81.8 times; 10^9')).toBe('10|{81.8}| times; 10|{9}');
    for (const text of ['110^2', '2^53', '10^x', '10 ^2', '']) expect(cut(text)).toBe(text);
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.integer().map((n) => `10^${n}`),
          ),
        ),
        (texts) => {
          const text = texts.join(' ');
          const parts = powerParts(text).map((part) => (part.raised ? `^${part.text}` : part.text));
          expect(parts.join('')).toBe(text);
        },
      ),
    );
  });

  it('prints counts exactly up to 2^53 and with ≈ above', () => {
    expect(formatCount(2995)).toBe('2,995');
    expect(formatCount(2 ** 53)).toBe('9,007,199,254,740,992');
    expect(plain(formatCount(2 ** 53 * 4))).toBe('≈ 3.6 × 10^16');
    expect(plain(formatCount(1e30))).toBe('≈ 1.0 × 10^30');
  });

  it('never rounds a share that is not the whole up to it, nor one that is not nothing down to it', () => {
    expect(plain(percent(0))).toBe('0.0%');
    expect(plain(percent(1))).toBe('100.0%');
    expect(plain(percent(0.99999))).toBe('> 99.9%');
    expect(plain(percent(0.0029))).toBe('0.29%');
    expect(plain(percent(0.000001))).toBe('< 0.001%');
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (share) => {
        const text = plain(percent(share));
        expect(text).not.toMatch(/^100|^0\.0+%/);
      }),
    );
  });

  it('always gives a percentage its denominator when it was counted', () => {
    expect(plain(formatShareOf(207 / 208, 207, 208, 'windows'))).toBe('99.5% (207 of 208 windows)');
  });

  it('prints p-values, decades, bytes, times and keys', () => {
    expect(pValue(0.0066)).toBe('0.007');
    expect(plain(pValue(2e-6))).toBe('2.0 × 10^-6');
    expect(plain(formatDecades(0))).toBe('0 decades');
    expect(plain(formatDecades(0.02))).toBe('0.0200 decades');
    expect(plain(formatDecades(3e-7))).toBe('3.0 × 10^-7 decades');
    expect(plain(formatBytes(8_139_488))).toBe('8,139,488 bytes (7.8 MiB)');
    expect(plain(formatBytes(12))).toBe('12 bytes');
    expect(formatTime('2026-11-25T12:44:00.000Z')).toBe('2026-11-25 12:44:00 UTC');
    expect(formatTime('whenever')).toBe('whenever');
    expect(formatKey('flashAttention')).toBe('Flash attention');
  });

  it('reads the unit of a finding', () => {
    expect(plain(formatValue(0.568, 'share of characters'))).toBe('56.8%');
    expect(plain(formatValue(-81.87, 'log10 probability'))).toBe('10^-81.9');
    // The same form as in the sentence beside it, and never a bare exponent.
    expect(formatValue(Math.log10(0.825), 'log10 probability')).toBe('0.825');
    expect(plain(formatValue(0.772, 'difference of shares of passages'))).toBe('+77.2 percentage points');
    expect(plain(formatValue(18.429, 'told words per 1,000'))).toBe('18.4 of 1,000 words corrected');
    expect(plain(formatValue(9.13, 'decades'))).toBe('9.1 decades');
    expect(plain(formatValue(1200, 'windows'))).toBe('1,200 windows');
    expect(formatValue(unscored('no control'), 'windows')).toBe('no value: no control');
    const interval = { kind: 'interval', lower: 0.1, upper: 0.2, level: 0.95, method: 'M', of: 'X' } as const;
    expect(plain(formatInterval(interval, 'share of windows'))).toBe(
      '10.0% to 20.0% (95% confidence interval for X; M)',
    );
  });

  it('agrees with an independent formatter on every finite number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 3, max: 6 }), (value, digits) => {
        // Eighths have three decimals, so nothing is rounded and the two cannot differ on how.
        const independent = new Intl.NumberFormat('en-US', {
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        }).format(value / 8);
        expect(plain(decimal(value / 8, digits))).toBe(independent.replace(/^-(0(\.0+)?)$/, '$1'));
      }),
    );
  });
});
