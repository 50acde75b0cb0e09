/** A page of a PDF that a test writes by hand. */
export interface HandPage {
  /** Operators of the content stream, Latin-1. */
  readonly content: string;
  /** More entries of the page's dictionary. */
  readonly entries?: string;
}

/** Parts of a PDF besides its pages. */
export interface HandParts {
  /** More entries of the catalog. */
  readonly catalog?: string;
  /** Entries of the resources besides the fonts F1 (Times), F2 (Times bold), F3 (Courier), F4 (Times with characters 1 to 4 below). */
  readonly resources?: string;
  /** Bodies of more objects, numbered from 20. */
  readonly objects?: readonly string[];
  readonly info?: string;
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** A stream object's body. */
export const streamOf = (content: string, entries = ''): string =>
  `<< /Length ${content.length} ${entries} >>\nstream\n${content}\nendstream`;

/**
 * The bytes of a PDF: object 1 is the catalog, 2 and 10 the tree of pages, 3 the resources, 4 to 7 fonts, 8 an encoding, 9 the information; more objects
 * from 20; the pages from 1000. In the font F4, byte 1 is a soft hyphen, 2 the ligature fi, 3 has no Unicode name, 4 a double f.
 */
export function makePdf(pages: readonly HandPage[], parts: HandParts = {}): Uint8Array {
  const font = (name: string, more = ''): string =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} ${more} >>`;
  const objects = new Map<number, string>([
    [1, `<< /Type /Catalog /Pages 2 0 R ${parts.catalog ?? ''} >>`],
    [2, `<< /Type /Pages /Count ${pages.length} /MediaBox [0 0 400 600] /Resources 3 0 R /Kids [10 0 R] >>`],
    [
      10,
      `<< /Type /Pages /Parent 2 0 R /Count ${pages.length} /Kids [${pages
        .map((_, at) => `${1000 + 2 * at} 0 R`)
        .join(' ')}] >>`,
    ],
    [3, `<< /Font << /F1 4 0 R /F2 5 0 R /F3 6 0 R /F4 7 0 R >> ${parts.resources ?? ''} >>`],
    [4, font('Times-Roman', '/Encoding /WinAnsiEncoding')],
    [5, font('Times-Bold', '/Encoding /WinAnsiEncoding')],
    [6, font('Courier', '/Encoding /WinAnsiEncoding')],
    [7, font('Times-Roman', '/Encoding 8 0 R')],
    [8, '<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /sfthyphen /fi /uniE001 /ff] >>'],
    [9, `<< ${parts.info ?? ''} >>`],
  ]);
  for (const [at, body] of (parts.objects ?? []).entries()) objects.set(20 + at, body);
  for (const [at, { content, entries }] of pages.entries()) {
    objects.set(
      1000 + 2 * at,
      `<< /Type /Page /Parent 10 0 R /Contents ${1001 + 2 * at} 0 R ${entries ?? ''} >>`,
    );
    objects.set(1001 + 2 * at, streamOf(content));
  }
  let text = '%PDF-1.7\n';
  const offsets = new Map<number, number>();
  for (const [number, body] of objects) {
    offsets.set(number, text.length);
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const start = text.length;
  text += `xref\n0 1\n0000000000 65535 f \n`;
  for (const [number, offset] of offsets)
    text += `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`;
  text += `trailer\n<< /Size 9999 /Root 1 0 R /Info 9 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return latin1(text);
}

/** Operators that show lines from the point (x, y) downwards. */
export function show(
  lines: readonly string[],
  {
    x = 50,
    y = 500,
    size = 10,
    leading = 12,
    font = 'F1',
  }: Partial<Record<'x' | 'y' | 'size' | 'leading', number>> & {
    readonly font?: string;
  } = {},
): string {
  const shown = lines.map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj T*`).join('\n');
  return `BT /${font} ${size} Tf ${leading} TL 1 0 0 1 ${x} ${y} Tm\n${shown}\nET\n`;
}
