import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../../../src/base/index.js';
import { openZip } from '../../../../src/document/container/openZip.js';
import { errorOf, sourceOf, utf8 } from '../source.js';
import { zipBytes } from '../zipBytes.js';

const source = sourceOf('a.zip');
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const hasPython = spawnSync('python3', ['--version']).status === 0;
/** Stored, deflated, and written as a stream with sizes after the data; the comment holds what looks like the end of an archive. */
const WITH_PYTHON = `import zipfile,sys
z=zipfile.ZipFile(sys.argv[1],'w')
z.writestr('stored','s'*10)
z.writestr('deflated','d'*100000,zipfile.ZIP_DEFLATED)
with z.open(zipfile.ZipInfo('streamed'),'w',force_zip64=True) as f: f.write(b'x'*5)
z.comment=b'PK\\x05\\x06'*8
z.close()`;

describe('openZip', () => {
  it.each([false, true])('lists and unpacks the entries, ZIP64: %s', (wide) => {
    const zip = openZip(
      zipBytes(
        [
          { name: 'a/', data: '', method: 0 },
          { name: 'a/ä.txt', data: 'Grüße' },
          { name: 'b', data: 'raw', method: 0 },
        ],
        wide,
      ),
      source,
    );
    expect(zip.entries.map(({ name, isFolder, statedBytes }) => [name, isFolder, statedBytes])).toEqual([
      ['a/', true, 0],
      ['a/ä.txt', false, 7],
      ['b', false, 3],
    ]);
    expect(text(zip.read('a/ä.txt'))).toBe('Grüße');
    expect(text(zip.read('b'))).toBe('raw');
    expect(zip.remarks).toEqual([]);
  });

  it.skipIf(!hasPython)('reads what Python’s zipfile writes (needs python3)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'palimpsest-zip-'));
    try {
      const path = join(folder, 'p.zip');
      execFileSync('python3', ['-c', WITH_PYTHON, path]);
      const zip = openZip(new Uint8Array(readFileSync(path)), source);
      expect(zip.entries.map(({ name }) => name)).toEqual(['stored', 'deflated', 'streamed']);
      expect(text(zip.read('deflated'))).toBe('d'.repeat(100_000));
      expect(text(zip.read('streamed'))).toBe('xxxxx');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says where bytes follow the archive, and which entries are repeated', () => {
    const same = { name: 'a', data: 'x' };
    const zip = openZip(zipBytes([same, same], false, utf8('after')), source);
    expect(zip.remarks.map(({ code, count, details }) => [code, count, details])).toEqual([
      ['zip-trailing-bytes', 1, { bytes: 5 }],
      ['zip-duplicate-entry', 1, {}],
    ]);
    expect(text(zip.read('a'))).toBe('x');
  });

  it.each([
    [
      'zip-duplicate',
      [
        { name: 'a', data: 'x' },
        { name: 'a', data: 'y' },
      ],
    ],
    ['zip-method', [{ name: 'a', data: 'x', method: 14 }]],
    ['document-encrypted', [{ name: 'a', data: 'x', flags: 1 }]],
    ['document-encrypted', [{ name: 'a', data: 'x', method: 99 }]],
    ['zip-damaged', [{ name: 'a', data: 'x', crc: 1 }]],
    ['zip-damaged', [{ name: 'a', data: 'x', stated: 2 }]],
    ['zip-damaged', [{ name: 'a', data: 'xxxxxxxx', packed: deflateSync(utf8('xxxxxxxx')).subarray(0, 2) }]],
    ['zip-damaged', [{ name: 'a', data: 'x', packed: Uint8Array.of(0xff, 0xff) }]],
    ['zip-entry-missing', [{ name: 'b', data: 'x' }]],
  ])('refuses an entry: %s', (code, parts) => {
    const error = errorOf(() => openZip(zipBytes(parts), source).read('a'));
    expect([error.code, error.kind]).toEqual([code, 'input']);
    expect(error.message).toContain('a.zip');
  });

  it.each([
    ['an empty file', new Uint8Array()],
    ['a file without an end record', utf8('PK\u0003\u0004 nothing else')],
    ['two names for one entry', zipBytes([{ name: 'a', data: 'x', localName: 'b' }])],
    [
      'entries that share bytes',
      zipBytes([
        { name: 'a', data: 'x' },
        { name: 'a', data: 'x', headerStart: 0 },
      ]),
    ],
    ['a header outside the file', zipBytes([{ name: 'a', data: 'x', headerStart: 4_000_000_000 }])],
    ['an archive cut short', zipBytes([{ name: 'a', data: 'x' }]).subarray(10)],
  ])('refuses %s', (_what, bytes) => {
    expect(errorOf(() => openZip(bytes, source)).code).toBe('zip-damaged');
  });

  it('refuses more entries than the limit before it reads them', () => {
    const parts = Array.from({ length: 11 }, (_, at) => ({ name: `${at}`, data: '' }));
    const error = errorOf(() => openZip(zipBytes(parts), sourceOf('a.zip', { entries: 10 })));
    expect([error.code, error.details['limit'], error.details['most']]).toEqual([
      'document-limit',
      'entries',
      10,
    ]);
  });

  it('counts while it unpacks and believes no header', () => {
    const bomb = deflateSync(new Uint8Array(2 ** 26));
    const bytes = zipBytes([{ name: 'a', data: 'x', packed: bomb, stated: 1 }]);
    const byRatio = errorOf(() => openZip(bytes, source).read('a'));
    expect([byRatio.code, byRatio.details['limit']]).toEqual(['document-limit', 'ratio']);
    const bySum = errorOf(() => openZip(bytes, sourceOf('a.zip', { unpackedBytes: 1000 })).read('a'));
    expect([bySum.code, bySum.details['limit']]).toEqual(['document-limit', 'unpackedBytes']);
  });

  it('adds up the bytes of all entries, each once', () => {
    const parts = ['a', 'b', 'c'].map((name) => ({ name, data: 'x'.repeat(400) }));
    const zip = openZip(zipBytes(parts), sourceOf('a.zip', { unpackedBytes: 1000 }));
    zip.read('a');
    zip.read('a');
    zip.read('b');
    expect(errorOf(() => zip.read('c')).details['limit']).toBe('unpackedBytes');
  });

  it('unpacks entries whose data the decompressor returns in several pieces', () => {
    const data = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 2_654_435_761) >>> 24);
    const bytes = zipBytes([{ name: 'a', data }]);
    expect(Buffer.compare(openZip(bytes, source).read('a'), data)).toBe(0);
  });

  it('answers every damaged archive with an error of its own', () => {
    const good = zipBytes([
      { name: 'a', data: 'some text, some text' },
      { name: 'b', data: 'x', method: 0 },
    ]);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, length) => {
        const bytes = good.slice();
        bytes[at] = byte;
        for (const one of [bytes, good.subarray(0, length), good.subarray(length)]) {
          try {
            const zip = openZip(one, source);
            for (const { name } of zip.entries) zip.read(name);
          } catch (error) {
            expect(error).toBeInstanceOf(PalimpsestError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
