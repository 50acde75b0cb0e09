import { beforeAll, describe, expect, it } from 'vitest';
import { dataBlock } from '../../src/base/index.js';
import type { Report } from '../../src/domain/index.js';
import { loadWebFonts, renderHtml, renderJson } from '../../src/exhibit/index.js';
import { sentencesOf } from '../../src/exhibit/document/findings/notes.js';
import { controlWords, formatCount, formatValue, valueWords } from '../../src/figure/index.js';
import { printedOf } from '../support/printedFindings.js';
import { ARABIC, HEBREW, PERSIAN } from '../support/samples/rightToLeft.js';
import { demoTexts, sampleReport } from '../support/samples/sampleReport.js';

let report: Report;
let html: string;
let hostile: string;
let three: Report;
let pageOfThree: string;

beforeAll(async () => {
  report = await sampleReport();
  html = renderHtml(report);
  three = await sampleReport({ three: true });
  pageOfThree = renderHtml(three);
  const hostileReport = await sampleReport({ hostile: true });
  hostile = shownOf(renderHtml(hostileReport), hostileReport);
});

/** A page without the data that it carries, of which nothing is shown. */
function shownOf(page: string, of: Report): string {
  const block = dataBlock(renderJson(of));
  expect(page.split(block)).toHaveLength(2);
  return page.replace(block, () => '');
}

