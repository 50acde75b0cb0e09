import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addExhibit, type CaseFolder } from '../../src/casefile/index.js';
import type { DisclosedWork, Report } from '../../src/domain/index.js';
import { exhibitPdf, loadDocumentFonts, renderPdf } from '../../src/exhibit/index.js';
import { exhibitsDisclose, exhibitSource, PreparedWorks, previewDisclosure } from '../../src/matter/index.js';
import { verifyBag } from '../../src/seal/index.js';
import { DEMO } from '../support/cli.js';
import { must } from '../support/must.js';
import { sampleBag, sampleCase } from '../support/samples/sealedSample.js';
import { scratchFolder } from '../support/scratch.js';
import { bash, hasTool } from './support.js';

const scratch = scratchFolder();
const hasPdfTools = hasTool('pdftotext');
const hasTools = ['jq', 'sha256sum'].map(hasTool).every(Boolean);

const WORK = readFileSync(join(DEMO, 'target-moby-dick-planted.txt'), 'utf8');
const LONG = { startChar: 53_798, endChar: 72_282 };

/** Words of a text with their places: whatever stands between them does not count. */
function wordsOf(text: string): { readonly word: string; readonly at: number }[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index: at }) => ({ word, at }));
}

/** The share of the characters of the work in runs of eight words that one of the texts has: it knows nothing of places. */
function shareByEightWords(texts: readonly string[]): number {
  const eights = (words: readonly { readonly word: string }[]): string[] =>
    words.slice(7).map((_, from) =>
      words
        .slice(from, from + 8)
        .map(({ word }) => word)
        .join(' '),
    );
  const found = new Set(texts.flatMap((text) => eights(wordsOf(text))));
  const words = wordsOf(WORK);
  const own = eights(words);
  let chars = 0;
  let free = 0;
  own.forEach((eight, from) => {
    if (!found.has(eight)) return;
    const last = must(words[from + 7]);
    const end = last.at + last.word.length;
    chars += end - Math.max(free, must(words[from]).at);
    free = end;
  });
  return chars / WORK.length;
}

/** Every text in a value of JSON; the texts of tokens side by side are one text. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) {
    const pieces = value.map((one: unknown) => (one as { text?: unknown } | null)?.text);
    const joined = pieces.every((piece) => typeof piece === 'string') ? [pieces.join('')] : [];
    return [...joined, ...value.flatMap(textsIn)];
  }
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

function jsonTexts(path: string): string[] {
  return textsIn(JSON.parse(readFileSync(path, 'utf8')));
}

function pdfText(pdf: Uint8Array, ...options: string[]): string {
  const path = join(scratch, 'one.pdf');
  writeFileSync(path, pdf);
  return spawnSync('pdftotext', [...options, path, '-'], { encoding: 'utf8' }).stdout;
}

function shareOf(works: readonly DisclosedWork[] | undefined, channel: keyof DisclosedWork): number {
  const work = must(works?.find(({ workId }) => workId === 'E3'));
  return Number(work[channel]) / work.chars;
}

let opened: CaseFolder;
let bag: string;
let report: Report;
let later: Report;
let added: Awaited<ReturnType<typeof exhibitsDisclose>>;

beforeAll(async () => {
  opened = await sampleCase(join(scratch, 'case'));
  const made = await sampleBag(opened, join(scratch, 'bag'));
  bag = made.folder;
  report = made.report;
  const none = { get: () => undefined };
  const content = await exhibitSource(
    opened,
    { kind: 'passage', examinationId: 'X1', workId: 'E3', ...LONG },
    { works: new PreparedWorks(), asks: none, inspections: none },
  );
  await addExhibit(opened, content, { title: 'A quarter', note: '' });
  added = await exhibitsDisclose(opened, content);
  later = (await sampleBag(opened, join(scratch, 'later'), { withoutTokenData: true })).report;
}, 240_000);

afterAll(() => opened.close());

describe('what a bag discloses of a work', () => {
  it('is the work, where journals and numbers per token are in it', async () => {
    expect(shareOf(report.disclosed, 'encoded')).toBeGreaterThan(0.997);
    expect(shareOf(report.disclosed, 'total')).toBeGreaterThan(0.997);
    const html = readFileSync(join(bag, 'data/report/report.html'), 'utf8');
    expect(html.includes('<strong>Disclosed: </strong>')).toBe(true);
    expect(shareOf(later.disclosed, 'encoded')).toBe(0);
    const whole = await previewDisclosure(opened);
    expect(shareOf(whole.works, 'total')).toBeGreaterThan(0.997);
    const reduced = await previewDisclosure(opened, { withoutTokenData: true });
    expect(reduced.works).toEqual(later.disclosed);
  });

  it('is counted alike by one who looks for runs of eight words in its texts', () => {
    const results = readdirSync(join(bag, 'data/results')).filter((name) => name.endsWith('.findings.json'));
    for (const [channel, texts] of [
      ['report', jsonTexts(join(bag, 'data/report/report.json'))],
      ['findings', results.flatMap((name) => jsonTexts(join(bag, 'data/results', name)))],
    ] as const)
      expect(Math.abs(shareByEightWords(texts) - shareOf(report.disclosed, channel))).toBeLessThan(0.005);
  });

  it.skipIf(!hasPdfTools)('is at least what the pages print, as page 1 says', async () => {
    const pages = pdfText(await renderPdf(report, { fonts: await loadDocumentFonts() }));
    const printed = shareByEightWords([pages.replaceAll('¶', ' ')]);
    expect(printed).toBeGreaterThan(0);
    expect(printed).toBeLessThan(shareOf(report.disclosed, 'report') + 0.005);
  });

  it('counts exhibits, and says of a new one how much it shows', () => {
    const chars = LONG.endChar - LONG.startChar;
    expect(added).toEqual({ workId: 'E3', chars: WORK.length, own: chars, all: chars });
    expect(shareOf(later.disclosed, 'exhibits')).toBeCloseTo(chars / WORK.length, 10);
  });

  it.skipIf(!hasPdfTools)('begins on the first page of an exhibit, however long it is', async () => {
    const pdf = await exhibitPdf(later, 'PX-001', '', { fonts: await loadDocumentFonts() });
    const first = wordsOf(pdfText(pdf, '-l', '1')).map(({ word }) => word);
    expect(first.length).toBeGreaterThan(200);
  });

  it('leaves the report as the findings in the bag have it', async () => {
    const { checks } = await verifyBag(bag, {});
    const contents = must(checks.find(({ id }) => id === 'report-contents'));
    expect(contents).toMatchObject({ ok: true });
    if (hasTools) expect(bash(contents.proof, bag)).toMatchObject({ status: 0 });
  });
});
