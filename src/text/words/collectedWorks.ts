import type { CollectedText, Extracted, Work } from '../../domain/index.js';
import type { OffsetMap } from '../offsets/offsetMap.js';
import { type Block, blocksOf } from '../offsets/blocksOf.js';
import type { TokenMap } from '../offsets/tokenMap.js';
import type { TextIndex } from '../offsets/textIndex.js';

/**
 * The works of a collection with their characters in the reading text: from the first block of which the rules left something to the end of
 * the last. The white space between two works belongs to neither. A work of which the rules left nothing is empty. Without a collection, none.
 * @param source index of the extracted text
 * @param map from characters of the extracted text to those of the reading text
 */
export function collectedWorks(
  { collection, blocks }: Pick<Extracted, 'blocks' | 'collection'>,
  source: TextIndex,
  map: OffsetMap,
): readonly CollectedText[] {
  let next = 0;
  let before = 0;
  return (collection?.works ?? []).map((work): CollectedText => {
    const { entry, format, reader, title, bytes, sha256, encoding } = work;
    let [startChar, endChar] = [before, before];
    for (; (blocks[next]?.start ?? Infinity) < work.end; next += 1) {
      const { start = 0, end = 0 } = blocks[next] ?? {};
      const kept = map.toTarget(source.utf16ToChar(start), source.utf16ToChar(end));
      if (kept.end <= kept.start) continue;
      if (endChar === startChar) startChar = kept.start;
      endChar = kept.end;
    }
    before = endChar;
    return { entry, format, reader, title, bytes, sha256, encoding, startChar, endChar };
  });
}

/** Did the rules leave something of a work of a collection? */
export function hasText({ startChar, endChar }: Pick<CollectedText, 'startChar' | 'endChar'>): boolean {
  return endChar > startChar;
}

/** The blocks of a work in tokens of its reading text: its sections as {@link blocksOf} takes them; in a collection, always its works. */
export function blocksOfWork(
  work: Pick<Work, 'source' | 'chapters'>,
  tokenMap: TokenMap,
): { readonly isCollection?: true; readonly blocks: readonly Block[] } {
  const { chapters } = work;
  if (!isCollection(work)) return { blocks: blocksOf({ chapters, tokenMap }) };
  return { isCollection: true, blocks: blocksOf({ chapters, tokenMap, minBlocks: 1 }) };
}

/** Is it a collection, whose sections are its works? An archive with only one work that has text is that work. */
export function isCollection({ source }: Pick<Work, 'source'>): boolean {
  return (source.document?.collection?.works.filter(hasText).length ?? 0) > 1;
}
