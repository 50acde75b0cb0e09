import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { contract } from '../../../src/contract/index.js';
import { findingsText } from '../../cli/caseWith.js';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newTab,
  newWindow,
  type WatchedPage,
} from '../../support/window/browserWindow.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';
import { eventually, steps } from '../../support/steps.js';
import { folderDigest } from './folderDigest.js';
import { prepareCase, type PreparedCase } from './preparedCase.js';
import { openScreen, screensOf, shown } from './screens.js';
import { serveFor, type Served } from './serveFor.js';
import { callFrom } from './windowCalls.js';

const scratch = scratchFolder();

/** Windows close together: a run of many seconds, that can be looked at, left and killed on the way. */
const STRIDE = '8';
/** No passages besides. */
const NONE_BESIDE = ['Passages drawn as a check', 'Shuffled passages', 'Passages written by the model'];
/** Read again from the server: the case, a work, the run, the text, the findings, the report. */
const RELOADED = ['case', 'work', 'run', 'reader', 'findings', 'report'];

/** Buttons that would change something, by their names; those that only look are not among them. */
const WRITES =
  /^(New case|Open a case|Open the demonstration|Close the case|Edit|Verify$|Verify again|Verify all|Choose files|Choose a folder|Receive|Discard|Estimate|Add to queue|Pause|Stop|Resume|Run all|Mark|Record|Ask the model|Move|Remove|Add a note|Seal the|Create|Save(?! CSV| SVG)|Show pages|Update preview|Run self-test|Unpin)/;

const NOT_IN = 'This window needs a link that is still valid.';

