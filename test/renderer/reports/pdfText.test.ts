import { describe, expect, it } from 'vitest';
import { lineOf, matchesIn, type PageText } from '../../../renderer/features/reports/pdf/pdfText.js';
import { drawingScale, nextZoom, pageWidth } from '../../../renderer/features/reports/pdf/zoom.js';

/** A page of 100 by 200 whose lines are 10 high; each character is 5 wide. */
function page(...lines: readonly string[]): PageText {
  return {
    width: 100,
    height: 200,
    parts: lines.map((text, line) => ({
      ...{ text, endsLine: true, left: 10, top: 20 * line, width: 5 * text.length, height: 10 },
    })),
  };
}

describe('a search in the pages', () => {
  const pages = [page('Call me', 'Ishmael.'), page('The whale; the  WHALE.')];

  it('finds words on every page, whatever their case and their spaces', () => {
    expect(matchesIn(pages, 'the whale').map(({ page: number }) => number)).toEqual([2, 2]);
    expect(matchesIn(pages, ' whale ').map(({ boxes }) => boxes[0]?.left)).toEqual([0.3, 0.9]);
    expect(matchesIn(pages, 'shark')).toEqual([]);
    expect(matchesIn(pages, '  ')).toEqual([]);
  });

  it('goes over the end of a line, with a box on each', () => {
    const [found, ...others] = matchesIn(pages, 'me ishmael');
    expect(others).toEqual([]);
    expect(found).toEqual({
      page: 1,
      boxes: [
        { left: 0.35, top: 0, width: 0.1, height: 0.05 },
        { left: 0.1, top: 0.1, width: 0.35, height: 0.05 },
      ],
    });
  });

  it('reads a page aloud in one line', () => {
    expect(lineOf(page('Call me', 'Ishmael.'))).toBe('Call me Ishmael. ');
  });
});

describe('the zoom', () => {
  it('goes from 50 to 200 percent and no further', () => {
    expect([nextZoom('fit', 1), nextZoom(100, 1), nextZoom(200, 1), nextZoom(50, -1)]).toEqual([
      100, 125, 200, 50,
    ]);
    expect(pageWidth('fit', 595)).toBeNull();
    expect(pageWidth(200, 300)).toBe(800);
    expect(drawingScale(200, 1)).toBeGreaterThan(drawingScale(100, 1));
    expect(drawingScale(200, 3)).toBe(4);
  });
});
