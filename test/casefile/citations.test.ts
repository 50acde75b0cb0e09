import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addEvidence, createCase, type CaseFolder } from '../../src/casefile/index.js';
import { citationWords, originalWords } from '../../src/figure/index.js';
import { citationIn, citePassages, PreparedWorks } from '../../src/matter/index.js';
import type { PreparedWork } from '../../src/text/index.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import golden from '../unit/document/wordProcessor/golden/paragraphs.json' with { type: 'json' };
import { sampleHead, tickingClock } from './sampleHead.js';

const scratch = scratchFolder();
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/documents/${name}`, import.meta.url));
let opened: CaseFolder;

beforeAll(async () => {
  opened = await createCase(join(scratch, 'case'), sampleHead, tickingClock(), 'ada');
});
afterAll(() => opened.close());

async function read(name: string): Promise<PreparedWork> {
  const { id } = await addEvidence(opened, fixture(name), { role: 'target-work' });
  return new PreparedWorks().get(opened, id);
}

/** Words with the page on which pdftotext of poppler finds them; kept beside the file. */
function wordsOnPages(name: string): readonly (readonly [page: number, word: string])[] {
  return readFileSync(fixture(name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [page, , , word = ''] = line.split('\t');
      return [Number(page), word] as const;
    });
}

describe('a passage of a real document', () => {
  it.each(['moby-book', 'moby-two-columns'])(
    'of %s is cited with the page on which pdftotext finds its words',
    async (name) => {
      const prepared = await read(`${name}.pdf`);
      const { text } = prepared.reading.text;
      let compared = 0;
      for (const [page, word] of wordsOnPages(`${name}.words.tsv`)) {
        const found = [...text.matchAll(new RegExp(`(?<![\\p{L}’'-])${word}(?![\\p{L}’'-])`, 'gu'))];
        // A word that occurs once, so that there is no doubt which one is meant.
        if (found.length !== 1 || !/^\p{L}{4,}$/u.test(word)) continue;
        const start = prepared.reading.text.utf16ToChar(must(found[0]).index);
        const { pages } = must(citationIn(prepared, start, start + word.length));
        expect([word, pages?.first.page]).toEqual([word, page]);
        compared += 1;
      }
      expect(compared).toBeGreaterThan(20);
    },
  );

  it('of a book with page labels is cited by them', async () => {
    const prepared = await read('moby-libreoffice.pdf');
    const { charLength } = prepared.reading.text;
    const last = citationWords(must(citationIn(prepared, charLength - 20, charLength)));
    expect(last).toMatch(/^p\. \d+.*, ¶ \d+/);
  });

  it('of a Word file is cited by its paragraph, the place of which another program finds', async () => {
    const prepared = await read('office/crossing-pandoc.docx');
    const at = prepared.reading.text.text.indexOf('She counted the stakes');
    const start = prepared.reading.text.utf16ToChar(at);
    const citation = must(citationIn(prepared, start, start + 10));
    expect(citation.place).toMatchObject({ kind: 'docx', part: 'body' });
    const { paragraph } = citation.place as { paragraph: number };
    // Letters of each paragraph as Python's ElementTree finds them in the file.
    expect(golden['crossing-pandoc.docx'].body[paragraph - 1]).toBe('Shecountedthestakes');
  });

  it('of an EPUB without pages is cited by its paragraph and the file inside it', async () => {
    const prepared = await read('epub/lamp-pandoc3.epub');
    const start = Math.floor(prepared.reading.text.charLength / 2);
    const words = citationWords(must(citationIn(prepared, start, start + 10)));
    expect(words).toMatch(/^¶ \d+ \(\S+\.xhtml\)$/);
  });

  it('of plain text is cited by its chapter and its lines in the file', async () => {
    const path = join(scratch, 'plain.txt');
    writeFileSync(
      path,
      '\uFEFFCHAPTER I\r\n\r\nCall me\r\nIshmael.\rSome years ago\n\nCHAPTER II\n\nThere now.\n',
    );
    const { id } = await addEvidence(opened, path, { role: 'target-work' });
    const works = new PreparedWorks();
    const prepared = await works.get(opened, id);
    expect(citationIn(prepared, 0, 4)).toBeUndefined();
    const { text } = prepared.reading.text;
    const passage = (words: string): { workId: string; startChar: number; endChar: number } => {
      const startChar = text.indexOf(words);
      return { workId: id, startChar, endChar: startChar + words.length };
    };
    const asked = ['Call me', 'me\nIshmael.\nSome', 'There'].map(passage);
    const cited = await citePassages(opened, works, asked);
    // As `grep -n` counts lines in the file after `tr '\\r' '\\n'`, where CR LF is one end.
    expect(cited.map(originalWords)).toEqual([
      'CHAPTER I, line 3',
      'CHAPTER I, lines 3–5',
      'CHAPTER II, line 9',
    ]);
    expect(cited).toMatchObject(asked);
    const outside = { workId: id, startChar: 0, endChar: 10_000 };
    expect(await citePassages(opened, works, [outside])).toEqual([{ ...outside, chapter: 'CHAPTER I' }]);
  });
});
