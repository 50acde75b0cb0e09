import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64UrlOfHex, hexOfBase64Url, toBase64Url } from '../../../src/assisted/base64Url.js';
import {
  invalidSpans,
  joinSpans,
  packLiterals,
  unpackLiterals,
  withLiterals,
  withoutSpans,
} from '../../../src/assisted/literals.js';
import { ByteReader, ByteWriter } from '../../../src/assisted/varint.js';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

describe('literals', () => {
  it('leave text that is well-formed, and come back where they were, for any bytes', () => {
    const mixed = fc
      .array(
        fc.oneof(
          fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
          fc.uint8Array(),
        ),
      )
      .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));
    fc.assert(
      fc.property(mixed, (bytes) => {
        const spans = joinSpans(invalidSpans(bytes), bytes.length);
        const text = withoutSpans(bytes, spans);
        expect(() => strict.decode(text)).not.toThrow();
        const literals = spans.map(({ start, end }) => ({ start, bytes: bytes.slice(start, end) }));
        const packed = packLiterals(literals);
        expect(withLiterals(text, unpackLiterals(packed))).toEqual(bytes);
      }),
      { numRuns: 100 },
    );
  });

  it('keep a lone byte alone, and swallow islands of text', () => {
    const bytes = new TextEncoder().encode(
      `${'a'.repeat(20)}?${'b'.repeat(20)}?${'c'.repeat(15)}?${'d'.repeat(20)}`,
    );
    for (const at of [20, 41, 57]) bytes[at] = 0xe9;
    expect(joinSpans(invalidSpans(bytes), bytes.length)).toEqual([
      { start: 20, end: 21 },
      { start: 41, end: 58 },
    ]);
    expect(joinSpans([{ start: 3, end: 4 }], 10)).toEqual([{ start: 0, end: 10 }]);
    expect(joinSpans([], 10)).toEqual([]);
  });

  it('refuse places outside the text', () => {
    expect(() => withLiterals(new Uint8Array(2), [{ start: 3, bytes: Uint8Array.of(1) }])).toThrow(
      /do not fit/,
    );
    expect(() => unpackLiterals(Uint8Array.of(0, 5, 1))).toThrow(/damaged/);
  });
});

describe('numbers in the file', () => {
  it('come back, up to the largest safe one', () => {
    const numbers = [0, 1, 127, 128, 300, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER];
    const out = new ByteWriter();
    for (const number of numbers) out.varint(number);
    const reader = new ByteReader(out.bytes());
    expect(numbers.map(() => reader.varint())).toEqual(numbers);
    expect(reader.left).toBe(0);
    expect(new ByteWriter().varint(300).bytes()).toEqual(Uint8Array.of(0xac, 0x02));
    expect(() => new ByteReader(new Uint8Array(9).fill(0xff)).varint()).toThrow(/damaged/);
  });
});

describe('base64url', () => {
  it('is that of Node, there and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        const hex = Buffer.from(bytes).toString('hex');
        expect(toBase64Url(bytes)).toBe(text);
        expect(hexOfBase64Url(text)).toBe(hex);
        expect(base64UrlOfHex(hex)).toBe(text);
      }),
    );
  });
});
