import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bitsOf,
  RangeDecoder,
  RangeEncoder,
  uniformStretch,
  uniformSymbol,
} from '../../../src/assisted/rangeCoder.js';
import { CODING_TOTAL, type CodedSymbol } from '../../../src/domain/index.js';

/** A table from weights: every frequency at least 1, all together CODING_TOTAL. */
function table(weights: readonly number[]): CodedSymbol[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const spread = CODING_TOTAL - weights.length;
  const frequencies = weights.map((weight) => 1 + Math.floor((weight / sum) * spread));
  const missing = CODING_TOTAL - frequencies.reduce((a, b) => a + b, 0);
  frequencies[0] = (frequencies[0] ?? 0) + missing;
  let low = 0;
  return frequencies.map((frequency, token) => {
    const symbol = { token, low, frequency };
    low += frequency;
    return symbol;
  });
}

const message = fc
  .array(
    fc.array(
      fc.oneof(
        fc.double({ min: 1e-9, max: 1, noNaN: true }),
        fc.constant(1e-30),
        // Nearly all mass on one symbol, as a model has that knows a text by heart.
        fc.constant(1e12),
      ),
      { minLength: 1, maxLength: 40 },
    ),
    { maxLength: 200 },
  )
  .chain((weights) =>
    fc.tuple(
      fc.constant(weights.map(table)),
      fc.array(fc.nat({ max: 1_000_000 }), { minLength: weights.length, maxLength: weights.length }),
    ),
  );

function write(symbols: readonly CodedSymbol[]): Uint8Array {
  const encoder = new RangeEncoder();
  for (const symbol of symbols) encoder.encode(symbol);
  return encoder.finish();
}

function bitsOfAll(symbols: readonly CodedSymbol[]): number {
  return symbols.reduce((sum, symbol) => sum + bitsOf(symbol), 0);
}

describe('the range coder', () => {
  it('gives back any symbols under any tables, within 2 bits and a byte’s rounding of their information', () => {
    fc.assert(
      fc.property(message, ([tables, picks]) => {
        const symbols = tables.map((one, at) => one[(picks[at] ?? 0) % one.length] as CodedSymbol);
        const bytes = write(symbols);
        const decoder = new RangeDecoder(bytes);
        for (const [at, symbol] of symbols.entries()) {
          const point = decoder.point();
          const found = tables[at]?.find(({ low, frequency }) => point >= low && point < low + frequency);
          expect(found).toEqual(symbol);
          decoder.consume(symbol);
        }
        expect(8 * bytes.length).toBeLessThan(bitsOfAll(symbols) + 2 + 7.001);
      }),
      { numRuns: 300 },
    );
  });

  it('carries into bytes already written', () => {
    // The very end of the range again and again: low runs up to 0xffff… and the last step carries over.
    const last = { token: 1, low: CODING_TOTAL - 1, frequency: 1 };
    const nearly = { token: 0, low: CODING_TOTAL - 3, frequency: 2 };
    const symbols = [...Array.from({ length: 30 }, () => last), nearly, last, last];
    const decoder = new RangeDecoder(write(symbols));
    for (const symbol of symbols) {
      const point = decoder.point();
      expect(point).toBeGreaterThanOrEqual(symbol.low);
      expect(point).toBeLessThan(symbol.low + symbol.frequency);
      decoder.consume(symbol);
    }
  });

  it('takes no byte for what is certain, and one for a fair choice', () => {
    const certain = { token: 0, low: 0, frequency: CODING_TOTAL };
    expect(write(Array.from({ length: 1000 }, () => certain))).toHaveLength(0);
    expect(write([{ token: 1, low: CODING_TOTAL / 2, frequency: CODING_TOTAL / 2 }])).toEqual(
      Uint8Array.of(0x80),
    );
  });

  it('is within a byte of the entropy of ten thousand symbols', () => {
    const symbols = Array.from(
      { length: 10_000 },
      (_, at) => table([0.97, 0.02, 0.01])[at % 50 === 0 ? 2 : 0],
    );
    const known = symbols as CodedSymbol[];
    expect(write(known).length).toBeLessThanOrEqual(Math.ceil((bitsOfAll(known) + 2) / 8));
  });

  it('refuses what is no stretch', () => {
    const encoder = new RangeEncoder();
    for (const symbol of [
      { low: 0, frequency: 0 },
      { low: -1, frequency: 2 },
      { low: 0.5, frequency: 1 },
      { low: CODING_TOTAL - 1, frequency: 2 },
    ]) {
      expect(() => encoder.encode(symbol)).toThrow(/The range .* is not part of/);
    }
    const decoder = new RangeDecoder(Uint8Array.of(0));
    decoder.point();
    expect(() => decoder.consume({ low: 5, frequency: 5 })).toThrow(/does not contain/);
  });

  it('decodes any bytes to something', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        const decoder = new RangeDecoder(bytes);
        for (let at = 0; at < 40; at++) {
          const symbol = uniformSymbol(decoder.point(), 1000);
          decoder.consume(symbol);
        }
      }),
    );
  });
});

describe('uniform stretches', () => {
  it('tile the whole table, whatever the vocabulary', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300_000 }), fc.nat(), (vocabSize, pick) => {
        const token = pick % vocabSize;
        const { low, frequency } = uniformStretch(token, vocabSize);
        expect(low + frequency).toBe(
          token + 1 === vocabSize ? CODING_TOTAL : uniformStretch(token + 1, vocabSize).low,
        );
        for (const point of [low, low + frequency - 1])
          expect(uniformSymbol(point, vocabSize).token).toBe(token);
      }),
    );
  });
});
