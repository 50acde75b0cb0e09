import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/index.js';
import type { Report } from '../../src/domain/index.js';
import { reportedAnswer } from '../../src/exhibit/document/reportedAnswer.js';
import { loadDocumentFonts, renderJson, renderPdf, type DocumentFonts } from '../../src/exhibit/index.js';
import { sentencesOf } from '../../src/exhibit/document/findings/notes.js';
import { controlWords, formatCount, formatValue, valueWords } from '../../src/figure/index.js';
import { printedOf } from '../support/printedFindings.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';

const has = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined;
const poppler = has('pdftotext') && has('pdfinfo') && has('pdffonts');
const qpdf = has('qpdf');

let folder: string;
let fonts: DocumentFonts;
let report: Report;
let pdf: Uint8Array;
let three: Report;
let pdfOfThree: Uint8Array;
const missing: string[] = [];

function put(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const tool = (name: string, ...args: string[]): string =>
  execFileSync(name, args, { encoding: 'utf8', maxBuffer: 1 << 26 });

/** The text of each page. */
function pagesOf(path: string, ...options: readonly string[]): string[] {
  const pages = tool('pdftotext', ...options, path, '-').split('\f');
  // A form feed ends each page.
  expect(pages.pop()).toBe('');
  expect(pages).toHaveLength(Number(/Pages:\s+(\d+)/.exec(tool('pdfinfo', path))?.[1]));
  return pages;
}

const squeezed = (text: string): string => text.replace(/\s+/g, '');
const read = (path: string): string => squeezed(tool('pdftotext', '-raw', '-enc', 'UTF-8', path, '-'));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-pdf-'));
  fonts = await loadDocumentFonts();
  report = await sampleReport();
  pdf = await renderPdf(report, { fonts });
  three = await sampleReport({ three: true });
  pdfOfThree = await renderPdf(three, { fonts });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the PDF', () => {
  it('has the same bytes every time', async () => {
    expect(sha256Hex(await renderPdf(report, { fonts }))).toBe(sha256Hex(pdf));
  });

  it('carries no UserUnit, no script, and its time from the report', () => {
    const raw = Buffer.from(pdf).toString('latin1');
    expect(raw).not.toContain('/UserUnit');
    expect(raw).not.toMatch(/\/(?:JavaScript|JS|Launch|OpenAction)\b/);
    expect(raw).toContain('D:20261125143000Z');
    expect(raw).toContain('<pdfaid:part>3</pdfaid:part>');
  });

  it.runIf(poppler)('shows every finding’s sentence, value, control, interval and count', () => {
    for (const [made, path] of [
      [report, put('report.pdf', pdf)],
      [three, put('three.pdf', pdfOfThree)],
    ] as const) {
      // Headers and footers stand between lines that a page break divides.
      const text = read(path).replace(/PAL-2026-0001·revision1Page\d+of\d+/g, '');
      const { whole, inBrief } = printedOf(made);
      expect(whole.length).toBeGreaterThan(3);
      for (const finding of inBrief)
        expect(text).toContain(
          squeezed(`${finding.title}: ${valueWords(finding)}, control ${controlWords(finding)}`),
        );
      for (const finding of whole) {
        // Powers of ten are set with a true minus sign.
        for (const sentence of sentencesOf(finding.sentence))
          expect(text).toContain(squeezed(sentence.replaceAll('10^-', '10^−')));
        expect(text).toContain(squeezed(formatValue(finding.value, finding.unit)));
        if (typeof finding.controlValue === 'number')
          expect(text).toContain(squeezed(formatValue(finding.controlValue, finding.unit)));
        const { interval } = finding;
        if (interval.kind === 'interval')
          for (const bound of [interval.lower, interval.upper])
            expect(text).toContain(squeezed(formatValue(bound, finding.unit)));
        expect(text).toContain(
          squeezed(
            interval.kind === 'interval'
              ? `${interval.of}; ${interval.method}`
              : interval.code === 'census'
                ? 'none: a census'
                : interval.reason,
          ),
        );
        if (finding.count !== undefined) {
          const { hits, total, of } = finding.count;
          expect(text).toContain(squeezed(`${formatCount(hits)} of ${formatCount(total)} ${of}`));
        }
      }
      for (const { evidence } of made.items) expect(text).toContain(evidence.sha256);
      expect(text).not.toContain('10^-');
      expect(text).toContain('Figure1.');
      expect(text).toContain('EndofreportPAL-2026-0001,revision1');
    }
  });

  it.runIf(poppler).each(['A4', 'Letter'] as const)(
    'holds question, every answer and what was not tested on its first page (%s)',
    async (paper) => {
      const long = 'Is it in there? '.repeat(60);
      const head = { ...three.case.head, question: long };
      const asked = await renderPdf({ ...three, case: { ...three.case, head } }, { fonts, paper });
      // On Letter, which is the shorter page, the long question alone.
      const short = paper === 'A4' ? [[three.case.head.question, pdfOfThree] as const] : [];
      for (const [question, bytes] of [...short, [long, asked] as const]) {
        const path = put('first.pdf', bytes);
        const page = (number: string): string =>
          squeezed(tool('pdftotext', '-raw', '-enc', 'UTF-8', '-f', number, '-l', number, path, '-'));
        const first = page('1');
        expect(first).toContain(squeezed(question).slice(0, 100));
        expect(first).toContain('E1,modelunderexamination');
        expect(first).toContain('(E4),Moby-Dick,eightchapters');
        // The findings that decide the elements, with their intervals.
        const { rows } = reportedAnswer(three, 'E1', 'E2').elements;
        const deciding = three.examinations.flatMap(({ id, findings }) =>
          (findings?.findings ?? []).filter((finding) =>
            rows.some((row) => row.examinationId === id && row.findingId === finding.id),
          ),
        );
        expect(deciding.filter(({ interval }) => interval.kind === 'interval')).not.toHaveLength(0);
        for (const { interval, unit } of deciding) {
          if (interval.kind !== 'interval') continue;
          const range = `${formatValue(interval.lower, unit)} to ${formatValue(interval.upper, unit)}`;
          expect(first).toContain(squeezed(range));
        }
        for (const one of three.notTested) expect(first).toContain(squeezed(one));
        expect(page('2')).toContain('1Theanswerindetail');
      }
    },
  );

  it.runIf(poppler)('is tagged, has its title, and embeds every font', () => {
    const path = put('tagged.pdf', pdf);
    const info = tool('pdfinfo', path);
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(info).toMatch(/Title:\s+PAL-2026-0001: Examination of Model P1/);
    expect(info).toMatch(/JavaScript:\s+no/);
    const lines = tool('pdffonts', path).trim().split('\n').slice(2);
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) expect(line).toMatch(/Identity-H\s+yes\s+yes\s+yes/);
    const structure = tool('pdfinfo', '-struct', path);
    for (const tag of ['H1', 'H2', 'H3', 'Table', 'TH', 'TD', 'Figure', 'LI', 'TOC', 'TOCI']) {
      expect(structure).toMatch(new RegExp(`^\\s*${tag}[ :]?`, 'm'));
    }
  });

  it.runIf(poppler)('numbers each page, names the report on it, and marks a draft on every page', () => {
    const texts = pagesOf(put('draft.pdf', pdf));
    expect(texts.length).toBeGreaterThan(5);
    for (const [at, text] of texts.entries()) {
      expect(text).toContain(`Page ${at + 1} of ${texts.length}`);
      expect(text).toContain('PAL-2026-0001 · revision 1');
      expect(text).toContain('DRAFT — UNSEALED');
    }
  });

  it.runIf(poppler)('has nothing outside its margins', () => {
    const boxes = tool('pdftotext', '-bbox', put('boxes.pdf', pdf), '-');
    for (const [, x1, y1, x2, y2, word] of boxes.matchAll(
      /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)/g,
    )) {
      if (/DRAFT|—|UNSEALED/.test(word ?? '')) continue;
      expect(Number(x1), word).toBeGreaterThan(70);
      expect(Number(x2), word).toBeLessThan(595.28 - 70);
      expect(Number(y1), word).toBeGreaterThan(25);
      expect(Number(y2), word).toBeLessThan(841.89 - 25);
    }
  });

  it.runIf(poppler)('never leaves a heading alone at the foot of a page, nor a page almost empty', () => {
    for (const bytes of [pdf, pdfOfThree]) {
      const path = put('headings.pdf', bytes);
      const texts = pagesOf(path, '-raw');
      for (const [at, text] of texts.entries()) {
        const page = at + 1;
        const lines = text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .filter((line) => !/Page \d+ of|revision 1$|DRAFT|Examination of Model/.test(line));
        expect(lines.at(-1), `page ${page}`).not.toMatch(
          /^(?:\d|X\d|E\d)(?:, X\d)*\s{1,2}[A-Z]\w+(?: [a-z]+){0,6}$|^For comparison|^To be read together|Sources:$/,
        );
        // Charts have few words: a page of them still has a dozen labels.
        if (page < texts.length) expect(lines.length, `page ${page}`).toBeGreaterThan(15);
      }
      expect(must(pagesOf(path).at(-1)).split('\n').length).toBeGreaterThan(8);
    }
  });

  it.runIf(qpdf)('passes qpdf, and carries the report’s JSON byte for byte', () => {
    const path = put('checked.pdf', pdf);
    expect(tool('qpdf', '--check', path)).toContain('No syntax or stream encoding errors found');
    const out = execFileSync('qpdf', ['--show-attachment=report.json', path], { maxBuffer: 1 << 26 });
    expect(out.toString('utf8')).toBe(renderJson(report));
  });

  it.runIf(poppler)('has as much of its title on each page as the line holds', async () => {
    const title = 'Examination of Model P1 (the work was planted) for Moby-Dick, eight chapters of the novel';
    const titled = { ...report, title };
    const headOf = async (status: Report['status']): Promise<string> => {
      const made = await renderPdf({ ...titled, status }, { fonts });
      return must(must(pagesOf(put('titled.pdf', made))[1]).split('\n')[0]);
    };
    expect(await headOf('final')).toBe(title);
    const long = `${title}, ${'and more '.repeat(20)}`;
    titled.title = long;
    expect(await headOf('draft')).toMatch(/^Examination of Model P1 .{60,}…(?: DRAFT — UNSEALED)?$/);
  });

  it('fits US Letter too, is no draft when final, and lets the signer in before it closes, on the last page', async () => {
    let page: unknown;
    const signed = await renderPdf(
      { ...report, status: 'final' },
      {
        fonts,
        paper: 'Letter',
        beforeEnd: (doc) => {
          page = doc.page;
          doc.ref({ Type: 'Test', Marker: 'BeforeEnd' }).end('');
        },
      },
    );
    expect(page).toBeDefined();
    const raw = Buffer.from(signed).toString('latin1');
    expect(raw).toContain('/Marker /BeforeEnd');
    expect(raw).toContain('/MediaBox [0 0 612 792]');
    if (poppler) expect(tool('pdftotext', put('final.pdf', signed), '-')).not.toContain('DRAFT');
  });
});

describe('hostile text', () => {
  it.runIf(poppler && qpdf)(
    'is shown, counted where no font has it, and breaks neither file nor metadata',
    async () => {
      const hostile = await sampleReport({ hostile: true });
      const made = await renderPdf(hostile, {
        fonts,
        onMissing: (codePoint, count) => missing.push(`${codePoint} × ${count}`),
      });
      const path = put('hostile.pdf', made);
      const text = read(path);
      expect(text).toContain('<script>alert("x")</script>');
      expect(text).toContain('⟦U+202E⟧');
      expect(text).toContain('⟦U+4E2D⟧');
      expect(text).toContain('Ελληνικά,кириллица');
      expect(missing).toContain('U+4E2D × 1');
      expect(text).toMatch(/Thetextscontain\d+differentcharactersthatthefontsofthisdocumentlack/);
      expect(text).toContain('inreadingorderfromlefttoright');
      expect(tool('qpdf', '--check', path)).toContain('No syntax or stream encoding errors found');
      const metadata = tool('pdfinfo', '-meta', path);
      expect(metadata).toContain('&lt;script&gt;');
      expect(metadata).not.toContain('<script');
      expect(readFileSync(path).includes('/JavaScript')).toBe(false);
    },
  );
});
