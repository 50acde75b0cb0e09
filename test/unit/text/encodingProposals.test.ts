import { describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../../src/base/index.js';
import { encodingProposals, type EncodingProposal } from '../../../src/domain/index.js';
import { readTxt } from '../../../src/text/index.js';
import { proposeEncodings } from '../../../src/text/bytes/proposeEncodings.js';
import golden from './golden/encodings.json' with { type: 'json' };

const fileName = 'novel.txt';
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

function refusal(bytes: Uint8Array, encoding?: string): PalimpsestError {
  try {
    readTxt(bytes, { fileName, encoding });
  } catch (error) {
    if (error instanceof PalimpsestError) return error;
    throw error;
  }
  throw new Error('not refused');
}

const proposalsOf = ({ details }: PalimpsestError): readonly EncodingProposal[] => encodingProposals(details);

describe('texts in legacy encodings, as Python writes them', () => {
  it.each(golden.texts)('are read as Python reads them: $encoding', ({ encoding, text, hex: data }) => {
    const source = readTxt(hex(data), { fileName, encoding });
    expect(source.text.text).toBe(text);
    for (let char = 0; char <= source.text.charLength; char++)
      expect(source.byteToChar(source.charToByte(char))).toBe(char);
    expect(source.charToByte(source.text.charLength)).toBe(data.length / 2);
    // The bytes of each character alone spell it.
    Array.from(text).forEach((one, at) => {
      const bytes = hex(data).subarray(source.charToByte(at), source.charToByte(at + 1));
      expect(readTxt(bytes, { fileName, encoding }).text.text).toBe(one);
    });
  });

  it.each(golden.texts)('are proposed, the right one first: $encoding', ({ encoding, text, hex: data }) => {
    const [first] = proposeEncodings(hex(data), 'utf-8');
    expect([first?.encoding, ...(first?.sameText ?? [])]).toContain(encoding);
    const line = text.split('\n')[first?.line === undefined ? 0 : first.line - 1] ?? '';
    expect(first?.sample.startsWith(line.slice(0, 10)) || text.includes(first?.sample ?? '?')).toBe(true);
  });

  it.each(golden.bad)(
    'are refused at the byte where Python stops: $encoding $hex',
    ({ encoding, hex: data, at }) => {
      expect(refusal(hex(data), encoding)).toMatchObject({
        code: 'text-undecodable',
        details: { byteOffset: at },
      });
    },
  );
});

describe('proposals', () => {
  it('come with the refusal, name what reads the same text once, and choose nothing', () => {
    const error = refusal(Uint8Array.from(Buffer.from('Some caf\xe9s, na\xefve', 'latin1')));
    expect(error.code).toBe('text-not-utf8');
    const [first, ...others] = proposalsOf(error);
    expect(first).toMatchObject({ encoding: 'windows-1252', sample: 'Some cafés, naïve', line: 1 });
    expect(first?.sameText).toEqual(expect.arrayContaining(['iso-8859-1', 'iso-8859-15']));
    expect(others.length).toBeLessThanOrEqual(5);
    const samples = proposalsOf(error).map(({ sample }) => sample);
    expect(new Set(samples).size).toBe(samples.length);
    const order = proposalsOf(error).map(({ plausibility }) => plausibility);
    expect(order).toEqual([...order].sort((a, b) => b - a));
  });

  it('are UTF-16 alone where the file has NUL bytes', () => {
    const error = refusal(Buffer.from('Call me Ishmael.', 'utf16le'));
    expect(error.code).toBe('text-nul');
    expect(proposalsOf(error).map(({ encoding }) => encoding)[0]).toBe('utf-16le');
  });

  it('leave out the encoding that was stated, and those that hold control characters', () => {
    const names = proposalsOf(refusal(Uint8Array.from([0x61, 0x81, 0x62]), 'windows-1252')).flatMap(
      ({ encoding, sameText }) => [encoding, ...sameText],
    );
    expect(names).not.toContain('windows-1252');
    // Byte 0x81 is a control character in ISO 8859-1.
    expect(names).not.toContain('iso-8859-1');
    expect(names).toContain('ibm850');
  });

  it('are checked against the whole of a file', () => {
    const start = Buffer.from('caf\xe9\n', 'latin1');
    const bytes = Buffer.concat([start, Buffer.alloc(2 ** 19, 'a\n'), Buffer.from([0x81])]);
    const names = proposalsOf(refusal(bytes)).map(({ encoding }) => encoding);
    expect(names).not.toContain('windows-1252');
    expect(names.length).toBeGreaterThan(0);
  });

  it.each([0.3, 0.6, 0.999])('are checked against parts of a large file, at %s of it', (share) => {
    const start = Buffer.from('caf\xe9\n', 'latin1');
    const size = 6 * 2 ** 20;
    const bytes = Buffer.concat([start, Buffer.alloc(size, 'a\n')]);
    expect(proposalsOf(refusal(bytes)).flatMap(({ encoding }) => encoding)).toContain('windows-1252');
    // Byte 0x81 has no meaning in windows-1252; a byte that no line feed comes before is in the middle of a line.
    bytes[Math.floor(size * share)] = 0x81;
    const names = proposalsOf(refusal(bytes)).flatMap(({ encoding, sameText }) => [encoding, ...sameText]);
    expect(names).not.toContain('windows-1252');
    expect(names.length).toBeGreaterThan(0);
  });

  it('take a character of several bytes that a part cuts', () => {
    const line = Buffer.concat([Buffer.from('836583588367', 'hex'), Buffer.from('ab\n')]);
    const bytes = Buffer.alloc(5 * 2 ** 20, line);
    expect(proposalsOf(refusal(bytes)).map(({ encoding }) => encoding)).toContain('shift_jis');
  });

  it('are none for a file that has a byte order mark, and none for bytes that no encoding allows', () => {
    expect(proposalsOf(refusal(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61, 0xff])))).toEqual([]);
    expect(proposalsOf(refusal(Uint8Array.from([0x61, 0, 0x62])))).toEqual([]);
  });
});

describe('UTF-16 by its byte order mark', () => {
  it.each(['utf-16le', 'utf-16be'])('%s is read without a stated encoding', (encoding) => {
    const le = Buffer.from('\uFEFFצל 🐋\r\n', 'utf16le');
    const bytes = encoding === 'utf-16le' ? le : Buffer.from(le).swap16();
    const source = readTxt(bytes, { fileName });
    expect(source).toMatchObject({ encoding, bomBytes: 2 });
    expect(source.text.text).toBe('צל 🐋\r\n');
    expect(source.charToByte(3)).toBe(8);
    const cutOff = refusal(bytes.subarray(0, bytes.length - 1));
    expect(cutOff).toMatchObject({ code: 'text-undecodable', details: { byteOffset: bytes.length - 2 } });
    expect(cutOff.hint).toBe(
      `The byte order mark says that the file is ${encoding}, but its content is not valid ${encoding}. The file is cut off or damaged. Get the file again.`,
    );
  });
});
