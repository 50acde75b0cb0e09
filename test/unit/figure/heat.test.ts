import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyHeatStep, probabilityWords, rankHeatStep, visiblePieces } from '../../../src/figure/index.js';

describe('heat of a token', () => {
  it('is darkest where the model is right or sure', () => {
    expect([0, 1, 4, 9, 99, 999, 1000].map(rankHeatStep)).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect([0, 0.1, 0.5, 1, 2, 4, 6, 11].map(entropyHeatStep)).toEqual([6, 5, 4, 3, 2, 1, 0, 0]);
  });

  it('never rises with rank or entropy', () => {
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(200_000), (a, b) => {
        expect(rankHeatStep(Math.max(a, b))).toBeLessThanOrEqual(rankHeatStep(Math.min(a, b)));
        expect(entropyHeatStep(Math.max(a, b) / 1e4)).toBeLessThanOrEqual(
          entropyHeatStep(Math.min(a, b) / 1e4),
        );
      }),
    );
  });
});

describe('a probability in words', () => {
  it('reads as people say it', () => {
    const words = (p: number): string => probabilityWords(Math.log(p));
    expect(words(1)).toBe('always');
    expect(words(0.99)).toBe('nearly always');
    expect(words(1 / 3)).toBe('1 in 3');
    expect(words(0.4)).toBe('1 in 2.5');
    expect(words(1 / 1234)).toBe('1 in 1,230');
    expect(words(1 / 50)).toBe('1 in 50');
    expect(words(1e-7)).toBe('1 in 10^7');
    expect(probabilityWords(-33.2 * Math.LN10)).toBe('1 in 10^33.2');
    expect(probabilityWords(-Infinity)).toBe('never');
  });
});

describe('pieces of a hostile text', () => {
  it('account for every unit of it, and keep what they are told to keep', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const pieces = visiblePieces(text, '\n\t');
        expect(pieces.reduce((sum, { units }) => sum + units, 0)).toBe(text.length);
        let at = 0;
        for (const piece of pieces) {
          const source = text.slice(at, at + piece.units);
          if (piece.kind === 'text') expect(piece.text).toBe(source);
          else expect(Array.from(source)).toHaveLength(1);
          at += piece.units;
        }
      }),
    );
    expect(visiblePieces('a\n\tb', '\n\t')).toEqual([{ text: 'a\n\tb', kind: 'text', units: 4 }]);
  });
});
