import type { DocumentSource } from '../container/documentError.js';
import { limitError } from '../container/documentError.js';
import { checkEpubProtection } from '../container/epubProtection.js';
import { openZip, type ZipArchive } from '../container/openZip.js';
import { unreadFiles } from '../container/unreadFiles.js';
import type { Extracted, ReaderRemark } from '../../domain/index.js';
import { BookWriter } from './bookWriter.js';
import { readPackage, type EpubPackage, type ManifestItem } from './packageFile.js';
import { PalimpsestError } from '../../base/index.js';
import { type Navigation, readNav, readNcx } from './navigation.js';

const NONE: Navigation = { contents: [], pages: [], landmarks: [] };
const NCX = 'application/x-dtbncx+xml';

/** What the book states about its parts: by its navigation document, and by its NCX for lists that the first does not have. */
function navigationOf(
  zip: ZipArchive,
  book: EpubPackage,
  source: DocumentSource,
): Navigation & { readonly damaged: number } {
  const items = [...book.manifest.values()];
  const nav = items.find(({ properties }) => properties.includes('nav'));
  const named = book.toc === null ? undefined : book.manifest.get(book.toc);
  const ncx = named?.mediaType === NCX ? named : items.find(({ mediaType }) => mediaType === NCX);
  const lists = [read(nav, readNav), read(ncx, readNcx)];
  const first = lists[0] ?? NONE;
  const second = lists[1] ?? NONE;
  return {
    contents: first.contents.length > 0 ? first.contents : second.contents,
    pages: first.pages.length > 0 ? first.pages : second.pages,
    landmarks: first.landmarks,
    damaged: lists.filter((list) => list === null).length,
  };

  function read(item: ManifestItem | undefined, reader: typeof readNav): Navigation | null {
    const entry = item?.entry ?? null;
    if (entry === null || zip.find(entry) === undefined) return NONE;
    try {
      return reader(zip, entry, source);
    } catch (error) {
      // The text does not depend on the table of contents.
      if (error instanceof PalimpsestError && error.code === 'xml-malformed') return null;
      throw error;
    }
  }
}

/** Version of {@link readEpub}: changes whenever a file would give another text. */
export const EPUB_READER = 'epub-2';

/**
 * Reads an EPUB 2 or 3: the items of its spine in their order, each as XHTML. Text that the book itself places outside the reading text
 * gets a mark. An item that is not well-formed XML is read as browsers read a damaged page, and a remark says so. Nothing outside the file
 * is read.
 * @throws `epub-damaged`, `document-drm`, `zip-…`, `xml-…`, `document-encoding`, `document-undecodable`, `document-limit`
 * @source EPUB 3.3; OPF 2.0.1; EPUB Canonical Fragment Identifiers 1.1
 */
export function readEpub(bytes: Uint8Array, source: DocumentSource): Extracted {
  if (bytes.length > source.limits.fileBytes) throw limitError(source, 'fileBytes');
  const zip = openZip(bytes, source);
  checkEpubProtection(zip, source);
  const book = readPackage(zip, source);
  const navigation = navigationOf(zip, book, source);
  const writer = new BookWriter(zip, book, navigation, source);
  for (const item of book.spine) writer.add(item);
  const { text, blocks, marks, pages, contents, remarks } = writer.finish();
  const all: ReaderRemark[] = [...zip.remarks, ...unreadFiles(zip), ...remarks];
  if (book.otherRenditions > 0) {
    all.push({ code: 'epub-renditions-not-read', count: book.otherRenditions, starts: [], details: {} });
  }
  return {
    format: 'epub',
    reader: EPUB_READER,
    text,
    blocks,
    marks,
    pages,
    contents,
    stated: book.stated,
    remarks: all,
  };
}
