import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isErrorCode } from '../../../src/base/index.js';
import type { Extracted } from '../../../src/domain/index.js';
import { TextIndex } from '../../../src/text/index.js';
import { readerNotes } from '../../../src/text/layers/readerNotes.js';
import { REMARK_SAID } from '../../../src/text/layers/remarkWords.js';

const READERS = fileURLToPath(new URL('../../../src/document', import.meta.url));
const sources = readdirSync(READERS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(`${READERS}/${name}`, 'utf8'))
  .join('\n');

const VALUES = { bytes: 12, encoding: 'utf-8', stated: 3, counted: 4, names: 'x', kinds: 'y' };

const said = (code: string, count: number): string => {
  const extracted = {
    format: 'pdf',
    reader: 'pdf-1',
    text: 'One',
    blocks: [],
    pages: [],
    remarks: [{ code, count, starts: [0, 9], details: { ...VALUES, first: 'a # b', pages: '1, 2' } }],
  } as unknown as Extracted;
  return readerNotes(extracted, new TextIndex('One'))[1]?.message ?? '';
};

describe('the notes about what a reader met', () => {
  it('has a sentence for every remark that a reader makes, and none that no reader makes', () => {
    const made = [
      ...sources.matchAll(/(?:emark(?:Of|At)?|\bon|code:|add|counted|note)\(?\s*'([a-z]+(?:-[a-z]+)+)'/g),
    ].flatMap(([, code = '']) => (isErrorCode(code) ? [] : [code]));
    const sentences = Object.keys(REMARK_SAID);
    expect(new Set(made).size).toBeGreaterThan(30);
    const kinds = made.filter((code) => !sentences.includes(code));
    // Kinds of marks and blocks are given to functions of the same names.
    expect(
      kinds.filter(
        (code) =>
          !/^(note-mark|list-item|line-|page-|soft-|running-|drop-|alternative-|front-|back-|non-)/.test(
            code,
          ),
      ),
    ).toEqual([]);
    expect(sentences.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });

  it('agree with their count, and put in values from the file as they are', () => {
    expect(said('note-without-place', 1)).toBe('1 note has no mark in the text and is placed at its end.');
    expect(said('note-without-place', 1200)).toBe(
      '1,200 notes have no mark in the text and are placed at its end.',
    );
    expect(said('epub-item-missing', 2)).toBe(
      '2 items that the book lists are not in the file; the first is “a # b”.',
    );
    expect(said('pdf-page-without-text', 2)).toBe('2 pages have no text (1, 2).');
  });

  it.each(Object.keys(REMARK_SAID))('%s is a whole sentence for one and for many', (code) => {
    for (const count of [1, 2])
      expect(said(code, count)).toMatch(/^[A-Z0-9][^{}|@#]*(“a # b”)?[^{}|@#]*[.)]$/);
  });
});
