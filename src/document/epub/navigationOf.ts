import { PalimpsestError } from '../../base/index.js';
import type { DocumentSource } from '../container/documentError.js';
import type { ZipArchive } from '../container/openZip.js';
import { type Navigation, readNav, readNcx } from './navigation.js';
import type { EpubPackage, ManifestItem } from './packageFile.js';

const NONE: Navigation = { contents: [], pages: [], landmarks: [] };
const NCX = 'application/x-dtbncx+xml';

/** What the book states about its parts: by its navigation document, and by its NCX for lists that the first does not have. */
export function navigationOf(
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
