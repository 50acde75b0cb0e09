import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressedBytes, ppmBits } from '../../../src/measure/index.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const moby = readFileSync(new URL('../../../assets/demo/target-moby-dick-planted.txt', import.meta.url));

describe('bits of a strong general compressor', () => {
  it('agrees with an independent implementation', () => {
    // A Python implementation of PPMC, order 5, with exclusion and update exclusion, written from Moffat 1990.
    expect(ppmBits(bytesOf('abracadabra'))).toBeCloseTo(58.19005222031839, 9);
    expect(ppmBits(bytesOf('aaaa'))).toBe(11);
    expect(ppmBits(Uint8Array.from({ length: 256 }, (_, at) => at))).toBeCloseTo(1938.9962872242124, 8);
    expect(ppmBits(moby)).toBeCloseTo(195028.54146253745, 5);
  });

  it('counts by hand: the first byte is one of 256, the second a known symbol or an escape', () => {
    expect(ppmBits(new Uint8Array())).toBe(0);
    expect(ppmBits(bytesOf('a'))).toBe(8);
    // Order 0 knows one symbol, seen once: 1/2 for it, 1/2 for the escape; then one of the other 255.
    expect(ppmBits(bytesOf('aa'))).toBeCloseTo(8 + 1, 12);
    expect(ppmBits(bytesOf('ab'))).toBeCloseTo(8 + 1 + Math.log2(255), 12);
  });

  it('is stronger on prose than DEFLATE, Brotli at its best and xz', () => {
    const brotli = brotliCompressSync(moby, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    const own = ppmBits(moby) / 8;
    expect(own).toBeLessThan(brotli * 1.02);
    expect(own).toBeLessThan(compressedBytes(moby.toString('utf8')));
    // Python's lzma, LZMA2 with preset 9e, raw: 27,844 bytes.
    expect(own).toBeLessThan(27_844);
  });

  it('never needs less than nothing, nor much more than the bytes themselves', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const bits = ppmBits(bytes);
        expect(bits).toBeGreaterThanOrEqual(0);
        expect(bits).toBeLessThan(20 * bytes.length + 1);
      }),
    );
  });
});
