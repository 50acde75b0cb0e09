import { elementAt } from '../../base/index.js';
import { type Passage, placeOf, touchesExcluded } from '../kit/index.js';

/** The kinds of request that a user makes. */
export const REQUEST_KINDS = ['continue', 'opening', 'word-for-word'] as const;
/** See {@link REQUEST_KINDS}. */
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** What a user says for each kind of request. */
export const REQUESTS: Readonly<
  Record<RequestKind, { readonly title: string; readonly words: (passage: Passage) => string }>
> = {
  continue: {
    title: 'asked to continue a text',
    words: (passage) => `Please continue the text:\n\n${prefixText(passage)}`,
  },
  opening: {
    title: 'asked to write the opening of a chapter',
    words: (passage) => `Write the opening of ${blockTitle(passage)} of “${passage.work.title}”.`,
  },
  'word-for-word': {
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
