import { isCollection } from '../../../src/text/index.js';
import type { CollectedText, LeftOutReason, Work } from '../../../src/domain/index.js';

/** The works of a collection that have text, and what is beside them. */
export interface ShownCollection {
  readonly works: readonly CollectedText[];
  readonly leftOut: readonly { readonly entry: string; readonly reason: LeftOutReason }[];
}

/** The collection that a work is; null if it is one work. */
export function collectionOf({ source }: Pick<Work, 'source'>): ShownCollection | null {
  const collection = source.document?.collection;
  if (collection === undefined || !isCollection({ source })) return null;
  return {
    works: collection.works.filter(({ startChar, endChar }) => endChar > startChar),
    leftOut: collection.leftOut,
  };
}
