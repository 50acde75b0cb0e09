import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/index.js';
import {
  exhibitPdf,
  findingsCsv,
  loadDocumentFonts,
  renderHtml,
  renderPdf,
  tablesCsv,
  testsCsv,
} from '../../src/exhibit/index.js';
import { declarations } from '../../src/matter/report/declarations.js';
import { hasTool } from '../seal/support.js';
import { csvRows } from '../support/csvRows.js';
import { must } from '../support/must.js';
import { sampleContinuation } from '../support/samples/sampleExhibits.js';
import { sampleReport } from '../support/samples/sampleReport.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const hasPdfTools = hasTool('pdftotext');
const hasBrowser = hasTool('chromium');

/** 60 characters, with umlauts and an en dash. */
const DESIGNATION = 'STRENG VERTRAULICH – NUR FÜR ANWÄLTE (SCHUTZANORDNUNG 2026) ';
const DOCKET = '2:26-cv-00417-ÄÖ';

let plain: Report;
beforeAll(async () => {
  const made = await sampleReport();
  const record = sampleContinuation();
  plain = {
    ...made,
    exhibits: [
      {
        label: 'PX-001',
        entry: {
          id: 'P1',
          kind: 'continuation',
          title: 'What the model wrote',
          note: '',
          createdAt: '2026-11-25T14:00:00.000Z',
          createdBy: 'person-1',
          contentSha256: 'a'.repeat(64),
        },
        content: { kind: 'continuation', record },
        path: 'data/exhibits/PX-001.json',
        facts: {
          kind: 'continuation',
          parallel: [{ kind: 'both', work: 'Call me Ishmael. '.repeat(400), output: '' }],
          sameModel: true,
          sameWork: true,
        },
      },
    ],
  };
});

function marked(designation = DESIGNATION.trim()): Report {
  const { head, ...rest } = plain.case;
  return { ...plain, confidentiality: designation, case: { ...rest, head: { ...head, docket: DOCKET } } };
}

/** The text of each page, words one space apart. */
function pagesOf(pdf: Uint8Array): string[] {
  const path = join(scratch, 'a.pdf');
  writeFileSync(path, pdf);
  const { stdout } = spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  return stdout
    .split('\f')
    .slice(0, -1)
    .map((page) => page.replace(/\s+/gu, ' '));
}

/** The pages that lack one of the marks. */
function unmarked(pages: readonly string[], marks: readonly string[]): number[] {
  return pages.flatMap((page, at) =>
    [...marks, `Page ${at + 1} of ${pages.length}`].every((mark) => page.includes(mark)) ? [] : [at + 1],
  );
}

describe('the designation, the docket and the report id', () => {
  const marks = [DESIGNATION.trim(), DOCKET, 'PAL-2026-0001'];

  it.skipIf(!hasPdfTools)('stand on every page of the report and of each exhibit', async () => {
    const report = marked();
    const fonts = await loadDocumentFonts();
    const pages = pagesOf(await renderPdf(report, { fonts }));
    expect(pages.length).toBeGreaterThan(5);
    expect(unmarked(pages, marks)).toEqual([]);
    for (const { label } of report.exhibits) {
      const own = pagesOf(await exhibitPdf(report, label, '', { fonts }));
      expect([label, unmarked(own, marks)]).toEqual([label, []]);
    }
  });

  it.skipIf(!hasPdfTools)('are printed whole where the designation is long', async () => {
    const long = Array.from({ length: 6 }, (_, at) => `${DESIGNATION}${at}`).join('; ');
    const pages = pagesOf(await renderPdf(marked(long), { fonts: await loadDocumentFonts() }));
    expect(unmarked(pages, [long.replace(/\s+/gu, ' '), DOCKET])).toEqual([]);
  });

  it.skipIf(!hasPdfTools || !hasBrowser)('stand on every page that a browser prints', () => {
    const report = marked();
    const page = join(scratch, 'report.html');
    writeFileSync(page, renderHtml(report));
    const pdf = join(scratch, 'printed.pdf');
    const { status } = spawnSync('chromium', [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-pdf-header-footer'],
      `--print-to-pdf=${pdf}`,
      pathToFileURL(page).href,
    ]);
    expect(status).toBe(0);
    const { stdout } = spawnSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
    const pages = stdout
      .split('\f')
      .slice(0, -1)
      .map((text) => text.replace(/\s+/gu, ' '));
    expect(pages.length).toBeGreaterThan(3);
    expect(unmarked(pages, marks)).toEqual([]);
  });

  it('are in every file that is written from the report', () => {
    const report = marked();
    for (const text of Object.values(declarations(report, ''))) {
      expect(text.startsWith(`${DESIGNATION.trim()}\n`)).toBe(true);
      expect(text.trimEnd().endsWith(DESIGNATION.trim())).toBe(true);
      expect(text).toContain(DOCKET);
    }
    for (const csv of [findingsCsv(report), tablesCsv(report), testsCsv(report)]) {
      const [head, ...rows] = csvRows(csv);
      const at = must(head).indexOf('designation');
      expect(at).toBeGreaterThan(-1);
      for (const row of rows) expect(row[at]).toBe(DESIGNATION.trim());
    }
  });
});
