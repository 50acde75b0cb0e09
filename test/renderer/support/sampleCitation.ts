import type { CitedPassage } from '../../../src/domain/index.js';

/** A citation whose chapter is numbered as the first character of the passage, and whose page is one more. */
export function citedAt(passage: Pick<CitedPassage, 'workId' | 'startChar' | 'endChar'>): CitedPassage {
  const page = { page: passage.startChar + 1, label: null };
  return {
    ...passage,
    chapter: `Chapter ${passage.startChar}`,
    citation: {
      pages: { first: page, last: page },
      paragraphs: { first: 9, last: 9 },
      onPage: 2,
      kind: 'paragraph',
      place: { kind: 'docx', part: 'body', paragraph: 9, note: null },
    },
  };
}
