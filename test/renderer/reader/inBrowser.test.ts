import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { caseWith, CONTROL, P1, TARGET, ok, shown } from '../../cli/caseWith.js';
import { serveFor, type Served } from '../../e2e/browser/serveFor.js';
import { axeViolations, overflowOf, WCAG } from '../../support/window/axeCheck.js';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newWindow,
  PLAIN_VIEW,
  type BrowserState,
  type View,
} from '../../support/window/browserWindow.js';
import { ONE_THREAD } from '../../support/cli.js';
import { longLane } from '../../support/lanes.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';

const scratch = scratchFolder();
const HOSTILE = '<script>alert(1)</script> \u202eright\u202c\u200b 🐋';
/** A line without a space, of letters that are three to a token: there are few passages to score. */
const ENDLESS = 'therefore'.repeat(2_000).slice(0, 12_000);
/** The beginning of the planted work, then what an opposing party might hand in. */
const WORK = `${TARGET.slice(0, 8000)}\n\n${HOSTILE}\n\n${ENDLESS}\n\nThe end of it all.`;
const CHARS = Array.from(WORK);
/** The view in which a screen breaks first, in every run. */
const HARDEST: View = { theme: 'dark', width: 1024, height: 700, textSize: 200 };
const MORE_VIEWS: readonly View[] = [
  { ...PLAIN_VIEW, theme: 'dark' },
  { theme: 'light', width: 1920, height: 1080, textSize: 100 },
];

let served: Served;
let state: BrowserState;
let caseId: string;

/** The reader at a place, drawn, with its heat. */
async function reader(query = '', view: View = PLAIN_VIEW): Promise<{ page: Page; complaints: string[] }> {
  const { page, complaints } = await newWindow(browser(), state, view);
  await page.goto(served.at(`#/case/${caseId}/reader/X1/E2${query}`));
  await page.locator('.reader-paragraph').first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  return { page, complaints };
}

const browser = browserForTests();
const card = (page: Page): Promise<string> => page.getByRole('region', { name: 'Token' }).innerText();
const placeOf = (words: string): number =>
  Number(must(/character ([\d,]+) of/.exec(words)?.[1]).replaceAll(',', ''));

/** Text under the ranges of a highlight that are drawn. */
const highlighted = (page: Page, name: string): Promise<string[]> =>
  page.evaluate<string[]>(
    `[...(CSS.highlights.get('${name}') ?? [])].map((fixed) => {
      const range = document.createRange();
      range.setStart(fixed.startContainer, fixed.startOffset);
      range.setEnd(fixed.endContainer, fixed.endOffset);
      return range.toString();
    })`,
  );

