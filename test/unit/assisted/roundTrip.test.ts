import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decodeWork,
  encodeWork,
  readReconstruction,
  type CodingModel,
  type Reconstruction,
} from '../../../src/assisted/index.js';
import { HEADER_DICTIONARY } from '../../../src/assisted/headerDictionary.js';
import { writeReconstruction } from '../../../src/assisted/reconstructionFile.js';
import { canonicalJson, PalimpsestError, sha256Bytes, sha256Hex } from '../../../src/base/index.js';
import { createFakeEngine } from '../../../src/engine/index.js';
import { like } from '../../support/like.js';

const KNOWN =
  'Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse. ';
const engine = createFakeEngine({ text: KNOWN.repeat(3) });
let model: CodingModel;

beforeAll(async () => {
  const loaded = await engine.load({ path: 'known.txt', threads: 1 });
  model = { engine, loaded, file: 'known.gguf', sha256: sha256Hex('known') };
});
afterAll(() => engine.dispose());

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function back(file: Uint8Array): Promise<Uint8Array> {
  return decodeWork(model, readReconstruction(file));
}

/** What reading throws; null when it throws nothing. */
function refusal(file: Uint8Array): PalimpsestError | null {
  try {
    readReconstruction(file);
    return null;
  } catch (error) {
    if (error instanceof PalimpsestError) return error;
    throw error;
  }
}

describe('a reconstruction file', () => {
  it('gives back any bytes, whatever the chunks and the context', async () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 200 }).map(bytesOf),
      fc.integer({ min: 0, max: 400 }).map((length) => bytesOf(KNOWN.repeat(4)).slice(0, length)),
    );
    await fc.assert(
      fc.asyncProperty(
        anything,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 4, max: 80 }),
        async (bytes, chunks, contextTokens) => {
          const { file } = await encodeWork(model, bytes, { chunks, contextTokens });
          expect(await back(file)).toEqual(bytes);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['one letter', bytesOf('C')],
    ['one byte that is no text', Uint8Array.of(0xff)],
    ['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, 0x43, 0x61)],
    ['text with a stray Latin-1 byte', Uint8Array.from([...bytesOf(KNOWN), 0xe9, ...bytesOf(KNOWN)])],
    ['NUL and line ends', bytesOf('a\0b\r\nc\n')],
  ])('gives back %s', async (_, bytes) => {
    const { file } = await encodeWork(model, bytes, { chunks: 2, contextTokens: 64 });
    expect(await back(file)).toEqual(bytes);
  });

  it('takes what the tokens are worth, within two bits and a byte’s rounding for each chunk', async () => {
    for (const chunks of [1, 3, 8]) {
      const { header, bits } = await encodeWork(model, bytesOf(KNOWN.repeat(5)), {
        chunks,
        contextTokens: 64,
      });
      const code = header.chunks.reduce((sum, { bytes }) => sum + bytes, 0);
      expect(header.chunks).toHaveLength(chunks);
      expect(8 * code).toBeLessThanOrEqual(bits + 9 * chunks);
      expect(8 * code).toBeGreaterThan(bits - 8 * chunks);
    }
  });

  it('is small for what the model knows by heart, and says how much had to be told', async () => {
    const known = await encodeWork(model, bytesOf(KNOWN), { chunks: 1, contextTokens: 512 });
    const unknown = await encodeWork(model, bytesOf('zqxj vkwq zzxq jjqk '.repeat(5)), {
      chunks: 1,
      contextTokens: 512,
    });
    expect(known.bits).toBeLessThan(unknown.bits / 5);
    expect(known.toldTokens).toBeLessThan(unknown.toldTokens);
  });

  it('is the same bytes each time', async () => {
    const bytes = bytesOf(KNOWN.slice(5, 90));
    const options = { chunks: 3, contextTokens: 32 };
    expect((await encodeWork(model, bytes, options)).file).toEqual(
      (await encodeWork(model, bytes, options)).file,
    );
  });
});

