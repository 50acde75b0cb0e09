import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  counted,
  decades,
  decimal,
  duration,
  formatBytes,
  formatSize,
  intervalWords,
  numberRanges,
  ofTotal,
  percent,
  percentAtLeast,
  percentAtMost,
  powerOfTen,
  probabilityOfLog,
  probabilityOfLog10,
  pValue,
  roundPercent,
  scientific,
  wholeNumber,
} from '../../../src/base/index.js';

/** No-break spaces as blanks, so that the expected values can be read. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

/** A printed number as a number. */
const read = (text: string): number =>
  Number(text.replaceAll(',', '').replace('\u2212', '-').replace('%', ''));

describe('numberRanges', () => {
  it('names each number once, and nothing else', () => {
    expect(numberRanges([1, 2, 3, 7, 9, 10])).toBe('1–3, 7, 9–10');
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), (numbers) => {
        const sorted = numbers.toSorted((a, b) => a - b);
        const named = numberRanges(sorted)
          .split(', ')
          .filter((part) => part !== '')
          .flatMap((part) => {
            const [from = NaN, to = from] = part.split('–').map(Number);
            return Array.from({ length: to - from + 1 }, (_, at) => from + at);
          });
        expect(named).toEqual(sorted);
      }),
    );
  });
});

describe('counts and decimals', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [70_427, '70,427'],
    [-1234, '\u22121,234'],
    [2 ** 53, '9,007,199,254,740,992'],
    [2 ** 53 * 4, '≈ 3.6 × 10^16'],
    [1e30, '≈ 1.0 × 10^30'],
  ])('prints the count %d as %s', (value, text) => {
    expect(plain(wholeNumber(value))).toBe(text);
  });

  it('agrees with an independent formatter on every whole number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 53), max: 2 ** 53 }), (value) => {
        expect(wholeNumber(value)).toBe(new Intl.NumberFormat('en-US').format(value).replace('-', '\u2212'));
      }),
    );
  });

  it('agrees with an independent formatter on decimals, and never prints a minus before nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 3, max: 6 }), (value, digits) => {
        // Eighths have three decimals, so nothing is rounded and the two cannot differ on how.
        const independent = new Intl.NumberFormat('en-US', {
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        }).format(value / 8);
        expect(decimal(value / 8, digits)).toBe(
          independent.replace('-', '\u2212').replace(/^\u2212(0(\.0+)?)$/, '$1'),
        );
      }),
    );
    expect(decimal(-0.04, 1)).toBe('0.0');
  });

  it('counts one thing in the singular', () => {
    expect(counted(1, 'window')).toBe('1 window');
    expect(counted(0, 'window')).toBe('0 windows');
    expect(counted(2995, 'entry', 'entries')).toBe('2,995 entries');
  });
});

describe('powers of ten and probabilities', () => {
  it.each([
    [-62, '10^\u221262'],
    [-3.2, '10^\u22123.2'],
    [-3.04, '10^\u22123.0'],
    [-110 + 1e-13, '10^\u2212110'],
    [0, '10^0'],
    [6.25, '10^6.3'],
  ])('prints the power of %d as %s', (log10, text) => {
    expect(powerOfTen(log10)).toBe(text);
  });

  it('has a minus sign, never a hyphen, before every negative exponent', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e5, max: -0.06, noNaN: true }), (log10) => {
        expect(powerOfTen(log10)).toMatch(/^10\^\u2212[\d,]+(\.\d)?$/);
        expect(Math.abs(read(powerOfTen(log10).slice(3)) - log10)).toBeLessThanOrEqual(0.05 + 1e-9);
      }),
    );
  });

  it.each([
    [0.162, '0.162'],
    [0.001, '0.001'],
    [0.00099, '10^\u22123.0'],
    [0.9995, '> 0.999'],
    [0.99949, '0.999'],
    [1 - 1e-12, '> 0.999'],
    [1, '1'],
    [0, '0'],
  ])('prints the probability %d as %s', (probability, text) => {
    expect(plain(probabilityOfLog(Math.log(probability)))).toBe(text);
    expect(plain(probabilityOfLog10(Math.log10(probability)))).toBe(text);
  });

  it('calls nothing certain or impossible that is not', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: -1e-12, noNaN: true }), (nats) => {
        expect(probabilityOfLog(nats)).not.toMatch(/^[01](\.0*)?$/);
      }),
    );
  });

  it.each([
    [0.0066, '0.007'],
    [0.001, '0.001'],
    [2e-6, '2.0 × 10^\u22126'],
    [0, '0.000'],
    [1, '1.000'],
  ])('prints the p-value %d as %s', (value, text) => {
    expect(plain(pValue(value))).toBe(text);
  });

  it('prints scientific numbers with a minus sign on both parts', () => {
    expect(plain(scientific(-2.5e-7, 1))).toBe('\u22122.5 × 10^\u22127');
    expect(scientific(0, 3)).toBe('0');
    expect(plain(decades(-9.13))).toBe('\u22129.1 decades');
  });
});

