import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFolder } from '../../../src/casefile/index.js';
import type { Citation } from '../../../src/domain/index.js';
import { citationIn } from '../../../src/matter/index.js';
import type { PreparedWork } from '../../../src/text/index.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';
import places from '../../fixtures/documents/novel/places.json' with { type: 'json' };
import { NOVEL, novelCase, receiveNovel } from './novel.js';

const scratch = scratchFolder();
let opened: CaseFolder;
beforeAll(async () => {
  opened = await novelCase(scratch);
});
afterAll(() => opened.close());

/** The citation of a passage that occurs once; its words may stand on several lines. */
function cited(work: PreparedWork, passage: string): Citation {
  const { text } = work.reading;
  const words = passage.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'));
  const found = [...text.text.matchAll(new RegExp(words.join('\\s+'), 'gu'))];
  expect(found, passage).toHaveLength(1);
  const { index, 0: match } = must(found[0]);
  return must(citationIn(work, text.utf16ToChar(index), text.utf16ToChar(index + match.length)));
}

/** What other programs find, in the terms of a citation. */
const found = {
  html: ({ place }: Citation) => (place.kind === 'html' ? place.path : place),
  epub: ({ place }: Citation) => (place.kind === 'epub' ? [place.entry, place.cfi] : place),
  docx: ({ place }: Citation) => (place.kind === 'docx' ? place.paragraph : place),
  odt: ({ place }: Citation) => (place.kind === 'odt' ? place.paragraph : place),
  rtf: ({ place }: Citation) => (place.kind === 'rtf' ? place.paragraph : place),
};

describe('20 passages of one novel, drawn by a seed', () => {
  it.each(['html', 'epub', 'docx', 'odt', 'rtf'] as const)(
    'are cited in %s with the place at which another program finds their words',
    async (format) => {
      const work = await receiveNovel(opened, format);
      expect(places).toHaveLength(20);
      for (const one of places)
        expect([one.passage, found[format](cited(work, one.passage))]).toEqual([one.passage, one[format]]);
    },
  );

  it('are cited in PDF with the page, and the paragraph on it, at which pdftotext finds their words', async () => {
    const work = await receiveNovel(opened, 'pdf');
    for (const { passage, pdf } of places) {
      const { pages, onPage } = cited(work, passage);
      expect([passage, pages?.first.page]).toEqual([passage, pdf.page]);
      // Null where verse, a heading or the mark of a note stands before the passage on its page.
      if (pdf.paragraph !== null) expect([passage, onPage]).toEqual([passage, pdf.paragraph]);
    }
    expect(places.filter(({ pdf }) => pdf.paragraph !== null).length).toBeGreaterThanOrEqual(15);
  });

  it('are found at the same places by these programs today', ({ skip }) => {
    const missing = [
      ['python3', '--version'],
      ['pdftotext', '-v'],
    ].find(([program = '', flag = '']) => spawnSync(program, [flag]).status !== 0);
    skip(missing !== undefined, `${missing?.[0] ?? ''} is not installed`);
    const { status, stdout, stderr } = spawnSync('python3', [join(NOVEL, 'places.py')], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(places);
  });
});
