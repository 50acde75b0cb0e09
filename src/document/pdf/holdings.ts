import type { ReaderRemark, StatedFacts } from '../../domain/index.js';
import type { PdfDocument, PdfPage } from './pdfjs.js';

const MOST_CHARS = 2000;

const clean = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const text = value.slice(0, MOST_CHARS).replace(/\s+/gu, ' ').trim();
  return text === '' ? null : text;
};

const remark = (code: string, count: number, details: ReaderRemark['details'] = {}): ReaderRemark => ({
  code,
  count,
  starts: [],
  details,
});

/** What the information dictionary and the XMP of a PDF state. `published` is set from XMP only: the other dates are of the file. */
export async function statedOf(pdf: PdfDocument): Promise<StatedFacts> {
  const { info, metadata } = await pdf.getMetadata();
  const xmp = (name: string): unknown => metadata?.get(name) ?? null;
  const list = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).slice(0, 50).flatMap((one) => clean(one) ?? []);
  const authors = list(xmp('dc:creator'));
  const programs = [clean(info['Creator']), clean(info['Producer'])].filter((one) => one !== null);
  return {
    title: clean(xmp('dc:title')) ?? clean(info['Title']),
    authors: authors.length > 0 ? authors : list(info['Author']),
    language: clean(info['Language']) ?? list(xmp('dc:language'))[0] ?? null,
    published: clean(xmp('prism:publicationdate')) ?? list(xmp('dc:date'))[0] ?? null,
    identifiers: [...list(xmp('dc:identifier')), ...list(xmp('prism:doi')), ...list(xmp('prism:isbn'))],
    producer: programs.length > 0 ? [...new Set(programs)].join('; ') : null,
  };
}

/**
 * Names what a PDF has besides its pages. Nothing of it is run, opened or followed.
 * Codes: `pdf-encrypted` (opened with the empty password), `pdf-permissions`, `pdf-embedded-files`, `pdf-portfolio`, `pdf-form`,
 * `pdf-xfa`, `pdf-javascript`, `pdf-open-action`.
 */
export async function holdingsOf(pdf: PdfDocument): Promise<readonly ReaderRemark[]> {
  const { info } = await pdf.getMetadata();
  const found: ReaderRemark[] = [];
  if (typeof info['EncryptFilterName'] === 'string') {
    found.push(remark('pdf-encrypted', 1, { filter: clean(info['EncryptFilterName']) ?? '' }));
  }
  const permissions = await pdf.getPermissions();
  if (permissions !== null)
    found.push(remark('pdf-permissions', permissions.length, { allowed: permissions.join(', ') }));
  const attachments = Object.keys((await quiet(pdf.getAttachments())) ?? {});
  if (attachments.length > 0) {
    const names = attachments.slice(0, 5).map((name) => name.slice(0, 100));
    found.push(remark('pdf-embedded-files', attachments.length, { names: names.join(', ') }));
  }
  if (info['IsCollectionPresent'] === true) found.push(remark('pdf-portfolio', 1));
  if (info['IsAcroFormPresent'] === true) found.push(remark('pdf-form', 1));
  if (info['IsXFAPresent'] === true) found.push(remark('pdf-xfa', 1));
  const scripts = Object.keys((await quiet(pdf.getJSActions())) ?? {}).length;
  if (scripts > 0) found.push(remark('pdf-javascript', scripts));
  // That it opens at a place is no action.
  const open = (await quiet(pdf.getOpenAction())) as { readonly action?: unknown } | null;
  const action = clean(open?.action);
  if (action !== null) found.push(remark('pdf-open-action', 1, { action }));
  return found;
}

/** A part of the document that pdf.js cannot read counts as absent: the pages decide whether a document is damaged. */
async function quiet<T>(part: Promise<T>): Promise<T | null> {
  try {
    return await part;
  } catch {
    return null;
  }
}

/** Counts of what the annotations of a page have, by kind of annotation, and of scripts of the page. */
export async function annotationsOf(
  page: PdfPage,
): Promise<{ readonly scripts: number; readonly kinds: readonly string[] }> {
  const annotations = (await quiet(page.getAnnotations())) ?? [];
  const scripts = Object.keys((await quiet(page.getJSActions())) ?? {}).length;
  const own = annotations.filter(({ actions }) => typeof actions === 'object' && actions !== null).length;
  return {
    scripts: scripts + own,
    kinds: annotations.flatMap(({ subtype }) => (typeof subtype === 'string' ? [subtype] : [])),
  };
}
