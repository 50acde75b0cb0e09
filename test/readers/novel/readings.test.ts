import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFolder } from '../../../src/casefile/index.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';
import differences from '../../fixtures/documents/novel/differences.json' with { type: 'json' };
import { NOVEL, novelCase, oneSpaced, paragraphsOf, plainNovel, receiveNovel } from './novel.js';

const scratch = scratchFolder();
let opened: CaseFolder;
let pdf: string;
beforeAll(async () => {
  opened = await novelCase(scratch);
  pdf = (await receiveNovel(opened, 'pdf')).reading.text.text;
});
afterAll(() => opened.close());

/** Numbers of the words after which a paragraph ends. */
function endsOf(paragraphs: readonly string[]): number[] {
  let words = 0;
  return paragraphs.map((text) => (words += text.split(' ').length));
}

describe('one novel in seven formats', () => {
  it('is read as plain text character by character', async () => {
    const { text } = (await receiveNovel(opened, 'txt')).reading.text;
    expect(text).toBe(readFileSync(join(NOVEL, 'alice.txt'), 'utf8'));
    expect(oneSpaced(text).split(' ').length).toBeGreaterThan(26_000);
  });

  it.each(['html', 'epub', 'docx', 'odt', 'rtf'])(
    'has in %s the paragraphs of the plain text, with notes at their marks',
    async (format) => {
      const { text } = (await receiveNovel(opened, format)).reading.text;
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
