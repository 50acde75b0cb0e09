import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../../src/document/index.js';
import type { Extracted } from '../../../../src/domain/index.js';
import { TextIndex } from '../../../../src/text/index.js';
import { readerNotes } from '../../../../src/text/layers/readerNotes.js';
import { sourceOf } from '../source.js';

const FIXTURES = [
  'epub/lamp-pandoc3.epub',
  'epub/lamp-libreoffice.epub',
  'office/crossing-pandoc.docx',
  'office/ferry-libreoffice.docx',
  'office/crossing-pandoc.odt',
  'office/ferry-libreoffice.odt',
];
const entriesOf = (name: string): Record<string, Uint8Array> =>
  unzipSync(readFileSync(fileURLToPath(new URL(`../../../fixtures/documents/${name}`, import.meta.url))));
const read = (entries: Record<string, Uint8Array>): Promise<Extracted> =>
  readDocument(zipSync(entries), sourceOf('work'));
const said = (extracted: Extracted): readonly string[] =>
  readerNotes(extracted, new TextIndex(extracted.text)).flatMap(({ rule, message }) =>
    rule === 'zip-files-not-read' ? [message] : [],
  );
/** The root of the main part of the document, whatever it is. */
const rootOf = (entries: Record<string, Uint8Array>): Uint8Array | undefined =>
  entries['word/document.xml'] ?? entries['content.xml'] ?? entries['EPUB/text/ch001.xhtml'];

describe('files of a document that no reader reads', () => {
  it.each(FIXTURES)('are none in %s as its program wrote it', async (name) => {
    expect(said(await read(entriesOf(name)))).toEqual([]);
  });

  it.each(FIXTURES)('are named where %s holds others, and its text stays the same', async (name) => {
    const entries = entriesOf(name);
    const others: Record<string, Uint8Array> = {
      'more/page.bin': strToU8('<!DOCTYPE html><p>A chapter that nothing names.'),
      'more/a.rtf': strToU8('{\\rtf1 text}'),
      'notes.TXT': strToU8('text'),
      'second/main.xml': rootOf(entries) ?? strToU8('<html>x</html>'),
    };
    const found = await read({
      ...entries,
      ...others,
      'style.css': strToU8('p { color: red }'),
      'settings.xml.bak': strToU8('<?xml version="1.0"?><settings/>'),
      'picture.png': strToU8('\u0089PNG'),
      'empty.txt': new Uint8Array(),
    });
    expect(found.text).toBe((await read(entries)).text);
    expect(said(found)).toEqual([
      `4 files in the archive that may hold text are no part of the document and were not read (${Object.keys(
        others,
      )
        .map((one) => JSON.stringify(one))
        .join(', ')}).`,
    ]);
  });

  it('are listed in bounds, with damaged and hostile ones among them', async () => {
    const entries = entriesOf('epub/lamp-pandoc3.epub');
    for (let at = 0; at < 300; at++) entries[`unnamed chapter ${at}.xhtml`] = strToU8('<html>x</html>');
    entries['bomb.html'] = new Uint8Array(20_000_000);
    const found = await read(entries);
    const [message = ''] = said(found);
    expect(message).toMatch(/^300 files .*"unnamed chapter 0\.xhtml".*, and 295 more\)\.$/);
    expect(message.length).toBeLessThan(400);
  });
});
