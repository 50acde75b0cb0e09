import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { caseWith, CONTROL, ok, P1, shown, TARGET } from '../../cli/caseWith.js';
import { ONE_THREAD } from '../../support/cli.js';
import { ARABIC, HEBREW, PERSIAN } from '../../support/samples/rightToLeft.js';
import { scratchFolder } from '../../support/scratch.js';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newWindow,
  type BrowserState,
} from '../../support/window/browserWindow.js';
import { must } from '../../support/must.js';
import { serveFor, type Served } from './serveFor.js';

const scratch = scratchFolder();
const ENGLISH = TARGET.slice(0, 400).replace(/\s+/gu, ' ').trim();
const WORK = `${`${ARABIC}\n\n${HEBREW}\n\n${PERSIAN}\n\n`.repeat(2)}* * *\n\n${ENGLISH}\n`;
/** Where a script begins, and its full stop, may differ from the edge by its side bearing, in pixels. */
const BEARING = 4;

/** A drawn paragraph: its edges, and those of its first letter and of its last full stop on their lines. */
interface Drawn {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly first: { readonly left: number; readonly right: number };
  readonly last: { readonly left: number; readonly right: number };
  readonly rest: readonly number[];
}

const drawn = (page: Page): Promise<Drawn[]> =>
  page.evaluate<Drawn[]>(`[...document.querySelectorAll('.reader-paragraph')].map((one) => {
    const box = one.getBoundingClientRect();
    const node = one.firstChild;
    const last = one.lastChild;
    const at = (from, start, end) => {
      const range = document.createRange();
      range.setStart(from, start);
      range.setEnd(from, end);
      const { left, right } = range.getBoundingClientRect();
      return { left, right };
    };
    const whole = document.createRange();
    whole.selectNodeContents(one);
    return {
      text: one.textContent,
      left: box.left,
      right: box.right,
      first: at(node, 0, 1),
      last: at(last, last.length - 1, last.length),
      rest: [...whole.getClientRects()].map(({ right }) => right),
    };
  })`);

let served: Served;
let state: BrowserState;
let caseId: string;
const browser = browserForTests();

const reader = async (): Promise<{ page: Page; complaints: string[] }> => {
  const { page, complaints } = await newWindow(browser(), state);
  await page.goto(served.at(`#/case/${caseId}/reader/X1/E2`));
  await page.locator('.reader-paragraph').nth(5).waitFor();
  await page.evaluate(() => document.fonts.ready);
  return { page, complaints };
};

describeInBrowser('works that are written from right to left', () => {
  beforeAll(async () => {
    const cases = join(scratch, 'cases');
    mkdirSync(cases, { recursive: true });
    const folder = await caseWith(cases, 'right-to-left', [
      { role: 'target-model', file: P1 },
      { role: 'target-work', text: WORK, options: ['--title', 'بنی\u200cآدم'] },
      { role: 'control-work', text: CONTROL.slice(0, 1500) },
    ]);
    const fast = ['--sampled-passages', '0', '--shuffled-passages', '0', '--self-written-passages', '0'];
    const quiet = ['--stride-tokens', '100', '--quiet', ...ONE_THREAD];
    await ok('examine', folder, '--attack', 'probabilistic', ...fast, ...quiet);
    caseId = (await shown(folder)).id;
    served = await serveFor(scratch);
    state = await enterByLink(browser(), served.announced.url);
  });

  it('begin each line at the right edge and end with the full stop at the left', async () => {
    const { page, complaints } = await reader();
    const paragraphs = await drawn(page);
    for (const text of [ARABIC, HEBREW, PERSIAN]) {
      const { left, right, first, last, rest } = must(paragraphs.find((one) => one.text === text));
      expect(Math.abs(right - first.right)).toBeLessThan(BEARING);
      for (const line of rest) expect(Math.abs(right - line)).toBeLessThan(BEARING);
      expect(last.right).toBeLessThan((left + right) / 2 + (right - left) / 2 - BEARING);
      expect(last.left).toBeLessThan(Math.min(first.left, right - 20));
    }
    expect(paragraphs.some(({ text }) => text.includes('⟦'))).toBe(false);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('بنی\u200cآدم');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('leave English at the left edge, and colour the very letters of a passage', async () => {
    const { page } = await reader();
    await page.getByRole('region', { name: /^Text of/ }).focus();
    await page.keyboard.press('Control+End');
    await expect.poll(() => drawn(page).then((all) => all.some(({ text }) => text === ENGLISH))).toBe(true);
    const { left, first } = must((await drawn(page)).find(({ text }) => text === ENGLISH));
    expect(Math.abs(left - first.left)).toBeLessThan(BEARING);
    const heat = await page.evaluate<string>(`[...Array(7).keys()].flatMap((step) =>
      [...(CSS.highlights.get('heat-' + step) ?? [])].map((fixed) => {
        const range = document.createRange();
        range.setStart(fixed.startContainer, fixed.startOffset);
        range.setEnd(fixed.endContainer, fixed.endOffset);
        return range.toString();
      })).join('')`);
    expect(heat.length).toBeGreaterThan(20);
    await page.context().close();
  });

  it('select forward with the key that points to the left, and copy what the work says', async () => {
    const { page } = await reader();
    await page.getByRole('region', { name: /^Text of/ }).focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Shift+End');
    const copied = await page.evaluate<string>(`(() => {
      const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
      document.querySelector('.reader-scroller').dispatchEvent(event);
      return event.clipboardData.getData('text/plain');
    })()`);
    expect(copied.length).toBeGreaterThan(20);
    expect(WORK.startsWith(copied)).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowLeft');
    await expect
      .poll(() => page.getByRole('region', { name: 'Token' }).innerText())
      .toMatch(/character [1-9]\d* of/);
    await page.context().close();
  });
});
