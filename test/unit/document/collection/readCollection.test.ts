import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PalimpsestError, sha256Hex } from '../../../../src/base/index.js';
import { readDocument, type ReadLimits } from '../../../../src/document/index.js';
import type { Extracted } from '../../../../src/domain/index.js';
import { sourceOf } from '../source.js';
import { type ZipPart, zipBytes } from '../zipBytes.js';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/documents/${name}`, import.meta.url)));

const read = (parts: readonly ZipPart[], limits: Partial<ReadLimits> = {}): Promise<Extracted> =>
  readDocument(zipBytes(parts), sourceOf('works.zip', limits));

async function refusal(
  parts: readonly ZipPart[] | Uint8Array,
  limits: Partial<ReadLimits> = {},
): Promise<PalimpsestError> {
  const bytes = parts instanceof Uint8Array ? parts : zipBytes(parts);
  const error: unknown = await readDocument(bytes, sourceOf('works.zip', limits)).catch(
    (reason: unknown) => reason,
  );
  if (error instanceof PalimpsestError) return error;
  throw new Error('The archive was not refused.');
}

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
const titles = ({ collection }: Extracted): string[] => collection?.works.map(({ title }) => title) ?? [];
const textOf = ({ text, collection }: Extracted, at: number): string => {
  const { start = 0, end = 0 } = collection?.works[at] ?? {};
  return text.slice(start, end);
};

describe('an archive of works', () => {
  it('is one text of all works, in the order of their names by code points', async () => {
    const found = await read([
      { name: 'songs/zwei.txt', data: 'Zwei.\r\n\r\nEnde.\r\n' },
      { name: 'songs/', data: '', method: 0 },
      { name: 'songs/\u{1f3b5}.txt', data: 'Last.' },
      { name: 'songs/\uff21.txt', data: 'Before the last.' },
      { name: 'Alpha.txt', data: '\n \n  One line\n', method: 0 },
      { name: 'songs/deep/eins.txt', data: '\ufeffEins.' },
    ]);
    expect(found).toMatchObject({ format: 'zip', reader: 'zip-1', marks: [], pages: [] });
    expect(found.text).toBe('  One line\n\nEins.\n\nZwei.\n\nEnde.\n\nBefore the last.\n\nLast.');
    expect(titles(found)).toEqual(['Alpha', 'eins', 'zwei', '\uff21', '\u{1f3b5}']);
    expect(found.collection?.works[2]).toEqual({
      entry: 'songs/zwei.txt',
      format: 'txt',
      reader: 'txt-1',
      bytes: 16,
      sha256: sha256Hex('Zwei.\r\n\r\nEnde.\r\n'),
      encoding: 'utf-8',
      title: 'zwei',
      start: 19,
      end: 31,
      stated: expect.anything() as unknown,
      remarks: [],
    });
    expect(found.blocks.map(({ start, end, place }) => [found.text.slice(start, end), place])).toEqual([
      ['  One line', { kind: 'txt', firstLine: 3, lastLine: 3 }],
      ['Eins.', { kind: 'txt', firstLine: 1, lastLine: 1 }],
      ['Zwei.', { kind: 'txt', firstLine: 1, lastLine: 1 }],
      ['Ende.', { kind: 'txt', firstLine: 3, lastLine: 3 }],
      ['Before the last.', { kind: 'txt', firstLine: 1, lastLine: 1 }],
      ['Last.', { kind: 'txt', firstLine: 1, lastLine: 1 }],
    ]);
    expect(found.collection?.leftOut).toEqual([{ entry: 'songs/', reason: 'folder' }]);
  });

  it('has every work as the reader of its format reads it alone, with all that lies in it', async () => {
    const files = {
      'a.epub': fixture('epub/lamp-pandoc3.epub'),
      'b.docx': fixture('office/ferry-libreoffice.docx'),
      'c.pdf': fixture('moby-pdfkit.pdf'),
      'd.rtf': fixture('office/ferry-libreoffice.rtf'),
      'e.odt': fixture('office/ferry.fodt'),
      'f.html': fixture('epub/lamp-pandoc.html'),
    };
    const found = await read(Object.entries(files).map(([name, data]) => ({ name, data })));
    expect(found.collection?.works.map(({ format }) => format)).toEqual([
      'epub',
      'docx',
      'pdf',
      'rtf',
      'odt',
      'html',
    ]);
    for (const [at, [name, bytes]] of Object.entries(files).entries()) {
      const alone = await readDocument(bytes, sourceOf(name));
      const work = found.collection?.works[at];
      const { start = 0, end = 0 } = work ?? {};
      const inside = <T extends { readonly start: number }>(all: readonly T[]): T[] =>
        all.filter((one) => one.start >= start && one.start <= end);
      const blocksBefore = found.blocks.findIndex((block) => block.start >= start);
      const back = (by: number): unknown =>
        JSON.parse(
          JSON.stringify({
            blocks: inside(found.blocks),
            marks: inside(found.marks),
            pages: inside(found.pages),
          }),
          (key, value: unknown) => {
            if (typeof value !== 'number') return value;
            if (key === 'fileIndex') return value - blocksBefore;
            return key === 'start' || key === 'end' ? value - by : value;
          },
        ) as unknown;
      expect(textOf(found, at)).toBe(alone.text);
      expect(back(start)).toEqual({ blocks: alone.blocks, marks: alone.marks, pages: alone.pages });
      expect(work).toMatchObject({ entry: name, reader: alone.reader, stated: alone.stated });
      expect(work?.remarks.map(({ code, count }) => [code, count])).toEqual(
        alone.remarks.map(({ code, count }) => [code, count]),
      );
    }
    expect(titles(found)[0]).toBe((await readDocument(files['a.epub'], sourceOf('a'))).stated.title);
  });

  it('keeps every work at its offsets, whatever the texts', async () => {
    const piece = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (texts) => {
        // A text of a work begins with a letter, so that it is a text, and contains no control characters.
        const works = texts.map((text) => `w${text.replace(/\p{Cc}|\p{Surrogate}/gu, '\n')}`);
        const found = await read(works.map((data, at) => ({ name: `${at}.txt`, data })));
        expect(found.collection?.works.map((_, at) => textOf(found, at))).toEqual(
          works.map((text) => text.trimEnd()),
        );
        expect(found.text).toBe(works.map((text) => text.trimEnd()).join('\n\n'));
        for (const { start, end } of found.blocks) {
          expect(found.text.slice(start, end)).toMatch(/\S/);
          expect(
            found.collection?.works.filter((work) => work.start <= start && end <= work.end),
          ).toHaveLength(1);
        }
      }),
    );
  });

  it('leaves out what is no work, by name and reason, and says so', async () => {
    const found = await read([
      { name: 'one.txt', data: 'One.' },
      { name: 'two.txt', data: 'One.' },
      { name: '__MACOSX/._one.txt', data: PNG },
      { name: '.DS_Store', data: PNG },
      { name: 'a\\Thumbs.db', data: PNG },
      { name: '~$one.docx', data: PNG },
      { name: 'cover.jpg', data: PNG },
      { name: 'song.txt', data: 'ID3\u0003\0\0' },
      { name: 'blank.txt', data: ' \n\n' },
      { name: 'nothing.txt', data: '', method: 0 },
    ]);
    expect(found.collection?.leftOut).toEqual([
      { entry: '.DS_Store', reason: 'system-file' },
      { entry: '__MACOSX/._one.txt', reason: 'system-file' },
      { entry: 'a\\Thumbs.db', reason: 'system-file' },
      { entry: 'blank.txt', reason: 'empty' },
      { entry: 'cover.jpg', reason: 'picture' },
      { entry: 'nothing.txt', reason: 'empty' },
      { entry: 'song.txt', reason: 'sound-or-film' },
      { entry: '~$one.docx', reason: 'system-file' },
    ]);
    expect(found.remarks).toEqual([
      {
        code: 'collection-left-out-system-file',
        count: 4,
        starts: [],
        details: { names: '".DS_Store", "__MACOSX/._one.txt", "a\\\\Thumbs.db", "~$one.docx"' },
      },
      expect.objectContaining({ code: 'collection-left-out-empty', count: 2 }),
      expect.objectContaining({ code: 'collection-left-out-picture', details: { names: '"cover.jpg"' } }),
      expect.objectContaining({ code: 'collection-left-out-sound-or-film', count: 1 }),
      { code: 'collection-identical-works', count: 1, starts: [6], details: { names: '"two.txt"' } },
    ]);
  });

  it('does not follow a symbolic link, and says so', async () => {
    const bytes = zipBytes([
      { name: 'a', data: '/etc/passwd', method: 0 },
      { name: 'b', data: 'Work.' },
    ]);
    const view = new DataView(bytes.buffer);
    const central = bytes.findIndex(
      (_, at) => view.getUint32(Math.min(at, bytes.length - 4), true) === 0x02014b50,
    );
    view.setUint8(central + 5, 3);
    view.setUint16(central + 40, 0xa1ff, true);
    const found = await readDocument(bytes, sourceOf('works.zip'));
    expect(found.text).toBe('Work.');
    expect(found.collection?.leftOut).toEqual([{ entry: 'a', reason: 'symbolic-link' }]);
  });

  it('reads a work that only claims to be a folder', async () => {
    const found = await read([
      { name: 'folder/', data: '' },
      { name: 'hidden/', data: 'A work in the entry of a folder.\n' },
      { name: 'a.txt', data: 'A.\n' },
    ]);
    expect(found.text).toContain('A work in the entry of a folder.');
    expect(found.collection?.leftOut).toEqual([{ entry: 'folder/', reason: 'folder' }]);
  });

  it('reads plain texts in the encoding that is given, and one with a byte order mark as that says', async () => {
    const latin = new Uint8Array([0x41, 0xe9]);
    const utf16 = new Uint8Array([0xff, 0xfe, 0x42, 0, 0xe9, 0]);
    const parts = [
      { name: 'a.txt', data: latin },
      { name: 'b.txt', data: utf16 },
    ];
    const found = await readDocument(zipBytes(parts), { ...sourceOf('works.zip'), encoding: 'latin1' });
    expect(found.text).toBe('Aé\n\nBé');
    expect(found.collection?.works.map(({ encoding }) => encoding)).toEqual(['iso-8859-1', 'utf-16le']);
    expect(await refusal(parts)).toMatchObject({ code: 'text-not-utf8', details: { entry: 'a.txt' } });
  });

  it('takes names that lead elsewhere as labels', async () => {
    const names = ['../../etc/passwd', '/etc/passwd', 'C:\\a.txt', 'a\\..\\b.txt', './a.txt'];
    const found = await read(names.map((name) => ({ name, data: `Text of ${name}.` })));
    expect(found.collection?.works.map(({ entry }) => entry).sort()).toEqual([...names].sort());
    expect(titles(found).sort()).toEqual(['a', 'a', 'b', 'passwd', 'passwd']);
  });

  it('reads names that are not UTF-8 as code page 437', async () => {
    const bytes = zipBytes([{ name: 'Stra?e.txt', data: 'Straße.', flags: 0, method: 0 }]);
    for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0x3f) bytes[at] = 0xe1;
    const found = await readDocument(bytes, sourceOf('works.zip'));
    expect(titles(found)).toEqual(['Straße']);
  });
});

describe('an archive that is refused', () => {
  it.each<[string, string, Record<string, unknown>, readonly ZipPart[]]>([
    [
      'two entries of one name, though their contents are equal',
      'zip-duplicate',
      { entry: 'a.txt' },
      [
        { name: 'a.txt', data: 'A' },
        { name: 'a.txt', data: 'A' },
      ],
    ],
    [
      'an encrypted entry',
      'document-encrypted',
      { entry: 'locked.txt' },
      [
        { name: 'a.txt', data: 'A' },
        { name: 'locked.txt', data: 'secret', flags: 0x801 },
      ],
    ],
    [
      'a protected PDF',
      'document-encrypted',
      { entry: 'b.pdf' },
      [
        { name: 'a.txt', data: 'A' },
        { name: 'b.pdf', data: fixture('moby-password.pdf') },
      ],
    ],
    [
      'an archive in the archive',
      'format-unsupported',
      { entry: 'more.zip', format: 'zip' },
      [
        { name: 'a.txt', data: 'A' },
        { name: 'more.zip', data: zipBytes([{ name: 'b.txt', data: 'B' }]) },
      ],
    ],
    [
      'a format that is not read',
      'format-unsupported',
      { entry: 'book.mobi', format: 'mobi' },
      [
        { name: 'a.txt', data: 'A' },
        { name: 'book.mobi', data: `${'\u0001'.repeat(60)}BOOKMOBI` },
      ],
    ],
    [
      'a file that is no text',
      'format-unknown',
      { entry: 'b.txt' },
      [
        { name: 'a.txt', data: 'A' },
        { name: 'b.txt', data: new Uint8Array([1, 2, 3, 0xff, 0]) },
      ],
    ],
    ['nothing at all', 'collection-empty', {}, []],
    ['no work', 'collection-empty', {}, [{ name: 'cover.png', data: PNG }]],
  ])('because of %s, names the entry and the remedy', async (_, code, details, parts) => {
    const error = await refusal(parts);
    expect(error).toMatchObject({ kind: 'input', code, details });
    expect(error.message).toContain('works.zip');
    if (typeof details['entry'] === 'string') expect(error.message).toContain(details['entry']);
    expect(error.hint).not.toBe('');
  });

  it('stops at its limits over all entries and the archives in them', async () => {
    const book = fixture('epub/lamp-pandoc3.epub');
    const books = Array.from({ length: 4 }, (_, at) => ({ name: `${at}.epub`, data: book }));
    expect(await refusal(books, { entries: 30 })).toMatchObject({
      code: 'document-limit',
      details: { limit: 'entries' },
    });
    expect(await refusal(books, { unpackedBytes: 4 * book.length })).toMatchObject({
      code: 'document-limit',
      details: { limit: 'unpackedBytes' },
    });
    const one = await readDocument(book, sourceOf('a.epub'));
    expect(await refusal(books, { textChars: 3.5 * one.text.length })).toMatchObject({
      code: 'document-limit',
      details: { limit: 'textChars' },
    });
    expect(await refusal(books, { parts: 3.5 * one.blocks.length })).toMatchObject({
      code: 'document-limit',
      details: { limit: 'parts' },
    });
    expect((await read(books)).collection?.works).toHaveLength(4);
  });

  it('is not unpacked where many entries are a bomb together', async () => {
    const zeros = new Uint8Array(2 ** 16).fill(0x20);
    const parts = Array.from({ length: 40 }, (_, at) => ({ name: `${at}`, data: zeros }));
    expect(await refusal(parts, { unpackedBytes: 16 * 2 ** 16 })).toMatchObject({
      code: 'document-limit',
      details: { limit: 'unpackedBytes', entry: '23' },
    });
  });

  it('has a hundred thousand entries', async () => {
    const parts = Array.from({ length: 100_000 }, (_, at) => ({ name: `${at}`, data: '', method: 0 }));
    expect(await refusal(zipBytes(parts, true))).toMatchObject({
      code: 'document-limit',
      details: { limit: 'entries', most: 20_000 },
    });
  });
});
