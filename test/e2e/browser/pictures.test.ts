import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newWindow,
  type BrowserState,
  type View,
} from '../../support/browserWindow.js';
import { scratchFolder } from '../../support/scratch.js';
import { picturesOf, type Picture, type PicturedCase } from './pictures.js';
import { prepareDemo } from './prepareDemo.js';
import { serveFor, type Served } from './serveFor.js';

const KEPT = fileURLToPath(new URL('../../../docs/screens/', import.meta.url));
/** With this set, the pictures are taken anew instead of compared. */
const RENEWS = process.env['PALIMPSEST_UPDATE_SCREENS'] === '1';
/** Times, hashes and rates differ from run to run; a screen that fell apart differs much more. */
const TOLERATED_SHARE = 0.03;

/** Longest time that a screen with all its data takes to be painted. */
const SETTLES_MS = 10_000;

const VIEWS: readonly View[] = (['light', 'dark'] as const).flatMap((theme) => [
  { theme, width: 1280, height: 800, textSize: 100 },
  { theme, width: 1920, height: 1080, textSize: 100 },
]);

describeInBrowser('every screen looks as it did', () => {
  const folder = scratchFolder('examiner-');
  let served: Served;
  const browser = browserForTests(['--force-color-profile=srgb', '--font-render-hinting=none']);
  let state: BrowserState;
  let pictures: readonly Picture[];

  beforeAll(async () => {
    served = await serveFor(folder);
    state = await enterByLink(browser(), served.announced.url);
    const { page } = await newWindow(browser(), state);
    await page.goto(served.at('#/'));
    const pictured: PicturedCase = await prepareDemo(page);
    await page.context().close();
    pictures = picturesOf(pictured);
    mkdirSync(KEPT, { recursive: true });
  }, 600_000);

  it.each(VIEWS.map((view) => [`${view.theme}, ${view.width} wide`, view] as const))(
    'in %s',
    async (_, view) => {
      const { page } = await newWindow(browser(), state, view);
      const differences: string[] = [];
      for (const picture of pictures) {
        const name = `${picture.name}-${view.theme}-${view.width}.png`;
        await show(page, served.at(picture.hash), picture);
        if (RENEWS) {
          await page.waitForTimeout(500);
          writeFileSync(join(KEPT, name), await take(page));
        } else differences.push(...(await differencesOf(name, () => take(page))));
      }
      await page.context().close();
      expect(differences).toEqual([]);
    },
    600_000,
  );
});

async function show(page: Page, address: string, picture: Picture): Promise<void> {
  // From nowhere, so that nothing of the screen before is left: dialogs, places in lists.
  await page.goto('about:blank');
  await page.goto(address);
  await picture.prepare(page);
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
}

function take(page: Page): Promise<Buffer> {
  return page.screenshot({ animations: 'disabled', caret: 'hide' });
}

/** A slow machine paints the last of a screen late: it is looked at again until it is as it was, or its time is over. */
async function differencesOf(name: string, look: () => Promise<Buffer>): Promise<string[]> {
  const end = Date.now() + SETTLES_MS;
  for (;;) {
    const differences = differenceOf(name, await look());
    if (differences.length === 0 || Date.now() > end) return differences;
  }
}

/** In words where a picture is not as it was; nothing where it is. */
function differenceOf(name: string, taken: Buffer): string[] {
  const path = join(KEPT, name);
  if (!existsSync(path)) return [`${name}: there is none to compare with`];
  const before = PNG.sync.read(readFileSync(path));
  const now = PNG.sync.read(taken);
  if (before.width !== now.width || before.height !== now.height) return [`${name}: another size`];
  const differing = pixelmatch(before.data, now.data, undefined, now.width, now.height, { threshold: 0.2 });
  const share = differing / (now.width * now.height);
  return share <= TOLERATED_SHARE ? [] : [`${name}: ${(100 * share).toFixed(1)} % of the pixels differ`];
}
