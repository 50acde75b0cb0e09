import { strToU8, zipSync, zlibSync } from 'fflate';
import { Random } from '../../src/base/index.js';

/** A book as chapters of paragraphs. */
export type Book = readonly (readonly string[])[];

/**
 * A book of random words with the lengths of English words, in sentences, paragraphs of 80 words and chapters of 10,000. ASCII, so that each
 * format can write it without escapes.
 */
export function makeBook(words: number): Book {
  const random = new Random('a long book');
  const letter = (): string => 'etaoinshrdlucmfwygpbvk'.charAt(Math.min(random.below(22), random.below(22)));
  const vocabulary = Array.from({ length: 12_000 }, () =>
    Array.from({ length: 1 + random.below(4) + random.below(6) }, letter).join(''),
  );
  const word = (): string => vocabulary[Math.min(random.below(12_000), random.below(12_000))] ?? '';
  const paragraph = (): string => {
    const text = Array.from(
      { length: 80 },
      (_, at) => word() + (at % 16 === 15 ? '.' : at % 7 === 6 ? ',' : ''),
    );
    return text.join(' ').replace(/(?:^|\. )\w/g, (start) => start.toUpperCase());
  };
  return Array.from({ length: words / 10_000 }, () => Array.from({ length: 125 }, paragraph));
}

const title = (chapter: number): string => `Chapter ${chapter + 1}`;
const each = (book: Book, heading: (text: string) => string, paragraph: (text: string) => string): string[] =>
  book.map((chapter, at) => heading(title(at)) + chapter.map(paragraph).join(''));
const archive = (entries: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, strToU8(text)])), {
    level: 6,
  });

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const page = (body: string): string =>
  `${XML}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A long book</title></head><body>${body}</body></html>`;
const marked = (book: Book): string[] =>
  each(
    book,
    (text) => `<h1>${text}</h1>\n`,
    (text) => `<p>${text}</p>\n`,
  );

function epub(book: Book): Uint8Array {
  const parts = marked(book);
  const items = parts.map(
    (_, at) => `<item id="c${at}" href="c${at}.xhtml" media-type="application/xhtml+xml"/>`,
  );
  const links = parts.map((_, at) => `<li><a href="c${at}.xhtml">${title(at)}</a></li>`).join('');
  return archive({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': `${XML}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`,
    'book.opf': `${XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">a</dc:identifier><dc:title>A long book</dc:title><dc:language>en</dc:language></metadata><manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>${items.join('')}</manifest><spine>${parts.map((_, at) => `<itemref idref="c${at}"/>`).join('')}</spine></package>`,
    'nav.xhtml': page(
      `<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol>${links}</ol></nav>`,
    ),
    ...Object.fromEntries(parts.map((part, at) => [`c${at}.xhtml`, page(part)])),
  });
}

function docx(book: Book): Uint8Array {
  const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
  const body = each(
    book,
    (text) => `<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>${run(text)}</w:p>`,
    // Word divides a paragraph into runs.
    (text) => `<w:p>${run(text.slice(0, 200))}${run(text.slice(200))}</w:p>`,
  );
  const types = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const styles = `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>`;
  return archive({
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${types}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${types}.styles+xml"/></Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" Type="${related}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="${related}/styles" Target="styles.xml"/></Relationships>`,
    'word/styles.xml': XML + styles,
    'word/document.xml': `${XML}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body.join('')}</w:body></w:document>`,
  });
}

function odt(book: Book): Uint8Array {
  const body = each(
    book,
    (text) => `<text:h text:outline-level="1">${text}</text:h>`,
    (text) => `<text:p>${text}</text:p>`,
  );
  const type = 'application/vnd.oasis.opendocument.text';
  const office = 'urn:oasis:names:tc:opendocument:xmlns';
  return archive({
    mimetype: type,
    'META-INF/manifest.xml': `${XML}<manifest:manifest xmlns:manifest="${office}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/></manifest:manifest>`,
    'content.xml': `${XML}<office:document-content xmlns:office="${office}:office:1.0" xmlns:text="${office}:text:1.0"><office:body><office:text>${body.join('')}</office:text></office:body></office:document-content>`,
  });
}