describe('refusals', () => {
  let file: Uint8Array;
  beforeAll(async () => {
    const bytes = Uint8Array.from([
      ...bytesOf(KNOWN.slice(0, 60)),
      0xff,
      0xfe,
      ...bytesOf(KNOWN.slice(0, 30)),
    ]);
    file = (await encodeWork(model, bytes, { chunks: 2, contextTokens: 64 })).file;
  });

  it('catches every flipped bit before anything is decoded', () => {
    const codes = new Set<string>();
    for (let bit = 0; bit < 8 * file.length; bit++) {
      const flipped = file.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const error = refusal(flipped);
      expect(error, `bit ${bit}`).not.toBeNull();
      codes.add(error?.code ?? '');
    }
    expect([...codes].sort()).toEqual([
      'reconstruction-damaged',
      'reconstruction-magic',
      'reconstruction-truncated',
      'reconstruction-version',
    ]);
  });

  it('says that a file is cut short, wherever', () => {
    expect(refusal(new Uint8Array())).toMatchObject({ code: 'reconstruction-magic' });
    for (let length = 1; length < file.length; length++) {
      expect(refusal(file.slice(0, length)), `${length} bytes`).toMatchObject({
        code: 'reconstruction-truncated',
      });
    }
    expect(refusal(file.slice(0, -1))).toMatchObject({
      message: like(new RegExp(`it has ${file.length - 1} bytes of ${file.length}`)),
    });
    expect(refusal(Uint8Array.from([...file, 0]))).toMatchObject({ code: 'reconstruction-damaged' });
  });

  it('names an unknown version', () => {
    const other = file.slice();
    other[8] = 2;
    expect(refusal(other)).toMatchObject({
      code: 'reconstruction-version',
      message: like(/version 2; this program reads version 1/),
    });
  });

  it('refuses another model, naming both', async () => {
    const other = { ...model, file: 'other.gguf', sha256: sha256Hex('other') };
    await expect(decodeWork(other, readReconstruction(file))).rejects.toMatchObject({
      code: 'reconstruction-other-model',
      message: like(
        new RegExp(
          `known.gguf with SHA-256 ${sha256Hex('known')}.*other.gguf with SHA-256 ${sha256Hex('other')}`,
        ),
      ),
    });
  });

  it('refuses another engine, naming what differs', async () => {
    const { fingerprint } = model.loaded;
    const changed = (change: Partial<typeof fingerprint>): CodingModel => ({
      ...model,
      loaded: { ...model.loaded, fingerprint: { ...fingerprint, ...change } },
    });
    for (const [change, words] of [
      [{ release: 'fake-2' }, /release: fake-1 in the file, fake-2 here/],
      [{ threads: 2 }, /threads: 1 in the file, 2 here/],
      [{ numeric: { ...fingerprint.numeric, backOff: 0.1 } }, /backOff: 0.05 in the file, 0.1 here/],
      [{ numeric: { ...fingerprint.numeric, more: true } }, /more: nothing in the file, true here/],
      [
        { libraries: [{ name: 'libother.so', sha256: sha256Hex('x') }] },
        /libraries: \[\] in the file, \["libother.so"\] here/,
      ],
    ] as const) {
      await expect(decodeWork(changed(change), readReconstruction(file))).rejects.toMatchObject({
        code: 'reconstruction-other-engine',
        message: like(words),
      });
    }
  });

  it('holds what was decoded against the SHA-256 of the original', async () => {
    const { header, literals, codes } = readReconstruction(file);
    const wrong: Reconstruction = {
      header,
      literals,
      codes: codes.map((code) => code.map((byte, at) => (at === 1 ? byte ^ 0x55 : byte))),
    };
    await expect(decodeWork(model, wrong)).rejects.toMatchObject({
      code: 'reconstruction-differs',
      kind: 'verdict',
    });
  });

  it('does not believe a header that was made up, even with a right checksum', () => {
    const { header, literals } = readReconstruction(file);
    const { context, engine: madeBy, model: of, tokenizer, work } = header;
    const facts = { context, engine: madeBy, model: of, tokenizer, work };
    const made = (change: object, tokens = 5): Uint8Array =>
      writeReconstruction({ ...facts, ...change }, literals, [{ tokens, code: new Uint8Array(3) }]).file;
    expect(refusal(made({}))).toBeNull();
    expect(refusal(made({ more: 1 }))).toMatchObject({ code: 'reconstruction-damaged' });
    expect(refusal(made({ context: { bos: true, keep: 60, length: 64 } }))).toMatchObject({
      code: 'reconstruction-damaged',
    });
    expect(refusal(made({}, 1_000_000))).toMatchObject({ code: 'reconstruction-damaged' });
    expect(refusal(made({ model: { file: 'a', sha256: 'short' } }))).toMatchObject({
      code: 'reconstruction-damaged',
    });
  });
});

describe('the format', () => {
  it('can be read by its description alone', async () => {
    const { file, header } = await encodeWork(model, bytesOf(KNOWN), { chunks: 2, contextTokens: 64 });
    const bytes = Buffer.from(file);
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PLMP\r\n\x1a');
    let at = 8;
    const varint = (): number => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++] ?? 0;
        value += (byte & 127) * 2 ** shift;
        if (byte < 128) return value;
      }
    };
    expect(varint()).toBe(1);
    const body = varint();
    expect(at + body + 16).toBe(bytes.length);
    expect(bytes.subarray(-16)).toEqual(Buffer.from(sha256Bytes(bytes.subarray(0, -16)).subarray(0, 16)));
    const headerBytes = varint();
    const stored = varint();
    const text = inflateRawSync(bytes.subarray(at, at + stored), { dictionary: HEADER_DICTIONARY }).toString(
      'utf8',
    );
    expect(text).toHaveLength(headerBytes);
    expect(text).toBe(canonicalJson(header));
    at += stored + header.literals.stored;
    expect(at + header.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0) + 16).toBe(bytes.length);
    expect(Buffer.from(header.work.sha256, 'base64url').toString('hex')).toBe(sha256Hex(KNOWN));
  });

  it('is version 1 down to the last byte: coder, frequency table, header and patches', async () => {
    const bytes = Uint8Array.from([...bytesOf(KNOWN.slice(0, 70)), 0xff, ...bytesOf('a sea change, a ')]);
    const { file } = await encodeWork(model, bytes, { chunks: 2, contextTokens: 16 });
    // Whatever changes this hash is another version of the format.
    expect(sha256Hex(file)).toMatchInlineSnapshot(
      `"eb79bc14410ed573982c2259fe21fde89b6ee8e210525e4606473a81f7aba8bb"`,
    );
  });

  it('keeps the dictionary that version 1 was born with', () => {
    expect(sha256Hex(HEADER_DICTIONARY)).toMatchInlineSnapshot(
      `"2baeafb226d2d13ccbb0def7ba40018d72d39ec6c4cc65ce43abb18bb812f6d6"`,
    );
  });
});