/** Text of a page as a reader sees it, white space collapsed. */
function textOf(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<script type="application\/json"[\s\S]*?<\/script>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

const squeezed = (text: string): string => text.replace(/\s+/g, '');
/** A sentence of the findings as pages set it: powers of ten with a true minus sign, everything else as it is. */
const typeset = (text: string): string => text.replaceAll('10^-', '10^−');

describe('the page', () => {
  it('shows every finding in one row: sentence, value, control, interval and count', () => {
    for (const [made, page] of [
      [report, html],
      [three, pageOfThree],
    ] as const) {
      const rows = [...page.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) => squeezed(textOf(row)));
      const text = squeezed(textOf(page));
      const { whole, inBrief } = printedOf(made);
      expect(whole.length).toBeGreaterThan(3);
      for (const finding of inBrief)
        expect(text).toContain(
          squeezed(`${finding.title}: ${valueWords(finding)}, control ${controlWords(finding)}`),
        );
      for (const finding of whole) {
        const row = rows.find(
          (one) =>
            one.includes(squeezed(finding.title)) &&
            (one.includes(squeezed(typeset(sentencesOf(finding.sentence)[0] ?? ''))) ||
              one.includes('(Therestisas')) &&
            one.includes(squeezed(valueWords(finding))),
        );
        expect(row, finding.id).toBeDefined();
        // A long sentence that an earlier finding has is not printed again.
        for (const sentence of sentencesOf(finding.sentence))
          expect(text).toContain(squeezed(typeset(sentence)));
        if (typeof finding.controlValue === 'number') {
          expect(row).toContain(squeezed(formatValue(finding.controlValue, finding.unit)));
        }
        if (finding.interval.kind === 'interval')
          for (const bound of [finding.interval.lower, finding.interval.upper])
            expect(row).toContain(squeezed(formatValue(bound, finding.unit)));
        else {
          const isCensus = finding.interval.code === 'census';
          expect(row).toMatch(isCensus ? /none:acensus$/ : /none$/);
          if (!isCensus) expect(text).toContain(squeezed(finding.interval.reason));
        }
        if (finding.count !== undefined) {
          const { hits, total, of } = finding.count;
          expect(row).toContain(squeezed(`${formatCount(hits)} of ${formatCount(total)} ${of}`));
        }
      }
    }
  });

  it('writes powers of ten in one way, in the findings and in the page', () => {
    const sentences = report.examinations.flatMap((one) =>
      (one.findings?.findings ?? []).map((finding) => finding.sentence),
    );
    expect(sentences.join(' ')).toMatch(/10\^−\d/);
    expect(textOf(html)).toMatch(/10\^−\d/);
    expect(`${sentences.join(' ')} ${textOf(html)}`).not.toContain('10^-');
  });

  it('shows all hashes of the items whole', () => {
    for (const { evidence, model } of report.items) {
      expect(html).toContain(evidence.sha256);
      if (model !== null) expect(html).toContain(model.tokenizer.sha256);
    }
    expect(html).toContain(report.integrity.auditHead);
    expect(html).toContain(report.examinations[0]?.findings?.planSha256 ?? '?');
  });

  it('is one file that runs and fetches nothing, under 1.5 MB', () => {
    const page = shownOf(html, report);
    expect(page).not.toMatch(/<script|<iframe|<object|<embed|<link|<img|<form/i);
    expect(page).not.toMatch(/\b(?:src|href)=(?!"#)/i);
    expect(page).not.toContain('url(');
    expect(html).toContain("default-src 'none'");
  });

  it('carries its fonts and stays under 1.5 MB', async () => {
    const whole = renderHtml(report, await loadWebFonts());
    expect(whole.match(/@font-face/g)).toHaveLength(6);
    expect(whole.match(/url\((?!data:font\/woff2;base64,)/g)).toBeNull();
    expect(Buffer.byteLength(whole)).toBeLessThan(1_500_000);
  });

  it('is the same every time', () => {
    expect(renderHtml(report)).toBe(html);
  });

  it('can be read without seeing it: language, one title, headings without gaps, table heads, captions, addresses', () => {
    expect(html).toContain('<html lang="en">');
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    const levels = [...html.matchAll(/<h([1-6])[ >]/g)].map((match) => Number(match[1]));
    levels.slice(1).forEach((level, at) => expect(level - (levels[at] ?? 0)).toBeLessThanOrEqual(1));
    for (const table of html.match(/<table[\s\S]*?<\/table>/g) ?? []) {
      expect(table).toMatch(/<caption/);
      expect(table).toMatch(/<th scope="(?:col|row)"/);
    }
    for (const figure of html.match(/<figure[\s\S]*?<\/figure>/g) ?? []) {
      expect(figure).toMatch(/role="img" aria-labelledby/);
      expect(figure).toMatch(/<figcaption>.+<\/figcaption>/);
    }
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it('shouts only where a control is missing', async () => {
    expect(html).not.toContain('class="alarm"');
    const alone = renderHtml(await sampleReport({ texts: demoTexts(12_000).slice(0, 1) }));
    expect(alone).toContain('<strong class="alarm">UNCALIBRATED</strong>');
  });

  it('marks a draft, and a final report not', () => {
    expect(html).toContain('DRAFT — UNSEALED');
    expect(renderHtml({ ...report, status: 'final' })).not.toContain('DRAFT');
  });
});

describe('text that is written from right to left', () => {
  it('begins at the right, the passage after its prefix, with the joiners of its script', async () => {
    const text = `${ARABIC} ${PERSIAN}\n\n${HEBREW}\n\n`.repeat(30);
    const texts = demoTexts(24_000).map((one) => (one.role === 'target' ? { ...one, text } : one));
    const page = renderHtml(await sampleReport({ texts }));
    const all = [...page.matchAll(/<blockquote[^>]*>.*?<\/blockquote>/gs)].map(([found]) => found);
    const passages = all.filter((one) => /[א-ی]/u.test(one));
    for (const one of all) expect(one.startsWith('<blockquote dir="rtl">')).toBe(passages.includes(one));
    expect(passages.length).toBeGreaterThan(0);
    expect(passages.join('')).not.toContain('U+200C');
    expect(page).toContain('<bdi>');
    expect(html).not.toContain('dir="rtl"');
  });
});

describe('hostile text', () => {
  it('stays text: only known tags and attributes are on the page', () => {
    const known =
      /^(html|head|meta|title|style|body|mark|p|main|header|h[1-6]|nav|a|ul|ol|li|table|caption|tbody|thead|tr|th|td|col|colgroup|div|section|figure|figcaption|svg|desc|rect|polyline|polygon|text|tspan|b|strong|em|code|span|sup|bdi|br|hr|blockquote)$/;
    const body = hostile.replace(/<style>[\s\S]*?<\/style>/, '').replace('<!doctype html>', '');
    for (const [tag, name = '', attributes = ''] of body.matchAll(/<\/?([a-z][a-z0-9]*)([^>]*)>/gi)) {
      expect(name, tag).toMatch(known);
      expect(attributes, tag).not.toMatch(/\son\w+\s*=/i);
    }
    expect(hostile).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  });

  it('cannot reorder or hide anything: no invisible character is left', () => {
    expect(hostile.replace(/\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(hostile).toContain('⟦U+202E⟧');
    expect(hostile).toContain('<bdi>');
  });
});
