import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../../../src/base/index.js';
import { readPdf } from '../../../../src/document/pdf/index.js';
import { READ_LIMITS } from '../../../../src/document/limits.js';
import { makePdf, show } from './makePdf.js';
import { problemsOf, remarksOf } from './readings.js';

const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../fixtures/documents/${name}`, import.meta.url));
const text = show(['Some words on a page, and a few more of them to fill the line.']);
const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
const latin1 = (value: string): Uint8Array => Uint8Array.from(value, (char) => char.charCodeAt(0));
const utf8 = (value: string): Uint8Array => new TextEncoder().encode(value);

async function refusalOf(
  bytes: Uint8Array,
  limits = READ_LIMITS,
): Promise<{ code: string; message: string; hint: string }> {
  try {
    await readPdf(bytes, 'work.pdf', limits);
  } catch (error) {
    if (error instanceof PalimpsestError)
      return { code: error.code, message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error('was read');
}

describe('a PDF is refused', () => {
  it('as a scan if no page has text', async () => {
    const image =
      '<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream';
    const bytes = makePdf([{ content: '400 0 0 600 0 0 cm /Im Do' }, { content: '' }], {
      objects: [image],
      resources: '/XObject << /Im 20 0 R >>',
    });
    const { code, message } = await refusalOf(bytes);
    expect(code).toBe('document-scan');
    expect(message).toContain('work.pdf: none of the 2 pages');
  });

  it('if it needs a password', async () => {
    expect((await refusalOf(fixture('moby-password.pdf'))).code).toBe('document-encrypted');
  });

  it.each([
    ['an empty file', utf8('')],
    ['a text', utf8('%PDF-1.7 is the first line of a text and of nothing else')],
    ['a ZIP', utf8('PK\u0003\u0004 and more')],
    ['half a file', makePdf([{ content: text }]).slice(0, 200)],
  ])('if it is %s', async (_, bytes) => {
    expect((await refusalOf(bytes)).code).toBe('document-damaged');
  });

  it('if it has more pages than the limit', async () => {
    const bytes = makePdf([{ content: text }, { content: text }]);
    const { code, message } = await refusalOf(bytes, { ...READ_LIMITS, parts: 1 });
    expect(code).toBe('document-limit');
    expect(message).toContain('a document of 2 pages exceeds the limit of pages (1)');
  });

  it('if its pages cannot be found', async () => {
    const bytes = latin1(
      textOf(makePdf([{ content: text }])).replace('/Kids [1000 0 R]', '/Kids [10 0 R]  '),
    );
    expect((await refusalOf(bytes)).code).toBe('document-damaged');
  });

  it('if it has more characters or bytes than the limits', async () => {
    const bytes = makePdf([{ content: text }]);
    expect(await refusalOf(bytes, { ...READ_LIMITS, textChars: 20 })).toMatchObject({
      code: 'document-limit',
    });
    expect(await refusalOf(bytes, { ...READ_LIMITS, fileBytes: 100 })).toMatchObject({
      code: 'document-limit',
    });
  });
});

describe('a PDF is read', () => {
  it('if the empty password opens it; that it restricts copying is a remark', async () => {
    const found = await readPdf(fixture('moby-restricted.pdf'), 'work.pdf');
    expect(found.text).toContain('If I had been astonished');
    expect(remarksOf(found)).toMatchObject({ 'pdf-encrypted': 1 });
    expect(remarksOf(found)).toHaveProperty('pdf-permissions');
  });

  it('if it says that it has more pages than there are', async () => {
    const bytes = latin1(textOf(makePdf([{ content: text }])).replaceAll('/Count 1 ', '/Count 999999999 '));
    expect((await readPdf(bytes, 'work.pdf')).pages).toHaveLength(1);
  });

  it('with a remark on a page without text among others', async () => {
    const found = await readPdf(makePdf([{ content: text }, { content: '' }, { content: text }]), 'work.pdf');
    expect(found.remarks).toMatchObject([
      { code: 'pdf-page-without-text', count: 1, details: { pages: '2' } },
    ]);
    expect(found.pages).toHaveLength(3);
  });

  it('with a remark on a page with an error, whose other text is kept', async () => {
    const found = await readPdf(makePdf([{ content: `${text}/Missing Do\n${text}` }]), 'work.pdf');
    expect(remarksOf(found)).toHaveProperty('pdf-page-errors', 1);
  });

  it('to the same result each time, and leaves the bytes as they are', async () => {
    const bytes = fixture('moby-two-columns.pdf');
    const before = bytes.slice();
    const first = await readPdf(bytes, 'work.pdf');
    expect(await readPdf(bytes, 'work.pdf')).toEqual(first);
    expect(bytes).toEqual(before);
  });

  it('or refused by code, whatever bytes of it are changed', { timeout: 600_000 }, async () => {
    // Not a file with all pages in one node: pdf.js fetches those early and leaves errors unhandled, which the process must catch.
    const whole = [text, `${text}3 Tr ${text}`, `/F1 8 Tf ${text}`].map((content) =>
      makePdf([{ content }, { content: text }, { content }]),
    );
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole),
        fc.array(change, { minLength: 1, maxLength: 20 }),
        fc.double({ min: 0.3, max: 1.3, noNaN: true }),
        async (file, changes, share) => {
          const bytes = file.slice(0, Math.ceil(file.length * Math.min(1, share)));
          for (const { at, byte } of changes) bytes[Math.floor(at * (bytes.length - 1))] = byte;
          try {
            expect(problemsOf(await readPdf(bytes, 'work.pdf'))).toEqual([]);
          } catch (error) {
            if (!(error instanceof PalimpsestError)) throw error;
            expect(['document-damaged', 'document-scan', 'document-encrypted', 'document-limit']).toContain(
              error.code,
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
