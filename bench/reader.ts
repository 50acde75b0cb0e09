// The window in Chromium, with a made-up workbench in the page: a work of a million words with 120,000 passages in the reader, and a run
// that reports 500 windows a second. Needs a build (dist/renderer) and a browser.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { CHROMIUM, launchChromium } from './support/browser.js';
import { printTable } from './support/compare.js';
import {
  buildPlainPage,
  dragThreshold,
  heapBytes,
  openAndWait,
  scrollFrames,
  takeMeters,
  watchTasks,
} from './support/pageMeters.js';
import { installReaderDouble } from './support/readerDouble.js';
import { servePages } from './support/servePages.js';

const WINDOW = fileURLToPath(new URL('../dist/renderer', import.meta.url));
const WORDS = 1_000_000;
const PASSAGES = 120_000;
const READER = '#/case/c1/reader/X1/E2';
const RUN = '#/case/c1/runs/X1';
const SCROLLER = '.reader-scroller';

/** What the made-up workbench says of itself. */
interface Made {
  readonly chars: number;
  readonly windows: number;
  readonly madeInMs: number;
}

interface Meters {
  readonly tasks: readonly number[];
  readonly strokes: readonly number[];
}

const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
};
const ms = (value: number): string => value.toFixed(value < 100 ? 1 : 0);
const frames = (times: readonly number[]): string =>
  [0.5, 0.95, 0.99].map((q) => ms(quantile(times, q))).join(' / ');
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

const rows: (readonly string[])[] = [];
function note(what: string, value: string, { tasks }: Pick<Meters, 'tasks'>): void {
  const longest = Math.max(0, ...tasks);
  rows.push([what, value, longest === 0 ? '< 50' : ms(longest), String(tasks.length)]);
}

async function measure(page: Page): Promise<void> {
  const { chars, windows, madeInMs } = await page.evaluate<Made>('window.readerDouble');
  console.log(
    `${chars.toLocaleString('en-US')} characters, ${windows.toLocaleString('en-US')} passages; made in ${ms(madeInMs)} ms before anything was measured.\n`,
  );
  const take = (): Promise<Meters> => page.evaluate(takeMeters);
  await page.evaluate(watchTasks);
  const heapBefore = (await page.evaluate(heapBytes)) as number;
  await take();

  const opened = (await page.evaluate(openAndWait, {
    hash: READER,
    selector: '.reader-paragraph',
    needsHeat: true,
  })) as number;
  note('open the reader: text and heat on the screen', `${ms(opened)} ms`, await take());
  await page.waitForTimeout(1500);
  note('after that, until all is quiet', 'control opened beside it', await take());

  for (const [what, pixels] of [
    ['scroll, 60 pixels a frame', 60],
    ['scroll, 600 pixels a frame', 600],
    ['scroll, 6,000 pixels a frame (dragging the bar)', 6000],
  ] as const) {
    const times = (await page.evaluate(scrollFrames, {
      selector: SCROLLER,
      pixels,
      frames: 300,
    })) as number[];
    note(what, `${frames(times)} ms a frame`, await take());
    await page.waitForTimeout(500);
  }

  const jumps: number[] = [];
  for (let jump = 1; jump <= 12; jump++) {
    const at = Math.floor(((jump * 0.618) % 1) * chars);
    jumps.push(
      (await page.evaluate(openAndWait, {
        hash: `${READER}?at=${at}`,
        selector: '.reader-paragraph',
        needsHeat: true,
      })) as number,
    );
    await page.waitForTimeout(300);
  }
  note('go to another place, 12 times', `${frames(jumps)} ms until drawn`, await take());

  const dragged = (await page.evaluate(dragThreshold, { frames: 100 })) as number[];
  note('move the threshold a step a frame', `${frames(dragged)} ms a frame`, await take());
  await page.waitForTimeout(800);
  await take();
  await page.evaluate(`window.location.hash = '${READER}?measure=token'`);
  await page.focus(SCROLLER);
  for (let key = 0; key < 60; key++) await page.keyboard.press(key % 10 === 9 ? 'ArrowDown' : 'ArrowRight');
  await page.waitForTimeout(500);
  const keys = await take();
  note('arrow keys from token to token', `${frames(keys.strokes)} ms from key to frame`, keys);

  const heapAfter = (await page.evaluate(heapBytes)) as number;
  rows.push([
    'script memory',
    `${megabytes(heapBefore)} MB before, ${megabytes(heapAfter)} MB in the reader`,
    '',
    '',
  ]);
}

async function measureRun(page: Page): Promise<void> {
  await page.evaluate(openAndWait, { hash: RUN, selector: 'h1', needsHeat: false });
  await page.waitForTimeout(1500);
  await page.evaluate(watchTasks);
  await page.evaluate('window.readerDouble.startRun(500)');
  await page.evaluate(takeMeters);
  for (let key = 0; key < 60; key++) {
    await page.keyboard.press('Tab');
    await page.waitForTimeout(100);
  }
  const meters = (await page.evaluate(takeMeters)) as Meters;
  note(
    'a run of 500 windows a second, keys pressed meanwhile',
    `${frames(meters.strokes)} ms from key to frame`,
    meters,
  );
  await page.evaluate('window.readerDouble.stopRun()');
}

/** The other way to draw a long text: everything in the page, the browser skipping what is out of view. */
async function measurePlain(page: Page): Promise<void> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await page.evaluate(watchTasks);
  const built = (await page.evaluate(buildPlainPage, { words: WORDS })) as number;
  note(
    'for comparison, all blocks in the page (content-visibility), no heat: build',
    `${ms(built)} ms`,
    await page.evaluate(takeMeters),
  );
  for (const pixels of [60, 6000]) {
    const times = (await page.evaluate(scrollFrames, { selector: '', pixels, frames: 300 })) as number[];
    note(
      `the same, scroll, ${pixels.toLocaleString('en-US')} pixels a frame`,
      `${frames(times)} ms a frame`,
      await page.evaluate(takeMeters),
    );
  }
  const { nodes } = await session.send('Memory.getDOMCounters');
  rows.push(['the same, nodes in the page', nodes.toLocaleString('en-US'), '', '']);
}

if (!existsSync(CHROMIUM)) {
  console.log(`There is no ${CHROMIUM}; name a browser in CHROMIUM.`);
} else {
  const pages = await servePages(WINDOW);
  const browser = await launchChromium(['--enable-precise-memory-info', '--js-flags=--expose-gc']);
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.addInitScript(installReaderDouble, { words: WORDS, windows: PASSAGES });
    await page.goto(`${pages.url}#/settings`);
    await page.waitForSelector('h1');
    await page.waitForTimeout(1000);
    await page.evaluate('window.readerDouble.finished()');
    await measure(page);
    await measureRun(page);
    await page.close();
    const plain = await context.newPage();
    await plain.goto(`${pages.url}index.html`);
    await measurePlain(plain);
  } finally {
    await browser.close();
    pages.close();
  }
  printTable(['what', 'median / 95 % / 99 %', 'longest task, ms', 'tasks over 50 ms'], rows);
}
