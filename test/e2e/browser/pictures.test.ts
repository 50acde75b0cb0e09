import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newWindow,
  type BrowserState,
  type View,
} from '../../support/window/browserWindow.js';
import { scratchFolder } from '../../support/scratch.js';
import { differencesFromKept, PICTURE_ARGS } from './keptPictures.js';
import { picturesOf, type Picture, type PicturedCase } from './pictures.js';
import { prepareDemo } from './prepareDemo.js';
import { serveFor, type Served } from './serveFor.js';

const VIEWS: readonly View[] = (['light', 'dark'] as const).flatMap((theme) => [
  { theme, width: 1280, height: 800, textSize: 100 },
  { theme, width: 1920, height: 1080, textSize: 100 },
]);

describeInBrowser('every screen looks as it did', () => {
  const folder = scratchFolder('examiner-');
  let served: Served;
  const browser = browserForTests(PICTURE_ARGS);
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
  });

  it.each(VIEWS.map((view) => [`${view.theme}, ${view.width} wide`, view] as const))(
    'in %s',
    async (_, view) => {
      const { page } = await newWindow(browser(), state, view);
      const differences: string[] = [];
      for (const picture of pictures) {
        await show(page, served.at(picture.hash), picture);
        const name = `${picture.name}-${view.theme}-${view.width}.png`;
        differences.push(...(await differencesFromKept(page, name)));
      }
      await page.context().close();
      expect(differences).toEqual([]);
    },
  );
});

async function show(page: Page, address: string, picture: Picture): Promise<void> {
  // From nowhere, so that nothing of the screen before is left: dialogs, places in lists.
  await page.goto('about:blank');
  await page.goto(address);
  await picture.prepare(page);
}
