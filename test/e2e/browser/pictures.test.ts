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
import { longLane } from '../../support/lanes.js';
import { scratchFolder } from '../../support/scratch.js';
import { differencesFromKept, PICTURE_ARGS } from './keptPictures.js';
import { picturesOf, type Picture, type PicturedCase } from './pictures.js';
import { prepareDemo } from './prepareDemo.js';
import { serveFor, type Served } from './serveFor.js';

const SMALL = { width: 1280, height: 800, textSize: 100 } as const;
const LARGE = { width: 1920, height: 1080, textSize: 100 } as const;
/** Both themes and both widths, in every run. */
const VIEWS: readonly View[] = [
  { ...SMALL, theme: 'light' },
  { ...LARGE, theme: 'dark' },
];
const MORE_VIEWS: readonly View[] = [
  { ...LARGE, theme: 'light' },
  { ...SMALL, theme: 'dark' },
];

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

  const look = async (view: View): Promise<void> => {
    const { page } = await newWindow(browser(), state, view);
    const differences: string[] = [];
    for (const picture of pictures) {
      await show(page, served.at(picture.hash), picture);
      const name = `${picture.name}-${view.theme}-${view.width}.png`;
      differences.push(...(await differencesFromKept(page, name)));
    }
    await page.context().close();
    expect(differences).toEqual([]);
  };
  const nameOf = ({ theme, width }: View): string => `in ${theme}, ${width} wide`;
  for (const view of VIEWS) it(nameOf(view), () => look(view));
  for (const view of MORE_VIEWS)
    longLane(nameOf(view), 'the other width in this theme, the other theme in this width', () => look(view));
});

async function show(page: Page, address: string, picture: Picture): Promise<void> {
  // From nowhere, so that nothing of the screen before is left: dialogs, places in lists.
  await page.goto('about:blank');
  await page.goto(address);
  await picture.prepare(page);
}