describe('percentages', () => {
  it.each([
    [0, '0.0%'],
    [1, '100.0%'],
    [0.568, '56.8%'],
    [0.99949, '99.9%'],
    [0.9995, '> 99.9%'],
    [0.0029, '0.29%'],
    [0.0005, '0.050%'],
    [0.000001, '< 0.001%'],
    [-0.05, '\u22125.0%'],
    [-0.000001, '> \u22120.001%'],
  ])('prints the share %d as %s', (share, text) => {
    expect(plain(percent(share))).toBe(text);
  });

  it('never rounds a part up to the whole, nor something down to nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (share) => {
        const text = plain(percent(share));
        expect(text).not.toMatch(/^100|^0\.0+%/);
        if (!/[<>]/.test(text))
          expect(Math.abs(read(text) / 100 - share)).toBeLessThanOrEqual(0.0005 + 1e-12);
      }),
    );
  });

  it('rounds bounds so that “at least” and “at most” stay true', () => {
    expect(percentAtLeast(0.8999)).toBe('89.9%');
    expect(percentAtMost(0.8991)).toBe('90.0%');
    // 0.29 · 1000 is 290 only to within floating point.
    expect([percentAtLeast(0.29), percentAtMost(0.29)]).toEqual(['29.0%', '29.0%']);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        expect(read(percentAtLeast(share)) / 100).toBeLessThanOrEqual(share + 1e-9);
        expect(read(percentAtMost(share)) / 100).toBeGreaterThanOrEqual(share - 1e-9);
      }),
    );
  });

  it('prints levels and scales without decimals that say nothing', () => {
    expect([0.95, 0.999, 1, 0.1, 0, 0.025].map(roundPercent)).toEqual([
      '95%',
      '99.9%',
      '100%',
      '10%',
      '0%',
      '2.5%',
    ]);
  });

  it('gives hits their total, and nothing of nothing no percentage', () => {
    expect(ofTotal(3, 208)).toBe('3 of 208 (1.4%)');
    expect(ofTotal(0, 0)).toBe('0 of 0');
    expect(ofTotal(70_427, 70_427)).toBe('70,427 of 70,427 (100.0%)');
  });
});

describe('sizes and times', () => {
  it.each([
    [0, '0 bytes', '0 bytes'],
    [1, '1 byte', '1 byte'],
    [1023, '1,023 bytes', '1,023 bytes'],
    [1536, '1,536 bytes (1.5 KiB)', '1.5 KiB'],
    [8_139_488, '8,139,488 bytes (7.8 MiB)', '7.8 MiB'],
    [40 * 2 ** 30, '42,949,672,960 bytes (40.0 GiB)', '40.0 GiB'],
    [2 ** 51, '2,251,799,813,685,248 bytes (2,048.0 TiB)', '2,048.0 TiB'],
  ])('prints %d bytes exactly and rounded', (bytes, exact, rounded) => {
    expect(plain(formatBytes(bytes))).toBe(exact);
    expect(plain(formatSize(bytes))).toBe(rounded);
  });

  it('has two decimals where near sizes are compared', () => {
    expect(plain(formatSize(8_139_488, 2))).toBe('7.76 MiB');
  });

  it.each([
    [-1, '0 s'],
    [0, '0 s'],
    [0.0004, '1 ms'],
    [0.85, '850 ms'],
    [0.9996, '1 s'],
    [12.4, '12 s'],
    [59.7, '1 min 00 s'],
    [252, '4 min 12 s'],
    [3599.6, '1 h 00 min'],
    [3780, '1 h 03 min'],
    [86_400, '1 day 0 h'],
    [187_200, '2 days 4 h'],
  ])('prints %d seconds as %s', (seconds, text) => {
    expect(plain(duration(seconds))).toBe(text);
  });
});

describe('intervals', () => {
  it('says level, of what and by which method, or why there is none', () => {
    const interval = { kind: 'interval', lower: 0.1, upper: 0.2, level: 0.95, method: 'M', of: 'X' } as const;
    expect(intervalWords(interval, percent)).toBe('10.0% to 20.0% (95% confidence interval for X; M)');
    expect(intervalWords({ kind: 'none', reason: 'A census.' }, percent)).toBe('none. A census.');
  });
});