describeInBrowser('the reader in Chromium', () => {
  beforeAll(async () => {
    const cases = join(scratch, 'cases');
    mkdirSync(cases, { recursive: true });
    const folder = await caseWith(cases, 'hostile', [
      { role: 'target-model', file: P1 },
      { role: 'target-work', text: WORK, options: ['--title', HOSTILE] },
      { role: 'control-work', text: CONTROL.slice(0, 5000) },
    ]);
    await ok(
      ...[
        ...['examine', folder, '--attack', 'probabilistic', '--stride-tokens', '100'],
        ...['--sampled-passages', '0', '--shuffled-passages', '0', '--self-written-passages', '0'],
        ...['--quiet', ...ONE_THREAD],
      ],
    );
    caseId = (await shown(folder)).id;
    served = await serveFor(scratch);
    state = await enterByLink(browser(), served.announced.url);
  });

  it('colours passages of the text by their probability and underlines those above the threshold', async () => {
    const { page, complaints } = await reader('?threshold=-10');
    const hottest = (await highlighted(page, 'heat-6')).join(' ');
    expect(hottest.length).toBeGreaterThan(1000);
    // The window is 800 pixels high: most of it is for the text.
    expect(must(await page.locator('.reader-scroller').boundingBox()).y).toBeLessThan(230);
    const above = must((await highlighted(page, 'above'))[0]);
    expect(WORK.replace(/\s+/gu, '')).toContain(above.replace(/\s+/gu, ''));
    await page.locator('summary', { hasText: 'Calibration, scale and coverage' }).click();
    await page.getByRole('button', { name: /^Probability of each passage/ }).click();
    await page.getByRole('option', { name: 'Token: rank' }).click();
    await page.getByText(/^rank of the token/).waitFor();
    await expect.poll(async () => (await highlighted(page, 'heat-6')).join(' ')).not.toBe(hottest);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('goes from passage to passage and comes back to the place after a reload', async () => {
    const { page } = await reader('?threshold=-10');
    await page.getByRole('region', { name: /^Text of/ }).focus();
    for (let press = 0; press < 4; press++) await page.keyboard.press('n');
    await expect.poll(() => card(page)).toContain('above the threshold');
    const there = placeOf(await card(page));
    await expect.poll(() => page.url()).toContain(`at=${there}`);
    await page.reload();
    await page.locator('.reader-paragraph').first().waitFor();
    await expect.poll(() => card(page).then(placeOf)).toBe(there);
    const caret = must((await highlighted(page, 'caret'))[0]);
    expect(CHARS.slice(there, there + caret.length).join('')).toBe(caret);
    const passage = must((await highlighted(page, 'passage'))[0]);
    expect(passage).toContain(caret);
    expect(passage.length).toBeGreaterThan(caret.length);
    await page.context().close();
  });

  it('selects by keyboard and copies the very characters of the work, hidden ones too', async () => {
    const at = Array.from(WORK.slice(0, WORK.indexOf(HOSTILE))).length;
    const { page } = await reader(`?at=${at}`);
    await expect
      .poll(() => page.locator('.reader-row').allInnerTexts())
      .toEqual(
        expect.arrayContaining([
          expect.stringContaining('<script>alert(1)</script> ⟦U+202E⟧right⟦U+202C⟧⟦U+200B⟧ 🐋'),
        ]),
      );
    await expect.poll(() => card(page).then(placeOf)).toBeLessThanOrEqual(at);
    await page.getByRole('region', { name: /^Text of/ }).focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+End');
    const copied = await page.evaluate<string>(`(() => {
      const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
      document.querySelector('.reader-scroller').dispatchEvent(event);
      return event.clipboardData.getData('text/plain');
    })()`);
    expect(copied).toContain('<script>alert(1)</script> \u202eright\u202c\u200b 🐋');
    expect(WORK).toContain(copied);
    await page.context().close();
  });

  it('keeps a line without end within its column, and finds what stands behind it', async () => {
    const { page, complaints } = await reader('?at=14000');
    await expect.poll(() => page.locator('.reader-row').count()).toBeLessThan(10);
    const [pageOver, mainOver] = await overflowOf(page);
    expect([pageOver, mainOver]).toEqual([0, 0]);
    const over = await page.evaluate<number>(
      `document.querySelector('.reader-scroller').scrollWidth - document.querySelector('.reader-scroller').clientWidth`,
    );
    expect(over).toBe(0);
    await page.getByRole('searchbox', { name: 'Search the work' }).fill('end of it all');
    await page.getByText('1 found').waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => highlighted(page, 'search-current')).toEqual(['end of it all']);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  const isInOrder = async (view: View): Promise<void> => {
    const { page, complaints } = await reader('?at=2000', view);
    await page.getByRole('region', { name: /^Text of/ }).focus();
    for (let press = 0; press < 5; press++) await page.keyboard.press('Shift+ArrowRight');
    await page.getByText(/characters? selected/).waitFor();
    expect(await axeViolations(page, [...WCAG, 'best-practice'])).toEqual([]);
    expect(await overflowOf(page)).toEqual([0, 0]);
    expect(complaints).toEqual([]);
    await page.context().close();
  };
  const nameOf = ({ theme, width, textSize }: View): string =>
    `is accessible and fits: ${theme}, ${width} wide, text ${textSize} %`;
  it(nameOf(HARDEST), () => isInOrder(HARDEST));
  const provedBy = 'the same in the smallest window; contrast in both themes in renderer/components/tokens';
  for (const view of MORE_VIEWS) longLane(nameOf(view), provedBy, () => isInOrder(view));
});
