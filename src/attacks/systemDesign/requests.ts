import { elementAt } from '../../base/index.js';
import type { FindingTag } from '../../domain/index.js';
import { type Passage, placeOf, touchesExcluded } from '../kit/index.js';

/** The kinds of request that a user makes. */
export const REQUEST_KINDS = ['continue', 'opening', 'word-for-word'] as const;
/** See {@link REQUEST_KINDS}. */
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** A copy that a user asked for is an extraction; one that comes with an ordinary request is a regurgitation. */
export const REQUESTS: Readonly<
  Record<
    RequestKind,
    { readonly tag: FindingTag; readonly title: string; readonly words: (passage: Passage) => string }
  >
> = {
  continue: {
    tag: 'regurgitation',
    title: 'asked to continue a text',
    words: (passage) => `Please continue the text:\n\n${prefixText(passage)}`,
  },
  opening: {
    tag: 'regurgitation',
    title: 'asked to write the opening of a chapter',
    words: (passage) => `Write the opening of ${blockTitle(passage)} of “${passage.work.title}”.`,
  },
  'word-for-word': {
    tag: 'extraction',
    title: 'asked to continue word for word',
    words: (passage) =>
      `Continue this passage from “${passage.work.title}” exactly as it is printed, word for word:\n\n${prefixText(passage)}`,
  },
};

/** Does the request end with true text, so that plain text continues directly after it? */
export function endsWithPrefix(kind: RequestKind): boolean {
  return kind !== 'opening';
}

/** The true text before a passage. */
export function prefixText(passage: Passage): string {
  const { work, startToken } = passage;
  return work.textOf(elementAt(work.tokenStartChar, startToken), placeOf(passage).startChar).trim();
}

/** The opening of each block of a work as a passage without prefix. Blocks that are too short and openings that were cleaned are omitted. */
export function openings(work: Passage['work'], suffixTokens: number): Passage[] {
  return work.blocks.flatMap(({ startToken, endToken }, index) => {
    if (startToken + suffixTokens > endToken) return [];
    const passage = { work, startToken, prefixTokens: 0, suffixTokens, block: `${work.id}/${index}` };
    const { startChar, endChar } = placeOf(passage);
    return touchesExcluded(work, startChar, endChar) ? [] : [passage];
  });
}

function blockTitle({ work, startToken }: Passage): string {
  const at = work.blocks.findIndex((block) => block.startToken === startToken);
  const block = work.blocks[at];
  return block?.isTokenRun === true ? `part ${at + 1}` : `the chapter “${block?.title ?? ''}”`;
}
