import type { DocumentSource } from '../container/documentError.js';
import { parseXml } from '../container/parseXml.js';
import type { StatedFacts } from '../../domain/index.js';
import { odfAttribute, odfName } from './odfNames.js';
import { numberOf } from './ooxmlNames.js';

/** What an OpenDocument text states about itself. */
export interface OdtFacts {
  readonly stated: StatedFacts;
  /** Number of its pages, or null. */
  readonly pages: number | null;
}

/** Reads what `office:meta` states; nothing if there is none. @throws as {@link parseXml} */
export function odtFacts(bytes: Uint8Array | null, source: DocumentSource, place: string): OdtFacts {
  const found = new Map<string, string[]>();
  let pages: number | null = null;
  let depth = 0;
  let text: string[] = [];
  const handlers = {
    open: (element: Parameters<typeof odfName>[0]): void => {
      const name = odfName(element);
      if (name === 'office:meta') depth = 1;
      else if (depth > 0) depth += 1;
      if (name === 'meta:document-statistic') pages = numberOf(odfAttribute(element, 'meta', 'page-count'));
      text = [];
    },
    text: (piece: string): void => {
      if (depth > 1) text.push(piece);
    },
    close: (element: Parameters<typeof odfName>[0]): void => {
      if (depth === 0) return;
      depth -= 1;
      const value = text.join('').trim();
      text = [];
      if (value !== '')
        found.set(odfName(element), [...(found.get(odfName(element)) ?? []).slice(0, 99), value]);
    },
  };
  if (bytes !== null) parseXml(bytes, source, { place }, handlers);
  const first = (name: string): string | null => found.get(name)?.[0] ?? null;
  const author = first('meta:initial-creator') ?? first('dc:creator');
  return {
    stated: {
      title: first('dc:title'),
      authors: author === null ? [] : [author],
      language: first('dc:language'),
      published: null,
      identifiers: found.get('dc:identifier') ?? [],
      producer: first('meta:generator'),
    },
    pages,
  };
}
