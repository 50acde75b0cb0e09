import { type ZipPart, zipBytes } from '../zipBytes.js';

/** Parts of a small EPUB that a test changes. */
export interface Book {
  /** XHTML bodies by file name, in reading order. */
  readonly items: Readonly<Record<string, string>>;
  readonly metadata?: string;
  /** Attributes of the itemref of an item. */
  readonly itemref?: Readonly<Record<string, string>>;
  readonly guide?: string;
  /** Body of the navigation document. */
  readonly nav?: string;
  readonly ncx?: string;
  /** Further manifest items, and further entries. */
  readonly manifest?: string;
  readonly spine?: string;
  readonly parts?: readonly ZipPart[];
}

const XHTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"';

/** An XHTML file around a body; a text that begins with `<?` or `<html` stands as it is. */
export function xhtml(body: string): string {
  if (/^<(?:\?|html|!)/.test(body)) return body;
  const inner = body.startsWith('<body') ? body : `<body>${body}</body>`;
  return `<?xml version="1.0"?><html ${XHTML}><head><title>t</title></head>${inner}</html>`;
}

/** Bytes of an EPUB. Files lie in the folder `OPS`; the spine is the third child of the package. */
export function bookBytes(book: Book): Uint8Array {
  const names = Object.keys(book.items);
  const items = names.map(
    (name, at) => `<item id="i${at}" href="${name}" media-type="application/xhtml+xml"/>`,
  );
  const refs = names.map((name, at) => `<itemref idref="i${at}" ${book.itemref?.[name] ?? ''}/>`);
  const nav =
    book.nav === undefined
      ? ''
      : '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>';
  const ncx =
    book.ncx === undefined ? '' : '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>';
  const parts: ZipPart[] = [
    { name: 'mimetype', data: 'application/epub+zip', method: 0 },
    {
      name: 'META-INF/container.xml',
      data:
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>' +
        '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    },
    {
      name: 'OPS/book.opf',
      data:
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">' +
        `<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">${book.metadata ?? ''}</metadata>` +
        `<manifest>${items.join('')}${nav}${ncx}${book.manifest ?? ''}</manifest>` +
        `<spine>${refs.join('')}${book.spine ?? ''}</spine>${book.guide ?? ''}</package>`,
    },
    ...names.map((name) => ({ name: `OPS/${name}`, data: xhtml(book.items[name] ?? '') })),
    ...(book.nav === undefined ? [] : [{ name: 'OPS/nav.xhtml', data: xhtml(book.nav) }]),
    ...(book.ncx === undefined ? [] : [{ name: 'OPS/toc.ncx', data: book.ncx }]),
    ...(book.parts ?? []),
  ];
  return zipBytes(parts);
}
