import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Client } from '../../../src/contract/index.js';
import type { PalimpsestError } from '../../../src/base/index.js';
import { testServer, type TestServer } from '../../serve/testServer.js';
import { describeInBrowser, launchBrowser } from '../../support/window/browserWindow.js';
import { scratchFolder } from '../../support/scratch.js';

declare global {
  // What clientPage.ts leaves for the tests.
  var client: Client;
  var states: string[];
  var events: unknown[];
}

const scratch = scratchFolder();
const windowFolder = join(scratch, 'built');
let browser: Browser;
let server: TestServer;

/** A browser that came in, with the page of the client open. */
async function open(role: 'writer' | 'reader' = 'writer'): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.origin}/?token=${server.sessions.newToken(role)}`);
  await states(page, ['connected']);
  // The stream stands when its hello came; until then an event would be told to nobody.
  await expect.poll(() => server.streams.sessions.length).toBeGreaterThan(0);
  return { context, page };
}

function cutAll(): void {
  for (const session of server.streams.sessions) server.streams.cut(session);
}

async function states(page: Page, expected: readonly string[]): Promise<void> {
  await expect.poll(() => page.evaluate(() => globalThis.states)).toEqual(expected);
}

/** Its states after one more second of its own clock. */
async function statesLater(page: Page): Promise<readonly string[]> {
  await page.clock.runFor(1000);
  return page.evaluate(() => globalThis.states);
}

describeInBrowser('the client of the window in a browser', () => {
  beforeAll(async () => {
    await build({
      configFile: false,
      logLevel: 'error',
      root: fileURLToPath(new URL('.', import.meta.url)),
      base: './',
      build: {
        outDir: windowFolder,
        emptyOutDir: true,
        modulePreload: { polyfill: false },
        rolldownOptions: { input: fileURLToPath(new URL('index.html', import.meta.url)) },
      },
    });
    server = await testServer(scratch, { windowFolder });
    server.workbench.answers['jobs.list'] = { jobs: [] };
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('makes calls, and gives errors as they were', async () => {
    const { page, context } = await open();
    expect(await page.evaluate(() => client.call('jobs.list', {}))).toEqual({ jobs: [] });
    const error = await page.evaluate(() =>
      client
        .call('case.show', { caseId: 'C' })
        .catch((reason: unknown) => (reason as PalimpsestError).toData()),
    );
    expect(error).toMatchObject({ kind: 'input', code: 'case-unknown', hint: 'Open another.' });
    await context.close();
  });

  it('sends files, says how much has gone, and takes them back when it is cancelled', async () => {
    const { page, context } = await open();
    const sent = await page.evaluate(async () => {
      const progress: number[] = [];
      const file = new File(['x'.repeat(3_000_000)], 'a “work”.txt');
      const granted = await client.grantFile(file, (done, total) => void progress.push(done / total));
      return { granted, last: progress.at(-1) };
    });
    expect(sent.last).toBe(1);
    expect(sent.granted).toMatchObject({ name: 'a “work”.txt', sizeBytes: 3_000_000 });
    expect(server.workbench.grants.get(sent.granted.grantId).isUpload).toBe(true);
    const waiting = (): number =>
      readdirSync(join(server.dataFolder, 'uploads'), { recursive: true, withFileTypes: true }).filter(
        (entry) => entry.isFile(),
      ).length;
    const before = waiting();
    const code = await page.evaluate(async () => {
      const stop = new AbortController();
      const file = new File([new Uint8Array(400_000_000)], 'large.gguf');
      const sending = client.grantFile(file, () => stop.abort(), stop.signal);
      return sending.then(
        () => 'sent',
        (reason: unknown) => (reason as PalimpsestError).code,
      );
    });
    expect(code).toBe('cancelled');
    await expect.poll(waiting).toBe(before);
    await context.close();
  });

  it('hears events, and that it missed some while its stream was cut', async () => {
    const { page, context } = await open();
    server.workbench.emit({ name: 'cases.changed', payload: {} });
    await expect.poll(() => page.evaluate(() => globalThis.events.length)).toBe(1);
    // Nothing missed: the stream is back as if nothing had been.
    cutAll();
    await expect.poll(() => server.streams.sessions.length).toBe(1);
    expect(await page.evaluate(() => globalThis.states)).toEqual(['connected']);
    cutAll();
    await expect.poll(() => server.streams.sessions.length).toBe(0);
    server.workbench.emit({ name: 'cases.changed', payload: {} });
    await states(page, ['connected', 'lost', 'connected']);
    expect(await page.evaluate(() => globalThis.events.length)).toBe(1);
    await context.close();
  });

  it('is refused when somebody else took over, and back when another tab came in again', async () => {
    const { page, context } = await open();
    // It tries again after some seconds, which the page's own clock counts.
    await page.clock.install();
    await server.enter('writer');
    await expect.poll(() => statesLater(page)).toEqual(['connected', 'refused']);
    const code = await page.evaluate(() =>
      client.call('jobs.list', {}).catch((reason: unknown) => (reason as PalimpsestError).code),
    );
    expect(code).toBe('not-in');
    const other = await context.newPage();
    await other.goto(`${server.origin}/?token=${server.sessions.newToken('writer')}`);
    await expect.poll(() => statesLater(page)).toEqual(['connected', 'refused', 'connected']);
    expect(await page.evaluate(() => client.call('jobs.list', {}))).toEqual({ jobs: [] });
    await context.close();
  });

  it('gives its connection back while its tab is hidden, and catches up when it is looked at', async () => {
    const { page, context } = await open();
    await page.clock.install();
    const show = (state: 'hidden' | 'visible'): Promise<void> =>
      page.evaluate((next) => {
        Object.defineProperty(document, 'visibilityState', { value: next, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await show('hidden');
    await page.clock.runFor(10_000);
    expect(server.streams.sessions).toHaveLength(1);
    await page.clock.runFor(11_000);
    await expect.poll(() => server.streams.sessions.length).toBe(0);
    server.workbench.emit({ name: 'cases.changed', payload: {} });
    await show('visible');
    // A connection that is given back and opened again at once may fail; the client then tries again after a time of the page's own clock.
    await expect.poll(() => statesLater(page)).toEqual(['connected', 'lost', 'connected']);
    await context.close();
  });

  it('says that the server is gone, and is refused by the next one until it gets a link', async () => {
    const { page, context } = await open();
    const { port } = server;
    await server.close();
    await states(page, ['connected', 'lost']);
    const code = await page.evaluate(() =>
      client.call('jobs.list', {}).catch((reason: unknown) => (reason as PalimpsestError).code),
    );
    expect(code).toBe('server-gone');
    server = await testServer(scratch, { windowFolder, port });
    await states(page, ['connected', 'lost', 'refused']);
    await context.close();
  });
});
