import { readFileSync, truncateSync, writeFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGgufFileInfo } from 'node-llama-cpp';
import { describe, expect, it } from 'vitest';
import { GGML_TYPES, readGguf, readModel } from '../../src/gguf/index.js';
import {
  bool,
  f32,
  i32,
  numbers,
  text,
  texts,
  u32,
  u64,
  writeGguf,
  type Metadata,
} from '../support/models/ggufWriter.js';
import { scratchFolder } from '../support/scratch.js';

const folder = scratchFolder();
const path = join(folder, 'test.gguf');
const ones = {
  name: 'a',
  shape: [32, 2],
  type: 'F32',
  fill: (row: Float32Array) => void row.fill(1),
} as const;

/** Writes a small file, changes bytes of it and gives back the error of reading it. */
function errorAfter(
  change: (bytes: Buffer) => Buffer | undefined,
  metadata: Metadata = [['k', u32(7)]],
): unknown {
  writeGguf(path, { metadata, tensors: [ones, { ...ones, name: 'b' }] });
  const bytes = readFileSync(path);
  writeFileSync(path, change(bytes) ?? bytes);
  return errorOf(() => readGguf(path));
}

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('readGguf', () => {
  it.each(['assets/demo/P1-f16.gguf', 'assets/demo/P0-f16.gguf', 'test/fixtures/plant/P1-q8_0.gguf'])(
    'agrees with node-llama-cpp about %s',
    async (fixture) => {
      const ours = readGguf(fixture);
      const theirs = await readGgufFileInfo(fixture, { logWarnings: false });
      expect(ours.version).toBe(theirs.version);
      const tensors = theirs.fullTensorInfo ?? [];
      expect(tensors.length).toBe(38);
      expect(ours.tensors.map((t) => [t.name, t.shape, t.type.id, t.startByte])).toEqual(
        tensors.map((t) => [t.name, t.dimensions.map(Number), t.ggmlType, Number(t.fileOffset)]),
      );
      for (const { key, value } of ours.metadata.values()) {
        const theirValue = key
          .split('.')
          .reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], theirs.metadata);
        if (value.kind === 'array') expect((theirValue as unknown[]).length).toBe(value.count);
        else expect(value.kind === 'string' ? value.text : value.value).toEqual(theirValue);
      }
    },
  );

  it('ends the last tensor at the end of the file', () => {
    const file = readGguf('assets/demo/P1-f16.gguf');
    const last = file.tensors.at(-1);
    expect((last?.startByte ?? 0) + (last?.sizeBytes ?? 0)).toBe(8139488);
  });

  it('reads every type of metadata, versions 2 and 3, and another alignment', () => {
    const metadata: Metadata = [
      ['u8', { type: 'u8', value: 255 }],
      ['i8', { type: 'i8', value: -128 }],
      ['u16', { type: 'u16', value: 65535 }],
      ['i16', { type: 'i16', value: -32768 }],
      ['u32', u32(4294967295)],
      ['i32', i32(-2147483648)],
      ['f32', f32(1.5)],
      ['bool', bool(true)],
      ['string', text('a\u0007 <b>‮')],
      ['u64', u64(2n ** 64n - 1n)],
      ['i64', { type: 'i64', value: -5n }],
      ['f64', { type: 'f64', value: 0.1 }],
      ['list', numbers('f32', [1, 2, 3])],
      ['words', texts(['x', '', 'zz'])],
    ];
    for (const version of [2, 3]) {
      writeGguf(path, { metadata, tensors: [ones], version, alignment: 64 });
      const file = readGguf(path);
      const values = [...file.metadata.values()].map(({ value }) => {
        return value.kind === 'array' ? value.count : value.kind === 'string' ? value.text : value.value;
      });
      const expected = [
        255,
        -128,
        65535,
        -32768,
        4294967295,
        -2147483648,
        1.5,
        true,
        'a\u0007 <b>‮',
        2n ** 64n - 1n,
        -5,
        0.1,
      ];
      expect(values).toEqual([...expected, 3, 3, 64]);
      expect(file).toMatchObject({ version, alignment: 64 });
      expect(file.dataStartByte % 64).toBe(0);
    }
  });

  it('marks long and invalid text as inexact and keeps its length', () => {
    const metadata: Metadata = [
      ['long', text('é😀'.repeat(5000))],
      ['invalid', text(Uint8Array.of(0x61, 0xff, 0x62))],
    ];
    writeGguf(path, { metadata, tensors: [] });
    const file = readGguf(path);
    expect(file.metadata.get('long')?.value).toMatchObject({
      text: 'é😀'.repeat(2048),
      exact: false,
      lengthBytes: 30_000,
    });
    expect(file.metadata.get('invalid')?.value).toMatchObject({
      text: 'a\ufffdb',
      exact: false,
      lengthBytes: 3,
    });
  });

  it('says what a file that is no GGUF seems to be', () => {
    const cases: [content: string, words: RegExp][] = [
      ['', /is not a GGUF model: it is empty/],
      ['version https://git-lfs.github.com/spec/v1\n', /Git LFS pointer/],
      ['<!DOCTYPE html><html>', /web page/],
      ['PK\u0003\u0004xxxx', /ZIP/],
      ['\u0010\u0000\u0000\u0000\u0000\u0000\u0000\u0000{"a":1}', /safetensors/],
      ['tjgg\u0001\u0000\u0000\u0000', /before August 2023/],
      ['Call me Ishmael.', /byte 0/],
    ];
    for (const [content, words] of cases) {
      writeFileSync(path, content, 'latin1');
      const error = errorOf(() => readGguf(path));
      expect(error).toMatchObject({ code: 'gguf-not-gguf', kind: 'input', details: { path } });
      expect((error as Error).message).toMatch(words);
    }
    expect(errorOf(() => readGguf(join(folder, 'absent.gguf')))).toMatchObject({ code: 'file-missing' });
    expect(errorOf(() => readGguf(folder))).toMatchObject({ code: 'file-not-regular' });
  });

  it('refuses version 1, later versions and big-endian files', () => {
    const version = (value: number) => errorAfter((bytes) => void bytes.writeUInt32LE(value, 4));
    expect(version(1)).toMatchObject({ code: 'gguf-version', details: { byte: 4 } });
    expect(version(4)).toMatchObject({ code: 'gguf-version' });
    expect(version(0)).toMatchObject({ code: 'gguf-version' });
    expect(version(0x03000000)).toMatchObject({ code: 'gguf-big-endian', details: { byte: 4 } });
  });

  it('refuses absurd counts and lengths without allocating for them', () => {
    const before = process.memoryUsage().rss;
    for (const value of [2n ** 64n - 1n, 2n ** 53n, 2n ** 40n, 70_000n]) {
      expect(errorAfter((bytes) => void bytes.writeBigUInt64LE(value, 8))).toMatchObject({
        code: 'gguf-bounds',
        details: { byte: 8 },
      });
      expect(errorAfter((bytes) => void bytes.writeBigUInt64LE(value, 16))).toMatchObject({
        code: 'gguf-bounds',
        details: { byte: 16 },
      });
      expect(errorAfter((bytes) => void bytes.writeBigUInt64LE(value, 24))).toMatchObject({
        code: 'gguf-bounds',
        details: { byte: 24 },
      });
    }
    const list: Metadata = [['k', numbers('u32', [1, 2])]];
    // 24: header; 9: key; 4: type; 4: element type
    const arrayLength = (value: bigint) =>
      errorAfter((bytes) => void bytes.writeBigUInt64LE(value, 41), list);
    expect(arrayLength(2n ** 63n)).toMatchObject({ code: 'gguf-bounds', details: { byte: 41 } });
    expect(arrayLength(60n)).toMatchObject({ code: expect.stringMatching(/^gguf-/) as string });
    const words: Metadata = [['k', texts(['ab'])]];
    expect(errorAfter((bytes) => void bytes.writeBigUInt64LE(2n ** 32n, 41), words)).toMatchObject({
      code: 'gguf-bounds',
    });
    expect(errorAfter((bytes) => void bytes.writeBigUInt64LE(2n ** 62n, 49), words)).toMatchObject({
      code: 'gguf-bounds',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  it('refuses bad keys and value types', () => {
    const bad = (metadata: Metadata) => errorAfter(() => undefined, metadata);
    expect(bad([['', u32(1)]])).toMatchObject({ code: 'gguf-key' });
    expect(
      bad([
        ['a', u32(1)],
        ['a', u32(2)],
      ]),
    ).toMatchObject({ code: 'gguf-key' });
    expect(bad([['a\0b', u32(1)]])).toMatchObject({ code: 'gguf-key' });
    expect(bad([['k'.repeat(65_536), u32(1)]])).toMatchObject({ code: 'gguf-bounds' });
    expect(errorAfter((bytes) => void bytes.writeUInt8(0xff, 32))).toMatchObject({ code: 'gguf-key' });
    expect(errorAfter((bytes) => void bytes.writeUInt32LE(13, 33))).toMatchObject({
      code: 'gguf-type',
      details: { byte: 33 },
    });
    const nested = errorAfter((bytes) => void bytes.writeUInt32LE(9, 37), [['k', numbers('u32', [1])]]);
    expect(nested).toMatchObject({ code: 'gguf-type' });
    expect(bad([['k', { type: 'bool', value: 2 }]])).toMatchObject({ code: 'gguf-type' });
  });

  it('refuses bad alignments', () => {
    for (const value of [0, 1, 4, 24, 2 ** 21]) {
      expect(errorAfter(() => undefined, [['general.alignment', u32(value)]])).toMatchObject({
        code: 'gguf-alignment',
      });
    }
    expect(errorAfter(() => undefined, [['general.alignment', i32(32)]])).toMatchObject({
      code: 'gguf-alignment',
    });
  });

  it('refuses bad tensors: names, shapes, types, gaps and overlaps', () => {
    // The list starts at 41: name (9), dimensions (4), shape (16), type (4), offset (8).
    const change = (edit: (bytes: Buffer) => unknown) =>
      errorAfter((bytes) => {
        edit(bytes);
        return undefined;
      });
    const tensor = { code: 'gguf-tensor', details: { byte: 41 } };
    expect(change((bytes) => bytes.writeUInt8(0, 49))).toMatchObject({ code: 'gguf-tensor' });
    expect(change((bytes) => bytes.writeUInt8(0x62, 49))).toMatchObject({
      code: 'gguf-tensor',
      details: { byte: 82 },
    });
    expect(change((bytes) => bytes.writeUInt32LE(5, 50))).toMatchObject(tensor);
    expect(change((bytes) => bytes.writeUInt32LE(0, 50))).toMatchObject(tensor);
    expect(change((bytes) => bytes.writeBigUInt64LE(0n, 54))).toMatchObject(tensor);
    expect(change((bytes) => bytes.writeBigUInt64LE(2n ** 60n, 54))).toMatchObject(tensor);
    expect(change((bytes) => bytes.writeBigUInt64LE(2n ** 40n, 62))).toMatchObject({ code: 'gguf-layout' });
    expect(change((bytes) => bytes.writeUInt32LE(4, 70))).toMatchObject(tensor);
    expect(change((bytes) => bytes.writeUInt32LE(43, 70))).toMatchObject(tensor);
    expect(change((bytes) => bytes.writeUInt32LE(12, 70))).toMatchObject(tensor);
    expect(change((bytes) => bytes.writeBigUInt64LE(32n, 74))).toMatchObject({
      code: 'gguf-layout',
      details: { byte: 41 },
    });
    const second = change((bytes) => bytes.writeBigUInt64LE(224n, 115));
    expect(second).toMatchObject({ code: 'gguf-layout', details: { byte: 82 } });
    expect((second as Error).message).toMatch(/offset 224, but 256 was expected: it overlaps/);
    expect((change((bytes) => bytes.writeBigUInt64LE(288n, 115)) as Error).message).toMatch(/leaves a gap/);
  });

  it('refuses a file cut anywhere, and names the byte where it ends', () => {
    const whole = join(folder, 'whole.gguf');
    writeGguf(whole, {
      metadata: [
        ['k', text('value')],
        ['w', texts(['a', 'b'])],
      ],
      tensors: [ones],
    });
    const size = readFileSync(whole).length;
    for (let length = 4; length < size; length++) {
      copyFileSync(whole, path);
      truncateSync(path, length);
      const error = errorOf(() => readGguf(path));
      expect(error, `cut to ${length}`).toMatchObject({ kind: 'input', details: { path } });
      expect(['gguf-truncated', 'gguf-bounds']).toContain((error as { code: string }).code);
    }
    copyFileSync('assets/demo/P1-f16.gguf', path);
    truncateSync(path, 8_000_000);
    const error = errorOf(() => readGguf(path));
    expect(error).toMatchObject({ code: 'gguf-truncated', details: { byte: 8_000_000 } });
    expect((error as Error).message).toMatch(/8139488 bytes are needed, 139488 of them are missing/);
  });

  it('knows every tensor type with the sizes node-llama-cpp gives', async () => {
    // Elements and bytes of a row as node-llama-cpp's own table has them, for all types both know.
    const { GgmlType } = await import('node-llama-cpp');
    for (const { id, name } of GGML_TYPES.values()) {
      const theirs = (GgmlType as unknown as Record<number, string>)[id];
      if (theirs !== undefined) expect(theirs.toUpperCase()).toBe(name);
    }
    expect(GGML_TYPES.size).toBe(35);
  });

  it('reads a model of one file as a model', () => {
    const model = readModel('assets/demo/P1-f16.gguf');
    expect(model.files.length).toBe(1);
    expect(model.tensors.every(({ file }) => file === 0)).toBe(true);
  });
});
