import { describe, expect, it } from 'vitest';
import { citation } from '../../../renderer/features/reader/placeWords.js';

const WORK = {
  title: 'Moby-Dick',
  workId: 'E2',
  chars: 12_000,
  chapters: [{ kind: 'chapter', title: 'Loomings', startChar: 0, endChar: 12_000 }] as const,
};
const RANGE = { startChar: 1000, endChar: 1016 };

describe('the citation that is copied with a passage', () => {
  it('names chapter, characters and evidence', () => {
    expect(citation({ ...WORK, chapters: [...WORK.chapters] }, RANGE, { text: 'Call me Ishmael.' })).toBe(
      '“Call me Ishmael.”\n(Moby-Dick, Loomings, characters 1,000–1,016 of 12,000, evidence E2)',
    );
  });

  it('names page and paragraph of a document first, and shows a hostile label harmlessly', () => {
    const original = {
      pages: { first: { page: 9, label: '1\u202e' }, last: { page: 9, label: '1\u202e' } },
      paragraphs: { first: 4, last: 4 },
      onPage: 2,
      kind: 'paragraph',
      place: { kind: 'docx', part: 'body', paragraph: 7, note: null },
    } as const;
    const words = citation({ ...WORK, chapters: [...WORK.chapters] }, RANGE, {
      text: 'Call me Ishmael.',
      citation: original,
    });
    expect(words).toContain('Loomings, p. 1⟦U+202E⟧ (page 9 of the file), ¶ 2, characters 1,000–1,016');
  });
});
