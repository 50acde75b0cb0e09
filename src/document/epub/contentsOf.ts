import type { Extracted } from '../../domain/index.js';
import type { NavigationEntry } from './navigation.js';

/**
 * The table of contents with the places in the text to which it leads, in their order.
 * @param anchors where `entry#id`, and `entry#` for the beginning of an entry, were written
 * @param placeOf where an offset of the writing came to stand
 * @returns also how many entries lead to an entry that is not in the text; one whose id is missing leads to the beginning of its entry
 */
export function contentsOf(
  entries: readonly NavigationEntry[],
  anchors: ReadonlyMap<string, { readonly start: number }>,
  placeOf: (offset: number) => number,
): { readonly contents: Extracted['contents']; readonly unresolved: number } {
  const contents = entries.flatMap(({ target, title, level }) => {
    const start = (anchors.get(`${target.entry}#${target.fragment}`) ?? anchors.get(`${target.entry}#`))
      ?.start;
    return start === undefined ? [] : [{ title, level, start: placeOf(start) }];
  });
  const unresolved = entries.length - contents.length;
  return { contents: contents.sort((a, b) => a.start - b.start), unresolved };
}