const rtf = (book: Book): Uint8Array =>
  strToU8(
    `{\\rtf1\\ansi{\\fonttbl{\\f0 Times;}}{\\stylesheet{\\s1\\outlinelevel0 heading 1;}}${each(
      book,
      (text) => `{\\pard\\s1\\outlinelevel0 ${text}\\par}\n`,
      (text) => `{\\pard ${text}\\par}\n`,
    ).join('')}}`,
  );

/** Lines of at most 64 characters, 36 on a page, with a running head and a page number, as compressed streams. */
function pdf(book: Book): Uint8Array {
  const lines = book.flatMap((chapter, at) => [
    `F2 ${title(at)}`,
    ...chapter.flatMap((text) =>
      (text.match(/\S.{0,63}(?=\s|$)/g) ?? []).map((line, number) => (number === 0 ? '  ' : '') + line),
    ),
  ]);
  const pages = Array.from({ length: Math.ceil(lines.length / 36) }, (_, at) =>
    lines.slice(at * 36, at * 36 + 36),
  );
  const chunks: Uint8Array[] = [];
  const offsets: number[] = [];
  let length = 0;
  const put = (data: string | Uint8Array): void => {
    const bytes = typeof data === 'string' ? strToU8(data) : data;
    chunks.push(bytes);
    length += bytes.length;
  };
  const object = (number: number, body: string, stream?: Uint8Array): void => {
    offsets[number] = length;
    put(`${number} 0 obj\n${body}\n`);
    if (stream !== undefined) {
      put('stream\n');
      put(stream);
      put('\nendstream\n');
    }
    put('endobj\n');
  };
  put('%PDF-1.7\n');
  object(1, '<< /Type /Catalog /Pages 2 0 R >>');
  object(
    2,
    `<< /Type /Pages /Count ${pages.length} /MediaBox [0 0 400 600] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Kids [${pages.map((_, at) => `${5 + 2 * at} 0 R`).join(' ')}] >>`,
  );
  object(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>');
  object(4, '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >>');
  for (const [at, own] of pages.entries()) {
    const shown = own.map((line, row) => {
      const [size, font, text] = line.startsWith('F2 ') ? [16, 'F2', line.slice(3)] : [10, 'F1', line.trim()];
      return `/${font} ${size} Tf 1 0 0 1 ${line.startsWith('  ') ? 62 : 50} ${530 - 13 * row} Tm (${text}) Tj`;
    });
    const margins = `/F1 9 Tf 1 0 0 1 160 560 Tm (A long book) Tj 1 0 0 1 195 40 Tm (${at + 1}) Tj`;
    const stream = zlibSync(strToU8(`BT ${margins}\n${shown.join('\n')}\nET`));
    object(5 + 2 * at, `<< /Type /Page /Parent 2 0 R /Contents ${6 + 2 * at} 0 R >>`);
    object(6 + 2 * at, `<< /Length ${stream.length} /Filter /FlateDecode >>`, stream);
  }
  const start = length;
  put(`xref\n0 ${offsets.length}\n0000000000 65535 f \n`);
  put(
    offsets
      .slice(1)
      .map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
      .join(''),
  );
  put(`trailer\n<< /Size ${offsets.length} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
  return new Uint8Array(Buffer.concat(chunks));
}

/** Writers of each format, by the ending of the file's name. */
export const WRITERS: Readonly<Record<string, (book: Book) => Uint8Array>> = {
  txt: (book) =>
    strToU8(
      each(
        book,
        (text) => `${text}\n\n`,
        (text) => `${text}\n\n`,
      ).join('\n'),
    ),
  html: (book) => strToU8(`<!DOCTYPE html>${page(marked(book).join('')).slice(XML.length)}`),
  epub,
  docx,
  odt,
  rtf,
  pdf,
};
