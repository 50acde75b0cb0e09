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
import { differencesFromKept, PICTURE_ARGS, RENEWS } from './keptPictures.js';
import { picturesOf, type Picture, type PicturedCase } from './pictures.js';
import { prepareSample } from './prepareSample.js';
import { serveFor, type Served } from './serveFor.js';

/** Names of pictures, where only some are taken or compared: `PALIMPSEST_SCREENS=run,runs`. */
const ONLY = (process.env['PALIMPSEST_SCREENS'] ?? '').split(',').filter((name) => name !== '');
const SMALL = { width: 1280, height: 800, textSize: 100 } as const;
const LARGE = { width: 1920, height: 1080, textSize: 100 } as const;
/** As most people have it, in every run. */
const USUAL: View = { ...SMALL, theme: 'light' };
const MORE_VIEWS: readonly View[] = [
  { ...SMALL, theme: 'dark' },
  { ...LARGE, theme: 'light' },
  { ...LARGE, theme: 'dark' },
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
    const pictured: PicturedCase = await prepareSample(page);
    await page.context().close();
    pictures = picturesOf(pictured).filter(({ name }) => ONLY.length === 0 || ONLY.includes(name));
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
  it(nameOf(USUAL), () => look(USUAL));
  const provedBy =
    'the same screens in the usual view; the colours of both themes in renderer/components/tokens';
  for (const view of MORE_VIEWS) {
    if (RENEWS) it(nameOf(view), () => look(view));
    else longLane(nameOf(view), provedBy, () => look(view));
  }
});

async function show(page: Page, address: string, picture: Picture): Promise<void> {
  // From nowhere, so that nothing of the screen before is left: dialogs, places in lists.
  await page.goto('about:blank');
  await page.goto(address);
  await picture.prepare(page);
  // The frame has its data apart from the screen.
  if (picture.hash.startsWith('#/case/'))
    await page.getByRole('treegrid', { name: 'Case navigation' }).waitFor();
}
