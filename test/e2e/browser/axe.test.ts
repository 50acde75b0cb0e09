import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { WCAG, axeViolations, overflowOf } from '../../support/window/axeCheck.js';
import {
  PLAIN_VIEW,
  browserForTests,
  describeInBrowser,
  enterByLink,
  newWindow,
  type BrowserState,
  type View,
} from '../../support/window/browserWindow.js';
import { eachOf, longLane } from '../../support/lanes.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';
import { prepareCase } from './preparedCase.js';
import { openScreen, screensOf, type Screen } from './screens.js';
import { serveFor, type Served } from './serveFor.js';

const scratch = scratchFolder();
const RULES = [...WCAG, 'best-practice'];

let served: Served;
let state: BrowserState;
let screens: readonly Screen[];

/** What is wrong with what a page shows; nothing when it is in order. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const violations = await axeViolations(page, RULES);
  const [wholePage, screen] = await overflowOf(page);
  return [
    ...violations,
    ...(wholePage > 0 ? [`the page is ${wholePage} px too wide`] : []),
    ...(screen > 0 ? [`the screen is ${screen} px too wide`] : []),
  ];
}

/** What opens above a screen, or within it, and has no address. */
const OPENED: readonly {
  readonly name: string;
  readonly on: string;
  readonly open: (page: Page) => Promise<void>;
}[] = [
  {
    name: 'new case',
    on: 'home',
    open: async (page) => {
      await page.getByRole('button', { name: 'New case' }).click();
      await page.getByRole('dialog', { name: 'New case' }).getByLabel('Caption').waitFor();
    },
  },
  {
    name: 'picker',
    on: 'evidence',
    open: async (page) => {
      await page.getByRole('button', { name: 'Choose files and folders on the server' }).click();
      await page.getByRole('button', { name: 'demo', exact: true }).click();
      await page.getByRole('rowheader', { name: 'P0-f16.gguf' }).waitFor();
    },
  },
  {
    name: 'files to receive',
    on: 'evidence',
    open: async (page) => {
      const file = (name: string, bytes: Buffer) => ({ name, mimeType: 'text/plain', buffer: bytes });
      await page
        .locator('input[type=file]')
        .setInputFiles([
          file('latin.txt', Buffer.from('Caf\xe9 au lait', 'latin1')),
          file('other.txt', Buffer.from('Call me Ishmael.')),
        ]);
      await page.getByRole('button', { name: 'Read as windows-1252' }).waitFor();
      await page.getByRole('button', { name: 'Details of other.txt' }).click();
      await page.getByLabel('Edition', { exact: true }).waitFor();
    },
  },
  {
    name: 'commands',
    on: 'case',
    open: async (page) => {
      await page.keyboard.press('Control+K');
      await page.getByRole('menuitem', { name: 'Examinations' }).waitFor();
    },
  },
  {
    name: 'shortcuts',
    on: 'reader',
    open: async (page) => {
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await page.getByRole('dialog').getByText('Next group of passages above the threshold').waitFor();
    },
  },
  {
    name: 'passage to be marked',
    on: 'reader',
    open: async (page) => {
      await page.getByRole('button', { name: 'Mark passage as exhibit' }).click();
      await page.getByRole('dialog').getByLabel('Title').waitFor();
    },
  },
  {
    name: 'form refused',
    on: 'examine',
    open: async (page) => {
      await page.getByRole('textbox', { name: 'Seed' }).fill('');
      await page.getByRole('button', { name: 'Add to queue' }).click();
      await page.getByText('The seed is empty.').waitFor();
    },
  },
  {
    name: 'entry of the log',
    on: 'audit',
    open: async (page) => {
      await page.getByRole('rowheader', { name: /^The case was created/ }).click();
      await page.getByRole('dialog').getByText('Hash of this line').waitFor();
    },
  },
];

const NARROW = { width: 1024, height: 700 } as const;
/** The view in which a screen breaks first, in every run. */
const HARDEST: View = { ...NARROW, theme: 'light', textSize: 200 };
const MORE_VIEWS: readonly View[] = [
  PLAIN_VIEW,
  { ...PLAIN_VIEW, theme: 'dark' },
  { ...NARROW, theme: 'dark', textSize: 100 },
];

/** Dialogs name themselves as regions do; that a page has one main heading is asked of screens only. */
describeInBrowser('every screen is accessible and fits', () => {
  const browser = browserForTests();
  beforeAll(async () => {
    const prepared = await prepareCase(scratch, { isSealed: true });
    screens = screensOf(prepared);
    served = await serveFor(scratch);
    state = await enterByLink(browser(), served.announced.url);
  });

  const look = async (view: View): Promise<void> => {
    const { page, complaints } = await newWindow(browser(), state, view);
    const faults: Record<string, readonly string[]> = {};
    const check = async (name: string): Promise<void> => {
      const found = await faultsOf(page);
      if (found.length > 0) faults[name] = found;
    };
    for (const screen of eachOf(screens, 6)) {
      await openScreen(page, served, screen);
      await check(screen.name);
    }
    for (const { name, on, open } of eachOf(OPENED, 3)) {
      const screen = screens.find((one) => one.name === on);
      if (screen === undefined) throw new Error(`no screen ${on}`);
      await page.goto('about:blank');
      await openScreen(page, served, screen);
      await open(page);
      await check(name);
    }
    expect(faults).toEqual({});
    expect(complaints).toEqual([]);
    await page.context().close();
  };
  it('prints the whole of a screen, and nothing that is pressed', async () => {
    const { page } = await newWindow(browser(), state);
    await openScreen(page, served, must(screens.find(({ name }) => name === 'answer')));
    await page.emulateMedia({ media: 'print' });
    const drawn = await page.evaluate(() => {
      const pressed = '.p-skip, .p-bar, .p-nav, .p-toasts, .p-page-actions, .p-button';
      const isDrawn = (one: Element): boolean => one.getClientRects().length > 0;
      const main = document.querySelector('main') ?? document.body;
      return {
        pressed: [...document.querySelectorAll(pressed)].filter(isDrawn).map(({ className }) => className),
        // On the screen, the main part scrolls within the window; on paper it would be cut there.
        hidden: main.scrollHeight - main.clientHeight,
        hint: /Point at the chart|arrow keys|Look for quotations|How long each missing/.exec(
          main.innerText,
        )?.[0],
        isWhole: document.documentElement.scrollHeight >= main.scrollHeight,
        isLonger: main.scrollHeight > innerHeight,
      };
    });
    expect(drawn).toEqual({ pressed: [], hidden: 0, hint: undefined, isWhole: true, isLonger: true });
    await page.context().close();
  });
  const nameOf = ({ theme, width, height, textSize }: View): string =>
    `${theme}, ${width} × ${height}, text ${textSize} %`;
  it(nameOf(HARDEST), () => look(HARDEST));
  const provedBy =
    'the same screens narrow, with the largest text; contrast in both themes in renderer/components/tokens; parts in the gallery';
  for (const view of MORE_VIEWS) longLane(nameOf(view), provedBy, () => look(view));
});
