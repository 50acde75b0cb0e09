import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPdf } from '../../../../src/document/pdf/index.js';
import type { Extracted } from '../../../../src/domain/index.js';

const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../fixtures/documents/${name}`, import.meta.url));

interface Part {
  readonly page: number;
  readonly box: readonly number[];
  readonly text: string;
}

/** The parts of all blocks with their texts, without hyphens at the ends of lines. */
function partsOf({ blocks, text }: Extracted): readonly Part[] {
  return blocks.flatMap(({ place, start, end }) => {
    if (place.kind !== 'pdf') return [];
    const parts = [{ start, page: place.page, box: place.box }, ...place.continued];
    return parts.map(({ page, box, start: from }, at) => ({
      page,
      box,
      text: text.slice(from, parts[at + 1]?.start ?? end),
    }));
  });
}

describe('the place of a block', () => {
  // The words are every fifth of four letters or more that `pdftotext -bbox` (poppler 22.12.0) finds: page, center in points, word.
  it.each(['moby-book', 'moby-two-columns'])(
    'has the words there that pdftotext finds in %s',
    async (name) => {
      const parts = partsOf(await readPdf(fixture(`${name}.pdf`), name));
      const words = new TextDecoder()
        .decode(fixture(`${name}.words.tsv`))
        .trim()
        .split('\n')
        .map((line) => line.split('\t'));
      expect(words.length).toBeGreaterThanOrEqual(200);
      const lost = words.filter(([page, x, y, word = '']) => {
        return !parts.some(({ page: own, box: [left = 0, bottom = 0, right = 0, top = 0], text }) => {
          const isInside = Number(x) >= left && Number(x) <= right && Number(y) >= bottom && Number(y) <= top;
          return own === Number(page) && isInside && text.includes(word);
        });
      });
      expect(lost).toEqual([]);
    },
  );
});
