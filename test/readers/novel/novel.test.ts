import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFolder } from '../../../src/casefile/index.js';
import type { Citation } from '../../../src/domain/index.js';
import { citationIn } from '../../../src/matter/index.js';
import type { PreparedWork } from '../../../src/text/index.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';
import differences from '../../fixtures/documents/novel/differences.json' with { type: 'json' };
import places from '../../fixtures/documents/novel/places.json' with { type: 'json' };
import { NOVEL, novelCase, oneSpaced, paragraphsOf, plainNovel, receiveNovel } from './novel.js';

const scratch = scratchFolder();
let opened: CaseFolder;
let pdf: string;
const received = new Map<string, Promise<PreparedWork>>();

/** The novel in one format, received once for all tests. */
function novelIn(format: string): Promise<PreparedWork> {
  const work = received.get(format) ?? receiveNovel(opened, format);
  received.set(format, work);
  return work;
}

beforeAll(async () => {
  opened = await novelCase(scratch);
  pdf = (await novelIn('pdf')).reading.text.text;
});
afterAll(() => opened.close());

/** Numbers of the words after which a paragraph ends. */
function endsOf(paragraphs: readonly string[]): number[] {
  let words = 0;
  return paragraphs.map((text) => (words += text.split(' ').length));
}

describe('one novel in seven formats', () => {
  it('is read as plain text character by character', async () => {
    const { text } = (await novelIn('txt')).reading.text;
    expect(text).toBe(readFileSync(join(NOVEL, 'alice.txt'), 'utf8'));
    expect(oneSpaced(text).split(' ').length).toBeGreaterThan(26_000);
  });

  it.each(['html', 'epub', 'docx', 'odt', 'rtf'])(
    'has in %s the paragraphs of the plain text, with notes at their marks',
    async (format) => {
      const { text } = (await novelIn(format)).reading.text;
      expect(paragraphsOf(text)).toEqual(plainNovel().map((paragraph) => paragraph.text));
    },
  );

  it('has in PDF the words of the plain text, but for hyphens that the layout leaves undecided', () => {
    const plain = plainNovel().flatMap(({ text }) => text.split(' '));
    const read = oneSpaced(pdf).split(' ');
    const waiting = [...differences.words];
    const unexplained: unknown[] = [];
    let at = 0;
    for (let own = 0; own < plain.length; own++, at++) {
      if (plain[own] === read[at]) continue;
      const [expected] = waiting;
      const written = expected?.plain.split(' ') ?? [];
      if (
        expected?.read === read[at] &&
        plain.slice(own, own + written.length).join(' ') === expected?.plain
      ) {
        waiting.shift();
        own += written.length - 1;
      } else {
        unexplained.push([plain.slice(own - 3, own + 2), read.slice(at - 3, at + 2)]);
        break;
      }
    }
    expect(unexplained).toEqual([]);
    expect(waiting).toEqual([]);
    expect(read.length).toBe(at);
  });

  it('has in PDF the paragraphs of the plain text, but for the lines of verse', () => {
    const plain = plainNovel();
    // A difference that joins two words moves what follows by one.
    const joined = differences.words.filter(({ plain: words }) => words.includes(' '));
    const words = plain.flatMap(({ text }) => text.split(' '));
    const moved = joined.map(({ plain: both }) =>
      words.findIndex((word, at) => `${word} ${words[at + 1] ?? ''}` === both),
    );
    const here = (end: number): number => end - moved.filter((at) => at >= 0 && at < end - 1).length;
    const ends = endsOf(plain.map(({ text }) => text));
    const inVerse = (end: number): boolean =>
      plain.some(({ isVerse }, at) => isVerse && here(ends[at - 1] ?? 0) < end && end < here(must(ends[at])));
    const found = new Set(endsOf(paragraphsOf(pdf)));
    const lost = ends.filter((end) => !found.has(here(end)));
    const known = new Set(ends.map(here));
    const added = [...found].filter((end) => !known.has(end));
    const spoken = lost.map((end) => words.slice(end - 2, end + 2).join(' '));
    expect(spoken).toEqual(differences.joinedParagraphs);
    expect(added.filter((end) => !inVerse(end))).toEqual([]);
    expect(added.length).toBe(differences.dividedVerses);
  });
});

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
      const work = await novelIn(format);
      expect(places).toHaveLength(20);
      for (const one of places)
        expect([one.passage, found[format](cited(work, one.passage))]).toEqual([one.passage, one[format]]);
    },
  );

  it('are cited in PDF with the page, and the paragraph on it, at which pdftotext finds their words', async () => {
    const work = await novelIn('pdf');
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
