import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
import { scratchFolder } from '../../support/scratch.js';

const scratch = scratchFolder();

/** Without Debian's browser there is nothing to look with; the tests in a DOM still run. */
describeInBrowser('the gallery in Chromium', () => {
  const browser = browserForTests();
  let server: TestServer;
  let state: BrowserState;

  /** The gallery in a page of its own, and whatever the page complained about. */
  const gallery = async (view: View): Promise<WatchedPage> => {
    const watched = await newWindow(browser(), state, view);
    const { page } = watched;
    await page.goto(`${server.origin}/#/gallery`);
    await page.getByRole('heading', { name: 'Components', level: 1 }).waitFor();
    await page.evaluate(() => document.fonts.ready);
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
  });

  it.each<View>([
    PLAIN_VIEW,
    { ...PLAIN_VIEW, theme: 'dark' },
    { theme: 'light', width: 1920, height: 1080, textSize: 100 },
    { theme: 'dark', width: 1024, height: 700, textSize: 200 },
  ])('is accessible and fits: $theme, $width wide, text $textSize %', async (view) => {
    const { page, complaints } = await gallery(view);
    expect(await axeViolations(page)).toEqual([]);
    expect(await overflowOf(page)).toEqual([0, 0]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('gives scripts that paint the colours of the theme, and has its own fonts', async () => {
    const { page } = await gallery({ ...PLAIN_VIEW, theme: 'dark' });
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
    await page.context().close();
  });

  it('works by keyboard: menus, choices, and dialogs that begin at the safe answer', async () => {
    const { page } = await gallery(PLAIN_VIEW);
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
    await page.getByRole('alert').getByText('The pass phrase does not open this key.').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('ConfirmDialog that fails');
    await page.context().close();
  });

  it('draws only what is in view of a long table, and sorts all of it', async () => {
    const { page } = await gallery(PLAIN_VIEW);
    const table = page.getByRole('grid', { name: 'Tensors' });
    await table.scrollIntoViewIfNeeded();
    expect(await table.getByRole('row').count()).toBeLessThan(60);
    const head = table.getByRole('columnheader', { name: /Elements/ });
    await head.click();
    await head.click();
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending');
    const rows = await table.getByRole('row').allTextContents();
    expect(rows[1]).toContain('15,933,440');
    await page.context().close();
  });

  it('copies a table as CSV', async () => {
    const { page } = await gallery(PLAIN_VIEW);
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
    await page.context().close();
  });
});
