import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/base/index.js';
import { workSchema } from '../../../src/domain/index.js';
import { prepareWork } from '../../../src/text/index.js';
import { utf8 } from './arbitraries.js';

const demoPath = new URL('../../../assets/demo/target-moby-dick-planted.txt', import.meta.url);
const options = {
  id: 'E1',
  evidenceId: 'E1',
  title: 'Moby-Dick',
  role: 'target',
  fileName: 'w.txt',
} as const;
const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

describe('prepareWork', () => {
  it('describes the target of the demonstration', () => {
    const bytes = readFileSync(demoPath);
    const { work, reading, comparison } = prepareWork(bytes, options);
    expect(workSchema.parse(work)).toEqual(work);
    const text = bytes.toString('utf8');
    expect(work.source).toEqual({
      fileName: 'w.txt',
      sha256: sha256(bytes),
      bytes: 72617,
      encoding: 'utf-8',
      bomStripped: false,
      chars: Array.from(text).length,
    });
    expect(reading.text.text).toBe(text);
    expect(work.reading).toEqual({
      sha256: sha256(bytes),
      bytes: 72617,
      chars: Array.from(text).length,
      words: text.split(/\s+/).filter((word) => word !== '').length,
    });
    expect(work.comparison).toMatchObject({ profile: 'comparison-1', sha256: sha256(comparison.text.text) });
    expect(work.chapters).toHaveLength(8);
    expect(work.notes.find(({ rule }) => rule === 'chapters')).toMatchObject({ count: 8 });
    expect(() => canonicalJson(work)).not.toThrow();
  });

  it('gives the same description for the same bytes', () => {
    const bytes = readFileSync(demoPath);
    expect(canonicalJson(prepareWork(bytes, options).work)).toBe(
      canonicalJson(prepareWork(bytes, options).work),
    );
  });

  it('reads the same text from another encoding, with its own places in the file', () => {
    const text = 'CHAPTER 1\r\n\r\n“Café” – naïve\r\n';
    const cp1252 = Uint8Array.from(
      Buffer.from(text.replace('“', '\x93').replace('”', '\x94').replace('–', '\x96'), 'latin1'),
    );
    const a = prepareWork(utf8(`\ufeff${text}`), options);
    const b = prepareWork(cp1252, { ...options, encoding: 'cp1252' });
    expect(b.work.reading).toEqual(a.work.reading);
    expect([a.work.source.bomStripped, b.work.source.bomStripped]).toEqual([true, false]);
    const at = a.reading.text.text.indexOf('naïve');
    expect(b.reading.toSourceBytes(at, at + 5)).toEqual({ start: 22, end: 27 });
    expect(a.reading.toSourceBytes(at, at + 5)).toEqual({ start: 32, end: 38 });
  });

  it('refuses a work of white space', () => {
    expect(() => prepareWork(utf8(' \n\u00a0\r\n'), options)).toThrow(
      expect.objectContaining({ code: 'work-empty', kind: 'input' }),
    );
  });
});
