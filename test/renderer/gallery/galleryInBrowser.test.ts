import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { beforeAll, expect, it, vi } from 'vitest';
import { SCREEN_DARK } from '../../../src/figure/index.js';
import { testServer, type TestServer } from '../../serve/testServer.js';
import { axeViolations, overflowOf } from '../../support/window/axeCheck.js';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newWindow,
  PLAIN_VIEW,
  type BrowserState,
  type View,
  type WatchedPage,
} from '../../support/window/browserWindow.js';
import { longLane } from '../../support/lanes.js';
import { scratchFolder } from '../../support/scratch.js';

const scratch = scratchFolder();
/** Both themes, in every run; one in the smallest window with the largest text. */
const VIEWS: readonly View[] = [PLAIN_VIEW, { theme: 'dark', width: 1024, height: 700, textSize: 200 }];
const MORE_VIEWS: readonly View[] = [
  { ...PLAIN_VIEW, theme: 'dark' },
  { theme: 'light', width: 1920, height: 1080, textSize: 100 },
];

/** Without Debian's browser there is nothing to look with; the tests in a DOM still run. */
describeInBrowser('the gallery in Chromium', () => {
  const browser = browserForTests();
  let server: TestServer;
  let state: BrowserState;
  /** The window in which most is tried, one thing after the other. */
  let page: Page;

  /** The gallery in a page of its own, and whatever the page complained about. */
  const gallery = async (view: View): Promise<WatchedPage> => {
    const watched = await newWindow(browser(), state, view);
    await watched.page.goto(`${server.origin}/#/gallery`);
    await watched.page.getByRole('heading', { name: 'Components', level: 1 }).waitFor();
    await watched.page.evaluate(() => document.fonts.ready);
    return watched;
  };

  beforeAll(async () => {
    const windowFolder = join(scratch, 'built');
    // As the window itself is built, with the React that examiners get, and served by the server that serves it.
    vi.stubEnv('NODE_ENV', 'production');
    await build({
      configFile: fileURLToPath(new URL('../../../renderer/vite.config.ts', import.meta.url)),
      logLevel: 'error',
      root: fileURLToPath(new URL('.', import.meta.url)),
      build: { outDir: windowFolder, sourcemap: false },
    });
    vi.unstubAllEnvs();
    server = await testServer(scratch, { windowFolder });
    state = await enterByLink(browser(), `${server.origin}/?token=${server.sessions.newToken('writer')}`);
    ({ page } = await gallery({ ...PLAIN_VIEW, theme: 'dark' }));
  });

  const isInOrder = async (view: View): Promise<void> => {
    const { page: own, complaints } = await gallery(view);
    expect(await axeViolations(own)).toEqual([]);
    expect(await overflowOf(own)).toEqual([0, 0]);
    expect(complaints).toEqual([]);
    await own.context().close();
  };
  const nameOf = ({ theme, width, textSize }: View): string =>
    `is accessible and fits: ${theme}, ${width} wide, text ${textSize} %`;
  for (const view of VIEWS) it(nameOf(view), () => isInOrder(view));
  const provedBy = 'the other theme in this width, and the smallest window';
  for (const view of MORE_VIEWS) longLane(nameOf(view), provedBy, () => isInOrder(view));

  it('gives scripts that paint the colours of the theme, and has its own fonts', async () => {
    const seen = await page.evaluate(() => ({
      heat: getComputedStyle(document.documentElement).getPropertyValue('--heat-3'),
      fonts: [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family),
    }));
    const [red, green, blue] = [1, 3, 5].map((at) =>
      Number.parseInt(SCREEN_DARK['heat-3'].slice(at, at + 2), 16),
    );
    expect(seen.heat).toBe(`rgb(${red}, ${green}, ${blue})`);
    expect(seen.fonts).toEqual(
      expect.arrayContaining(['Palimpsest Serif', 'Palimpsest Sans', 'Palimpsest Mono']),
    );
  });

  it('works by keyboard: menus, choices, and dialogs that begin at the safe answer', async () => {
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.getByRole('button', { name: 'Menu', exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toContain('Open the reader');
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toContain('Pin as baseline');
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('Menu');

    const select = page.getByRole('button', { name: /Attack/ });
    await select.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => select.textContent()).toContain('Greedy continuation');

    await page.getByRole('button', { name: 'ConfirmDialog that fails' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Cancel');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The passphrase does not open this key.').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('ConfirmDialog that fails');
  });

  it('draws only what is in view of a long table, and sorts all of it', async () => {
    const table = page.getByRole('grid', { name: 'Tensors' });
    await table.scrollIntoViewIfNeeded();
    expect(await table.getByRole('row').count()).toBeLessThan(60);
    const head = table.getByRole('columnheader', { name: /Elements/ });
    await head.click();
    await head.click();
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending');
    const rows = await table.getByRole('row').allTextContents();
    expect(rows[1]).toContain('15,933,440');
  });

  it('saves a table and a drawing as files', async () => {
    const save = async (name: RegExp): Promise<readonly [string, string]> => {
      const coming = page.waitForEvent('download');
      await page.getByRole('button', { name }).first().click();
      const download = await coming;
      return [download.suggestedFilename(), readFileSync(await download.path(), 'utf8')];
    };
    const [table, rows] = await save(/^Save CSV: Findings$/);
    expect(table).toBe('Findings.csv');
    expect(rows.split('\r\n')[0]).toBe('Finding,What was found,Coverage,Denominator (windows),Control');
    await page.getByText('Sent Findings.csv to the downloads of the browser.').waitFor();
    const [drawing, svg] = await save(/^Save SVG: /);
    expect(drawing).toMatch(/^[\p{L}\p{N} ,()_-]+\.svg$/u);
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
  });

  it('copies a table as CSV', async () => {
    // The page may write to the clipboard, not read it; so the text is seen on its way there.
    await page.evaluate(() => {
      const write = navigator.clipboard.writeText.bind(navigator.clipboard);
      navigator.clipboard.writeText = (text) => {
        document.body.dataset['copied'] = text;
        return write(text);
      };
    });
    await page.getByRole('button', { name: 'Copy as CSV' }).first().click();
    await page.getByText('Copied Findings as CSV.').waitFor();
    const copied = await page.evaluate(() => document.body.dataset['copied']);
    expect(copied?.split('\r\n')[0]).toBe('Finding,What was found,Coverage,Denominator (windows),Control');
  });
});
