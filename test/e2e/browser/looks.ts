import type { Locator, Page } from 'playwright-core';

/** Ranges that the page colours in the text, by the name of the highlight: `heat-6`, `above`, `chosen` … */
export function highlightsOf(page: Page): Promise<Readonly<Record<string, number>>> {
  return page.evaluate(() =>
    Object.fromEntries([...CSS.highlights].map(([name, highlight]) => [name, highlight.size])),
  );
}

/** Characters of the text, as far as it is drawn, that have a heat. */
export function heatedChars(page: Page): Promise<number> {
  return page.evaluate(() => {
    const live = document.createRange();
    let chars = 0;
    for (const [name, highlight] of CSS.highlights) {
      if (!name.startsWith('heat-')) continue;
      for (const { startContainer, startOffset, endContainer, endOffset } of highlight) {
        live.setStart(startContainer, startOffset);
        live.setEnd(endContainer, endOffset);
        chars += live.toString().length;
      }
    }
    return chars;
  });
}

/** Share of a canvas that is not white, 0 … 1: what was drawn on it. */
export function inkOf(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    const drawn = element as HTMLCanvasElement;
    const pixels = drawn.getContext('2d')?.getImageData(0, 0, drawn.width, drawn.height).data ?? [];
    let ink = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      const isWhite = [0, 1, 2].every((channel) => (pixels[at + channel] ?? 255) > 250);
      if (!isWhite && (pixels[at + 3] ?? 0) > 0) ink += 1;
    }
    return pixels.length === 0 ? 0 : ink / (pixels.length / 4);
  });
}

/** The seal number on the screen, without the gaps between its groups. */
export async function sealNumberOn(page: Page): Promise<string> {
  const digits = page.getByRole('region', { name: 'Seal number' }).locator('bdi').first();
  return (await digits.innerText()).replace(/\s/g, '');
}

/** Where the first occurrence of some words stands on the screen: its first and its last character, in whole pixels as of a mouse. */
export async function placeOf(
  text: Locator,
  words: string,
): Promise<{ readonly from: Point; readonly to: Point }> {
  return text.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.nodeValue?.indexOf(wanted) ?? -1;
      if (at < 0) continue;
      const range = document.createRange();
      const middle = (offset: number): { x: number; y: number } => {
        range.setStart(node, offset);
        range.setEnd(node, offset + 1);
        const box = range.getBoundingClientRect();
        return { x: Math.round(box.left + box.width / 2), y: Math.round(box.top + box.height / 2) };
      };
      return { from: middle(at), to: middle(at + wanted.length - 1) };
    }
    throw new Error(`"${wanted}" is not drawn`);
  }, words);
}

interface Point {
  readonly x: number;
  readonly y: number;
}
