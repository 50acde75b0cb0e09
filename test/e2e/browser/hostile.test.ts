import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CallInput, CallName, CallOutput } from '../../../src/contract/index.js';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newWindow,
  PLAIN_VIEW,
  type BrowserState,
  type WatchedPage,
} from '../../support/window/browserWindow.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';
import { prepareHostileCase, type HostileCase } from './hostileCase.js';
import { faultsOf, navigationWidth, watchMisdeeds, widen, type Misdeeds } from './hostileChecks.js';
import { HOSTILE_OPENED, hostileScreens } from './hostileScreens.js';
import { openScreen, type Screen } from './screens.js';
import { serveFor, type Served } from './serveFor.js';
import { eachOf, longLane } from '../../support/lanes.js';

const scratch = scratchFolder();
const WIDTHS = [1280, 1024] as const;

describeInBrowser('hostile content is text everywhere', () => {
  const browser = browserForTests();
  let hostile: HostileCase;
  let served: Served;
  let state: BrowserState;
  let screens: readonly Screen[];
  let view: WatchedPage;
  let misdeeds: Misdeeds;
  let page: Page;

  beforeAll(async () => {
    hostile = await prepareHostileCase(scratch);
    screens = hostileScreens(hostile);
    served = await serveFor(scratch, ['--files', join(scratch, 'files')]);
    state = await enterByLink(browser(), served.announced.url);
  });
  beforeEach(async () => {
    view = await newWindow(browser(), state, PLAIN_VIEW);
    page = view.page;
    misdeeds = await watchMisdeeds(page.context(), page, new URL(served.at('')).origin);
  });
  afterEach(async () => {
    expect(misdeeds.all).toEqual([]);
    expect(view.complaints.filter((complaint) => !isRefusal(complaint))).toEqual([]);
    await page.context().close();
  });

  const screen = (name: string): Screen => must(screens.find((one) => one.name === name));
  const open = (name: string): Promise<void> => openScreen(page, served, screen(name));

  it('on every screen, which keeps its width', async () => {
    const faults: Record<string, readonly string[]> = {};
    const navigation = new Map(WIDTHS.map((width) => [width, new Set<number>()]));
    for (const { name } of eachOf(screens, 6, 3)) {
      await open(name);
      for (const width of WIDTHS) {
        await widen(page, width);
        const found = await faultsOf(page);
        if (found.length > 0) faults[`${name}, ${width}`] = found;
        const wide = await navigationWidth(page);
        if (wide > 0) navigation.get(width)?.add(wide);
      }
    }
    expect(faults).toEqual({});
    // The parts of the case are as wide beside one screen as beside another.
    for (const [width, found] of navigation) expect([...found]).toEqual([expect.closeTo(0.18 * width, 1)]);
  });

  it('in what is opened on them', async () => {
    const faults: Record<string, readonly string[]> = {};
    for (const { name, on, open: openIt } of eachOf(HOSTILE_OPENED, 3)) {
      await page.goto(served.at('#/about'));
      await open(on);
      await openIt(page);
      const found = await faultsOf(page);
      if (found.length > 0) faults[name] = found;
    }
    expect(faults).toEqual({});
  });

  it('shows what it cannot see: controls, marks of direction, what is nothing at all', async () => {
    for (const [name, signs] of [
      [
        'case',
        ['⟦U+202E⟧', '⟦U+2067⟧', '⟦U+200B⟧', '⟦U+0007⟧', '⟦U+001B⟧', '⟦U+00AD⟧', '⟦U+E0041⟧', '⟦U+0302⟧'],
      ],
      ['exhibits', ['⟦U+202E⟧', '⟦U+3164⟧']],
      ['model: template', ['⟦U+202E⟧', '⟦U+0008⟧', '¶']],
      ['model: tensors', ['⟦U+202E⟧']],
      ['reader', ['⟦U+202E⟧', '⟦U+FEFF⟧', '⟦U+2028⟧']],
    ] as const) {
      await open(name);
      const main = page.getByRole('main');
      for (const sign of signs) await main.getByText(sign).first().waitFor({ state: 'attached' });
    }
  });

  it('holds what a file name cannot: NUL and halves of characters, in exhibits and their report', async () => {
    await open('exhibits');
    const words = { title: 'half \ud800 nul \u0000 end', note: '\udfff\u0000<b>' };
    await call(page, 'exhibits.edit', { caseId: hostile.caseId, exhibitId: 'P2', ...words });
    await page.getByText('half ⟦U+D800⟧ nul ⟦U+0000⟧ end').waitFor();
    await page.getByText('⟦U+DFFF⟧⟦U+0000⟧<b>').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  longLane(
    'in the pages of the report before it is sealed',
    'the sealed page itself, and what a check of it says',
    async () => {
      await open('reports');
      await page.getByRole('button', { name: 'Show pages' }).click();
      await page.getByRole('img', { name: /^Page 1 of/ }).waitFor();
      // What pdf.js reads from the page, for those who hear it: the names, with their marks.
      await page.locator('.p-pdf p', { hasText: '⟦U+202E⟧' }).first().waitFor({ state: 'attached' });
      expect(await page.locator('.p-pdf p').first().textContent()).toContain('onerror=globalThis.pwned=1');
      expect(await faultsOf(page)).toEqual([]);
    },
  );

  it('in what a check of the sealed report says', async () => {
    await open('report');
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByText('Intact, signer confirmed.').waitFor();
    expect(await page.getByRole('main').textContent()).toContain('onerror=globalThis.pwned=1');
    expect(await faultsOf(page)).toEqual([]);
  });

  it('in the sealed page itself, opened from a disk', async () => {
    const sealed = await newWindow(browser(), undefined, PLAIN_VIEW);
    const found = await watchMisdeeds(sealed.page.context(), sealed.page, 'file://');
    await sealed.page.goto(pathToFileURL(join(hostile.bag, 'data', 'report', 'report.html')).href);
    const words = await sealed.page.locator('body').innerText();
    for (const shown of [
      'hostile caption',
      'hostile title',
      'onerror=globalThis.pwned=1',
      '⟦U+202E⟧',
      '⟦U+200B⟧',
    ]) {
      expect(words).toContain(shown);
    }
    for (const width of WIDTHS) {
      await widen(sealed.page, width);
      expect(await faultsOf(sealed.page)).toEqual([]);
    }
    expect([...found.all, ...sealed.complaints]).toEqual([]);
    await sealed.page.context().close();
  });
});

/** A browser writes down every refused call; addresses that name nothing are refused. */
function isRefusal(complaint: string): boolean {
  return /status of 4\d\d/.test(complaint);
}

/** Makes a call as the window does, with whatever JSON can hold. */
function call<N extends CallName>(page: Page, name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  return page.evaluate(
    async ([path, body]) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(path, { method: 'POST', headers, body });
      const answer = (await response.json()) as { readonly value?: unknown; readonly error?: unknown };
      if (answer.error !== undefined) throw new Error(JSON.stringify(answer.error));
      return answer.value;
    },
    [`/api/call/${name}`, JSON.stringify(input)] as const,
  ) as Promise<CallOutput<N>>;
}