describeInBrowser('sessions, tabs, reloads and a server that is killed', () => {
  const browser = browserForTests();
  const step = steps();
  let prepared: PreparedCase;
  let served: Served;
  let writer: WatchedPage;

  const runAt = (): string => served.at(`#/case/${prepared.caseId}/runs/X2`);
  const unitsOn = async (page: Page): Promise<number> => {
    const words = await page.getByRole('main').innerText();
    const done = /^([\d,]+) of [\d,]+$/m.exec(words) ?? /([\d,]+) of [\d,]+ units/.exec(words);
    return Number((done?.[1] ?? '0').replaceAll(',', ''));
  };
  const goesOn = async (page: Page): Promise<void> => {
    await page.getByRole('main').getByText('running', { exact: true }).first().waitFor();
    const before = await unitsOn(page);
    await eventually(() => unitsOn(page)).toBeGreaterThan(before);
  };
  const visitor = async (
    path: string,
  ): Promise<{ readonly page: Page; readonly context: BrowserContext }> => {
    const { page } = await newWindow(browser(), undefined);
    await page.goto(`http://127.0.0.1:${served.port}/${path}`);
    return { page, context: page.context() };
  };

  beforeAll(async () => {
    const none = ['--sampled-passages', '0', '--shuffled-passages', '0', '--self-written-passages', '0'];
    // What the form asks for unless it is told otherwise, so that both plans are one.
    const parameters = ['--stride-tokens', STRIDE, '--draws-per-passage', '20', ...none];
    prepared = await prepareCase(scratch, { isSealed: true, parameters });
    served = await serveFor(scratch);
  });

  step('a link that is wrong, missing or used opens nothing', async () => {
    const state = await enterByLink(browser(), served.announced.url);
    writer = await newWindow(browser(), state);
    const used = new URL(served.announced.url).search;
    for (const path of ['', '?token=wrong', used, `?token=${'A'.repeat(43)}`, '#/settings', 'assets/x.js']) {
      const { page, context } = await visitor(path);
      await page.getByRole('heading', { name: NOT_IN }).waitFor();
      expect(await page.locator('script').count()).toBe(0);
      expect((await callFrom(page, 'home.show', {})).error?.code).toBe('not-in');
      await context.close();
    }
  });

  step('whoever reads along sees every screen, and can change nothing', async () => {
    const before = folderDigest(prepared.folder);
    const state = await enterByLink(browser(), served.announced.readOnlyUrl);
    const { page, complaints } = await newWindow(browser(), state);
    const offered: Record<string, readonly string[]> = {};
    for (const screen of screensOf(prepared)) {
      await openScreen(page, served, screen);
      await page.getByRole('button', { name: 'read-only' }).waitFor();
      if (RELOADED.includes(screen.name)) {
        const path = page.url().split('?')[0];
        await page.reload();
        await shown(page, screen);
        expect(page.url().split('?')[0]).toBe(path);
      }
      const names = await page.getByRole('main').getByRole('button', { disabled: false }).allInnerTexts();
      const writes = names.filter((name) => WRITES.test(name.trim()));
      if (writes.length > 0) offered[screen.name] = writes;
    }
    expect(offered).toEqual({});
    await page.getByRole('button', { name: 'read-only' }).click();
    await page.getByText('You have a read-only link: this window cannot change anything.').waitFor();
    expect(complaints).toEqual([]);

    for (const [name, { kind, door }] of Object.entries<{ kind: string; door?: string }>(contract.calls)) {
      if (kind !== 'write') continue;
      const { status, error } = await callFrom(page, name, {});
      expect([name, status, error?.code], door).toEqual([name, 403, 'read-only']);
      expect(error?.hint).toBe('Ask the examiner who has the case open.');
    }
    await page.context().close();
    expect(folderDigest(prepared.folder)).toEqual(before);
  });

  step('the form of an examination outlives a reload; the run begins', async () => {
    const { page } = writer;
    await page.goto(served.at('#/'));
    await callFrom(page, 'settings.change', { load: { threads: 1 } });
    await page.goto(served.at(`#/case/${prepared.caseId}/examine`));
    await page.getByText('Probabilistic extraction', { exact: true }).click();
    const field = (name: string): ReturnType<Page['getByRole']> =>
      page.getByRole('textbox', { name, exact: true });
    await field('Stride').fill(STRIDE);
    await page.getByText(/^\d+ more parameters/).click();
    for (const name of NONE_BESIDE) await field(name).fill('0');
    await field('Threads').fill('not a number');
    await page.reload();
    await field('Threads').waitFor();
    expect(await field('Threads').inputValue()).toBe('not a number');
    expect(await field('Stride').inputValue()).toBe(STRIDE);
    await field('Threads').fill('');
    await page.getByRole('button', { name: 'Add to queue' }).click();
    // The case has an examination of this plan: X1.
    await page.getByRole('button', { name: 'Add to queue again' }).click();
    await page.getByRole('link', { name: 'Show the queue' }).click();
    await page.getByRole('main').getByRole('link', { name: /^X2/ }).first().click();
    await page.getByText('Results so far').waitFor();
    await goesOn(page);
  });

  step('a second tab sees the same run live', async () => {
    const tab = await newTab(writer);
    await tab.page.goto(runAt());
    await tab.page.getByText('Results so far').waitFor();
    await goesOn(tab.page);
    await goesOn(writer.page);
    expect(tab.complaints).toEqual([]);
    await tab.page.close();
  });

  step('a reload in the middle of a run keeps its progress and its results', async () => {
    const { page } = writer;
    const before = await unitsOn(page);
    await page.reload();
    await page.getByText('Results so far').waitFor();
    expect(await page.locator('.best-passage').count()).toBeGreaterThan(0);
    await eventually(() => unitsOn(page)).toBeGreaterThan(before);
  });

  step('closing every tab does not stop the run', async () => {
    const before = await unitsOn(writer.page);
    const { page: last } = writer;
    const context = last.context();
    writer = await newTab(writer);
    await last.close();
    // Of this browser not one page is left at the workbench.
    expect(context.pages().map((page) => page.url())).toEqual(['about:blank']);
    await writer.page.goto(runAt());
    await eventually(() => unitsOn(writer.page)).toBeGreaterThan(before);
    expect(writer.complaints).toEqual([]);
  });

  step('a killed server: the window says so, and comes back with the new link', async () => {
    const { page } = writer;
    await served.end('SIGKILL');
    await page.getByText('The workbench does not answer. Trying again.').waitFor();
    served = await serveFor(scratch, ['--port', String(served.port)]);
    await page.getByText('The workbench no longer recognizes this window.').waitFor();
    await page.getByText('Open the address that it printed at startup').waitFor();
    const tab = await newTab(writer);
    await tab.page.goto(served.announced.url);
    await tab.page.getByRole('main').waitFor();
    await tab.page.close();
    await page.getByText('The workbench no longer recognizes this window.').waitFor({ state: 'detached' });
    await page.getByText('The run was interrupted.').waitFor();
  });

  step('the interrupted run goes on to the same findings, byte for byte', async () => {
    const { page } = writer;
    await page.getByRole('button', { name: /^Resume from unit \d+ of \d+$/ }).click();
    await page.getByText('The examination is finished.').waitFor();
    expect(findingsText(prepared.folder, 'X2')).toBe(findingsText(prepared.folder, 'X1'));
  });

  step('a new link for working takes over: the window before is told', async () => {
    served.child.kill('SIGUSR2');
    await eventually(() => served.stderr()).toContain('New links');
    const link = must(/to work +(\S+)/.exec(served.stderr())?.[1]);
    await enterByLink(browser(), link);
    await writer.page.getByText('The workbench no longer recognizes this window.').waitFor();
    expect((await callFrom(writer.page, 'home.show', {})).error?.code).toBe('not-in');
  });
});
