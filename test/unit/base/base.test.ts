import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, didYouMean, editDistance, Random, sha256Hex } from '../../../src/base/index.js';

describe('canonicalJson', () => {
  it('is the example of RFC 8785 §3.2.2', () => {
    const value: unknown = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    );
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('does not depend on the order of keys, and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('refuses NaN and infinities, naming the place', () => {
    expect(() => canonicalJson({ a: [1, NaN] })).toThrow(/NaN at \$\.a\[1\]/);
    expect(() => canonicalJson(-Infinity)).toThrow(/-Infinity/);
    expect(() => canonicalJson({ when: new Date(0) })).toThrow(/Date/);
  });
});

describe('sha256Hex', () => {
  it('agrees with OpenSSL (node:crypto)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(sha256Hex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
      }),
    );
  });
});

describe('Random', () => {
  it('gives the numbers of xoshiro128** for a known state', () => {
    // Independent computation: the reference C code run on the state SHA-256("palimpsest")[0..16) little-endian.
    const state = createHash('sha256').update('palimpsest').digest();
    const s = [0, 4, 8, 12].map((at) => BigInt(state.readUInt32LE(at)));
    const mask = 0xffffffffn;
    const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
    const reference = (): number => {
      const [a = 0n, b = 0n, c = 0n, d = 0n] = s;
      const result = (rotl((b * 5n) & mask, 7n) * 9n) & mask;
      const t = (b << 9n) & mask;
      const c1 = c ^ a;
      const d1 = d ^ b;
      s[1] = b ^ c1;
      s[0] = a ^ d1;
      s[2] = c1 ^ t;
      s[3] = rotl(d1, 11n);
      return Number(result);
    };
    const random = new Random('palimpsest');
    for (let i = 0; i < 1000; i++) expect(random.uint32()).toBe(reference());
  });

  it('samples without replacement, ascending, within range, and every size', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        (seed, population, size) => {
          const sample = new Random(seed).sample(population, size);
          expect(sample).toHaveLength(Math.min(population, size));
          expect(new Set(sample).size).toBe(sample.length);
          expect([...sample].sort((a, b) => a - b)).toEqual(sample);
          for (const index of sample) expect(index >= 0 && index < population).toBe(true);
        },
      ),
    );
  });

  it('is uniform enough: chi-square of 100,000 draws below 10 stays under its 99.9 % point', () => {
    const random = new Random('uniform');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const face = random.below(10);
      counts[face] = (counts[face] ?? 0) + 1;
    }
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.88);
  });

  it('shuffles into a permutation', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer()), (seed, items) => {
        const byValue = (a: number, b: number): number => a - b;
        expect([...new Random(seed).shuffle(items)].sort(byValue)).toEqual([...items].sort(byValue));
      }),
    );
  });
});

describe('didYouMean', () => {
  it('names a near name and is silent about far ones', () => {
    expect(didYouMean('gredy', ['greedy', 'probabilistic'])).toBe('Did you mean "greedy"? ');
    expect(didYouMean('zebra', ['greedy', 'probabilistic'])).toBe('');
  });

  it('measures a distance: zero only for equals, symmetric, triangle', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });
});
