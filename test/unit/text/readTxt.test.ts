import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalEncoding, readTxt, SUPPORTED_ENCODINGS } from '../../../src/text/index.js';
import { findInvalidUtf8 } from '../../../src/text/bytes/findInvalidUtf8.js';
import { SINGLE_BYTE_TABLES } from '../../../src/text/bytes/singleByteTables.js';
import { anyText, utf8 } from './arbitraries.js';
import golden from './golden/pythonText.json' with { type: 'json' };

const fileName = 'work é "1".txt';
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** Reads what must be refused; returns the error. */
function refusal(data: Uint8Array, encoding?: string): Record<string, unknown> {
  try {
    readTxt(data, { fileName, encoding });
  } catch (error) {
    return error as Record<string, unknown>;
  }
  throw new Error('was not refused');
}

describe('readTxt', () => {
  it('refuses what Python refuses as UTF-8, at the same byte', () => {
    expect(golden.utf8.filter(([, at]) => at !== -1).length).toBeGreaterThan(100);
    for (const [data, at] of golden.utf8 as [string, number][]) expect(findInvalidUtf8(hex(data))).toBe(at);
  });

  it('agrees with the platform decoder on random bytes', () => {
    const byte = fc.oneof(fc.integer({ min: 0x80, max: 0xff }), fc.integer({ min: 1, max: 0x7f }));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), (values) => {
        const data = Uint8Array.from(values);
        let isValid = true;
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(data);
        } catch {
          isValid = false;
        }
        expect(findInvalidUtf8(data) === -1).toBe(isValid);
      }),
      { numRuns: 3000 },
    );
  });

  it('names file, byte, line and remedy where UTF-8 ends', () => {
    const error = refusal(Uint8Array.from([...utf8('Call me\r\nIshmael.\nSome '), 0xe9, 0x20]));
    expect(error).toMatchObject({
      kind: 'input',
      code: 'text-not-utf8',
      details: { fileName, byteOffset: 23, line: 3 },
    });
    expect(error['message']).toBe(`${fileName}: byte 23 (0xE9, line 3) is not UTF-8.`);
    expect(error['hint']).toContain('--encoding');
  });

  it('counts the byte order mark in byte offsets', () => {
    expect(refusal(bytes(0xef, 0xbb, 0xbf, 0x61, 0xff))).toMatchObject({ details: { byteOffset: 4 } });
  });

  it('strips one UTF-8 byte order mark, notes it, and keeps one in the text', () => {
    const source = readTxt(utf8('\ufeffab\ufeffc'), { fileName });
    expect(source.text.text).toBe('ab\ufeffc');
    expect(source.bomBytes).toBe(3);
    expect(source.notes.map(({ rule }) => rule)).toEqual(['decoded', 'bom-stripped']);
    expect([source.charToByte(0), source.charToByte(2), source.charToByte(4)]).toEqual([3, 5, 9]);
    expect([0, 2, 3, 6, 7, 8, 9].map((byte) => source.byteToChar(byte))).toEqual([0, 0, 0, 2, 2, 3, 4]);
  });

  it('says where UTF-16 without its mark may be, and does not guess', () => {
    expect(refusal(bytes(0x61, 0, 0x62, 0))['hint']).toContain('appears to be UTF-16');
  });

  it.each(golden.decoded)('reads $encoding as Python does', ({ encoding, hex: data, text }) => {
    const source = readTxt(hex(data), { fileName, encoding });
    expect(source.text.text).toBe(text);
    for (let char = 0; char <= source.text.charLength; char++) {
      expect(source.byteToChar(source.charToByte(char))).toBe(char);
    }
    expect(source.charToByte(source.text.charLength)).toBe(data.length / 2);
  });

  it('refuses bytes that a single-byte encoding does not define, exactly those of Python', () => {
    for (const [encoding, undefinedBytes] of Object.entries(golden.undefined)) {
      const table = SINGLE_BYTE_TABLES[encoding] ?? '';
      const ours = Array.from(table, (char, at) => (char === '\ufffd' ? at + 128 : -1)).filter(
        (at) => at >= 0,
      );
      expect(ours).toEqual(undefinedBytes);
    }
    expect(refusal(bytes(0x61, 0x0a, 0x81), 'cp1252')).toMatchObject({
      code: 'text-undecodable',
      details: { byteOffset: 2, line: 2 },
    });
  });

  it('has 128 characters in every table', () => {
    for (const table of Object.values(SINGLE_BYTE_TABLES)) expect(table).toHaveLength(128);
  });

  it('refuses UTF-16 with half pairs, half units and the wrong byte order', () => {
    const le = (...units: number[]): Uint8Array =>
      Uint8Array.from(units.flatMap((unit) => [unit & 0xff, unit >> 8]));
    expect(refusal(le(0x61, 0xd83d, 0x62), 'utf-16le')).toMatchObject({ details: { byteOffset: 2 } });
    expect(refusal(le(0x61, 0xde00), 'utf-16le')).toMatchObject({ details: { byteOffset: 2 } });
    expect(refusal(le(0x61, 0xd83d), 'utf-16le')).toMatchObject({ details: { byteOffset: 2 } });
    expect(refusal(bytes(0x61, 0, 0x62), 'utf-16le')).toMatchObject({
      code: 'text-undecodable',
      details: { byteOffset: 2 },
    });
    expect(refusal(bytes(0xfe, 0xff, 0, 0x61), 'utf-16le')).toMatchObject({ code: 'text-encoding-mismatch' });
    expect(refusal(le(0x61, 0, 0x62), 'utf-16le')).toMatchObject({
      code: 'text-nul',
      details: { byteOffset: 2 },
    });
    expect(refusal(bytes(0xff, 0xfe, 0x61, 0, 0, 0xdc), 'utf-16le')).toMatchObject({
      details: { byteOffset: 4 },
    });
  });

  it('keeps offsets exact in UTF-16 with a byte order mark and astral characters', () => {
    const source = readTxt(bytes(0xff, 0xfe, 0x3d, 0xd8, 0x00, 0xde, 0x61, 0), {
      fileName,
      encoding: 'UTF_16LE',
    });
    expect(source.text.text).toBe('😀a');
    expect([0, 1, 2].map((char) => source.charToByte(char))).toEqual([2, 6, 8]);
    expect([2, 4, 5, 6, 7].map((byte) => source.byteToChar(byte))).toEqual([0, 0, 0, 1, 1]);
  });

  it('refuses a UTF-8 byte order mark under another encoding', () => {
    expect(refusal(utf8('\ufeffa'), 'windows-1252')).toMatchObject({
      code: 'text-encoding-mismatch',
      hint: 'State the encoding utf-8 (in the window: the field Encoding; on the command line: --encoding).',
    });
  });

  it('refuses empty files, also behind a byte order mark', () => {
    expect(refusal(bytes())).toMatchObject({ code: 'work-empty', kind: 'input' });
    expect(refusal(utf8('\ufeff'))).toMatchObject({ code: 'work-empty' });
  });

  it('refuses NUL bytes with their place, and the first trouble first', () => {
    expect(refusal(bytes(0x61, 0x0a, 0, 0xff))).toMatchObject({
      code: 'text-nul',
      details: { byteOffset: 2, line: 2 },
    });
    expect(refusal(bytes(0x61, 0xff, 0))).toMatchObject({
      code: 'text-not-utf8',
      details: { byteOffset: 1 },
    });
    expect(refusal(bytes(0x61, 0), 'latin1')).toMatchObject({ code: 'text-nul' });
  });

  it('knows the usual names of encodings and lists what it supports otherwise', () => {
    expect(
      ['UTF8', 'Latin-1', 'CP1252', 'iso8859-15', 'ISO_8859-2', 'cp437', 'UTF-16LE'].map(canonicalEncoding),
    ).toEqual(['utf-8', 'iso-8859-1', 'windows-1252', 'iso-8859-15', 'iso-8859-2', 'ibm437', 'utf-16le']);
    const error = refusal(bytes(0x61), 'klingon');
    expect(error['code']).toBe('text-encoding-unknown');
    for (const name of SUPPORTED_ENCODINGS) expect(error['hint']).toContain(name);
  });

  it('notes control and replacement characters that it kept', () => {
    const source = readTxt(utf8('a\u0001b\ufffdc\u0007\t\n'), { fileName });
    const noted = source.notes.map(({ rule, count, places }) => [rule, count, places]);
    expect(noted).toContainEqual(['control-characters-kept', 2, [1, 5]]);
    expect(noted).toContainEqual(['replacement-characters-kept', 1, [3]]);
  });

  it('gives back the bytes of any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(text !== '' && !text.startsWith('\ufeff'));
        const data = utf8(text);
        const source = readTxt(data, { fileName });
        expect(source.text.text).toBe(text);
        for (let byte = 0; byte < data.length; byte++) {
          const char = source.byteToChar(byte);
          expect(source.charToByte(char)).toBeLessThanOrEqual(byte);
          expect(source.charToByte(char + 1)).toBeGreaterThan(byte);
        }
      }),
    );
  });
});
