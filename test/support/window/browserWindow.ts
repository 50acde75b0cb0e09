import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { must } from '../must.js';
import { PATIENCE_MS } from '../patience.js';

/** Where Debian's package puts the browser. */
const CHROMIUM = '/usr/bin/chromium';

/** What a browser keeps of a session, to be handed to another window of the same person. */
export type BrowserState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** How a window looks. */
export interface View {
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  /** Percent, as chosen in the window's own menu. */
  readonly textSize: number;
}

/** A window as most people have it. */
export const PLAIN_VIEW: View = { theme: 'light', width: 1280, height: 800, textSize: 100 };

/** A page, and whatever it complained about: errors, warnings, violations of the content policy. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: string[];
}

/** Tests that look with a real browser; without one they are skipped, and it is said why. */
export function describeInBrowser(name: string, tests: () => void): void {
  const isThere = existsSync(CHROMIUM);
  if (!isThere) console.warn(`Skipped: ${name} (there is no ${CHROMIUM}).`);
  describe.skipIf(!isThere)(name, tests);
}

/** Starts a browser with a profile of its own. */
export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...args,
    ],
  });
}

/** A browser for the tests around it: started before them, closed after them. */
export function browserForTests(args: readonly string[] = []): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launchBrowser(args);
  });
  afterAll(() => browser?.close());
  return () => must(browser);
}

/** Opens a link, good once, and gives back the session that it became. */
export async function enterByLink(browser: Browser, link: string): Promise<BrowserState> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link, { timeout: PATIENCE_MS });
  await page.getByRole('main').waitFor({ timeout: PATIENCE_MS });
  const state = await context.storageState();
  await context.close();
  return state;
}

/** A window of a person who came in before, not yet at any address. Close its context in the end. */
export async function newWindow(
  browser: Browser,
  state: BrowserState | undefined,
  view: View = PLAIN_VIEW,
): Promise<WatchedPage> {
  const context = await browser.newContext({
    ...(state === undefined ? {} : { storageState: state }),
    viewport: { width: view.width, height: view.height },
    colorScheme: view.theme,
    reducedMotion: 'reduce',
  });
  const appearance = JSON.stringify({ theme: 'system', textSize: view.textSize });
  // An empty page has no storage.
  await context.addInitScript(
    `if (origin !== 'null') localStorage.setItem('palimpsest.appearance', ${JSON.stringify(appearance)})`,
  );
  return watch(await context.newPage());
}

/** Another tab of the same browser. */
export async function newTab({ page }: WatchedPage): Promise<WatchedPage> {
  return watch(await page.context().newPage());
}

function watch(page: Page): WatchedPage {
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A browser that does not know a feature which the server switches off says so; that changes nothing.
    if (message.text().startsWith('Error with Permissions-Policy header: Unrecognized feature')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return { page, complaints };
}
