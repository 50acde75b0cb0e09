import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportSchema, type Report } from '../../src/domain/index.js';
import type { Block } from '../../src/exhibit/document/blocks.js';
import { sentencesOf, wordCount } from '../../src/exhibit/document/findings/notes.js';
import { reportDocument } from '../../src/exhibit/document/reportDocument.js';
import { loadDocumentFonts, renderPdf } from '../../src/exhibit/index.js';
import { copySample } from '../../src/matter/index.js';
import { hasTool } from '../seal/support.js';
import { textsOf } from '../support/blockTexts.js';
import { cli } from '../support/cli.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

/** Fewest words of a sentence that is printed once only. */
const LONG = 10;
const MOST_PAGES = 20;
const MOST_BODY_PAGES = 10;

const scratch = scratchFolder();
let report: Report;
let blocks: Block[];

beforeAll(async () => {
  const folder = join(scratch, 'sample');
  await copySample(folder);
  // A home of its own: another copy of the sample may have been reported on this machine.
  const env = { PALIMPSEST_HOME: join(scratch, 'home') };
  const { code } = await cli(['report', folder, '--draft', '--out', join(scratch, 'bag')], { env });
  expect(code).toBe(0);
  const text = readFileSync(join(scratch, 'bag/data/report/report.json'), 'utf8');
  report = reportSchema.parse(JSON.parse(text));
  blocks = reportDocument(report);
});

/** The long sentences of blocks; a text that ends without a period is none. The work stands beside what was made of it in two columns. */
function longSentences(of: readonly Block[]): string[] {
  return of
    .filter((block) => block.kind !== 'table' || block.reading !== true)
    .flatMap(textsOf)
    .flatMap((text) => text.split('\n'))
    .flatMap(sentencesOf)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[.!?]$/u.test(sentence) && wordCount(sentence) >= LONG);
}

describe('the report of the sample', () => {
  it('says no long sentence twice', () => {
    const all = longSentences(blocks);
    expect(all.length).toBeGreaterThan(170);
    const twice = all.filter((sentence, at) => all.indexOf(sentence) !== at);
    expect(twice).toEqual([]);
  });

  it('has its contents after the first page: body by numbers, annexes by letters', () => {
    const at = blocks.findIndex(({ kind }) => kind === 'pageBreak');
    const contents = must(blocks[at + 1]);
    if (contents.kind !== 'contents') throw new Error('no contents');
    const marks = contents.entries.map(({ text }) => text.split('  ')[0]);
    const annexes = marks.findIndex((mark) => mark === 'Annex A');
    expect(marks.slice(0, annexes)).toEqual(['1', '2', '3', '4']);
    expect(marks.slice(annexes)).toEqual('ABCDEFGH'.split('').map((letter) => `Annex ${letter}`));
    for (const { id } of contents.entries)
      expect(blocks.filter((block) => block.kind === 'heading' && block.id === id)).toHaveLength(1);
  });

  it('prints no passage for the model that does not know the work', () => {
    const passages = blocks.flatMap((block, index) => {
      if (block.kind !== 'passage') return [];
      const before = blocks.slice(0, index).findLast(({ kind }) => kind === 'heading');
      return before?.kind === 'heading' ? [before.id] : [];
    });
    expect(passages).toEqual(['passages-X1', 'passages-X1', 'passages-X1']);
  });

  it.runIf(hasTool('pdftotext'))(
    'has few pages, and the contents name the page of each section',
    async () => {
      const path = join(scratch, 'report.pdf');
      writeFileSync(path, await renderPdf(report, { fonts: await loadDocumentFonts() }));
      const text = execFileSync('pdftotext', ['-layout', path, '-'], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      const pages = text.split('\f').slice(0, -1);
      expect(pages.length).toBeLessThanOrEqual(MOST_PAGES);
      const squeezed = (words: string): string => words.replace(/\s+/gu, '');
      const listed = squeezed(must(pages[1]));
      const begins = blocks.flatMap((block) =>
        block.kind === 'heading' && block.level === 1 && block.small !== true
          ? [{ ...block, page: pages.findLastIndex((page) => squeezed(page).includes(squeezed(block.text))) }]
          : [],
      );
      for (const { text: title, page } of begins) expect(listed).toContain(`${squeezed(title)}${page + 1}`);
      expect(must(begins.find(({ id }) => id === 'notes')).page).toBeLessThan(MOST_BODY_PAGES + 1);
    },
  );
});
