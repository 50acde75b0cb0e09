import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/index.js';
import { spawnEngine } from '../../../src/engine/index.js';
import { SCREEN_DARK } from '../../../src/figure/index.js';
import { serveWorkbench, type ServedWorkbench } from '../../../src/serve/index.js';
import { scratchFolder } from '../../support/scratch.js';

const CHROMIUM = '/usr/bin/chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let served: ServedWorkbench;
let browser: Browser;
let state: Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>;

interface View {
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  readonly textSize: number;
}

const PLAIN: View = { theme: 'light', width: 1280, height: 800, textSize: 100 };

/** The gallery in a page of its own, and whatever the page complained about. */
async function gallery(view: View): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const context = await browser.newContext({
    storageState: state,
    viewport: { width: view.width, height: view.height },
    colorScheme: view.theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A browser that does not know a feature which the server switches off says so; that changes nothing.
    if (message.text().startsWith('Error with Permissions-Policy header: Unrecognized feature')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.addInitScript((textSize) => {
    localStorage.setItem('palimpsest.appearance', JSON.stringify({ theme: 'system', textSize }));
  }, view.textSize);
  await page.goto(`http://127.0.0.1:${served.port}/#/gallery`);
  await page.getByRole('heading', { name: 'Components', level: 1 }).waitFor();
  await page.evaluate(() => document.fonts.ready);
  return { page, complaints };
}

/** Without Debian's browser there is nothing to look with; the tests in a DOM still run. */
describe.skipIf(!existsSync(CHROMIUM))('the gallery in Chromium', () => {
  beforeAll(async () => {
    const scratch = scratchFolder();
    served = await serveWorkbench({
      folder: join(scratch, 'cases'),
      files: [],
      port: 0,
      anyUser: false,
      dataFolder: join(scratch, 'data'),
      clock: systemClock,
      startEngine: (onLine) => spawnEngine({ kind: 'llama', onStderrLine: onLine }),
      onEntry: () => undefined,
      onBug: (error) => {
        throw error;
      },
    });
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
      ],
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(served.newLink('writer'));
    await page.getByRole('main').waitFor();
    state = await context.storageState();
    await context.close();
  });

  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  it.each<View>([
    PLAIN,
    { ...PLAIN, theme: 'dark' },
    { theme: 'light', width: 1920, height: 1080, textSize: 100 },
    { theme: 'dark', width: 1024, height: 700, textSize: 200 },
  ])('is accessible and fits: $theme, $width wide, text $textSize %', async (view) => {
    const { page, complaints } = await gallery(view);
    await page.evaluate(axe);
    const violations = await page.evaluate(async (tags) => {
      const { axe: run } = window as unknown as {
        axe: {
          run: (
            where: Document,
            options: object,
          ) => Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }>;
        };
      };
      const result = await run.run(document, { runOnly: tags });
      return result.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      );
    }, WCAG);
    expect(violations).toEqual([]);
    const tooWide = await page.evaluate(() => {
      const main = document.querySelector('main');
      return [
        document.documentElement.scrollWidth - window.innerWidth,
        (main?.scrollWidth ?? 0) - (main?.clientWidth ?? 0),
      ];
    });
    expect(tooWide).toEqual([0, 0]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('gives scripts that paint the colours of the theme, and has its own fonts', async () => {
    const { page } = await gallery({ ...PLAIN, theme: 'dark' });
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
    const { page } = await gallery(PLAIN);
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
    const { page } = await gallery(PLAIN);
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
    const { page } = await gallery(PLAIN);
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
