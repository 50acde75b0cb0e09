import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { caseWith, shown } from '../../cli/caseWith.js';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newTab,
  newWindow,
  type WatchedPage,
} from '../../support/window/browserWindow.js';
import { wholeOnly } from '../../support/lanes.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';
import { eventually } from '../../support/steps.js';
import { http } from '../../serve/http.js';
import { folderDigest } from './folderDigest.js';
import { hostileServer } from './hostilePage.js';
import { tryEverything } from './mischief.js';
import { serveFor, type Served } from './serveFor.js';
import { callFrom } from './windowCalls.js';

const scratch = scratchFolder();

/**
 * Where a page of somebody else may come from: another port of the same name, another name of this machine (with the long lanes; in every
 * run serve/refusals), a name that points here.
 */
const ELSEWHERE = wholeOnly(['localhost'], ['127.0.0.1', 'evil.example']);

describeInBrowser('a page of somebody else, in the browser of somebody who is in', () => {
  const browser = browserForTests(['--host-resolver-rules=MAP evil.example 127.0.0.1']);
  let served: Served;
  let writer: WatchedPage;
  let caseFolder: string;
  let caseId: string;
  let hostile: number;
  let origin: string;
  let script: string;

  /** A tab of the writer's browser, at a page of somebody else. */
  const elsewhere = async (host: string, path = '/'): Promise<Page> => {
    const { page } = await newTab(writer);
    await page.goto(`http://${host}:${hostile}${path}`);
    return page;
  };
  const state = async (): Promise<unknown> => ({
    files: folderDigest(caseFolder),
    settings: (await callFrom(writer.page, 'settings.show', {})).value,
    cases: (await callFrom(writer.page, 'home.show', {})).value,
    jobs: (await callFrom(writer.page, 'jobs.list', {})).value,
  });

  beforeAll(async () => {
    served = await serveFor(scratch);
    caseFolder = await caseWith(served.cases, 'matter', [{ role: 'target-work', text: 'Call me Ishmael.' }]);
    caseId = (await shown(caseFolder)).id;
    origin = `http://127.0.0.1:${served.port}`;
    writer = await newWindow(browser(), await enterByLink(browser(), served.announced.url));
    await writer.page.goto(served.at(`#/case/${caseId}`));
    await writer.page.getByText('Doe v. “Acme”').first().waitFor();
    script = must(
      await writer.page
        .locator('script[src]')
        .first()
        .evaluate((tag) => (tag as HTMLScriptElement).src),
    );
    const name = `palimpsest-${served.port}`;
    hostile = await hostileServer(
      // One of the path “/” would be the session's own place, and log out: browsers keep no ports apart.
      ['/api', '/api/', '/api/call', '/api/call/', '/api/call/home.show'].map(
        (path) => `${name}=${'A'.repeat(43)}; Path=${path}`,
      ),
    );
  });

  it.each(ELSEWHERE)('from %s: nothing is read, nothing is changed', async (host) => {
    const before = await state();
    const page = await elsewhere(host);
    const answers: string[] = [];
    page.on('response', (response) => {
      if (response.url().startsWith(origin))
        answers.push(`${response.status()} ${response.url().slice(origin.length)}`);
    });
    const got = await tryEverything(page, { origin, caseId, script });
    const wrong = Object.entries(got).filter(([, what]) => what !== 'refused' && what !== 'nothing');
    expect(wrong).toEqual([]);
    expect(Object.keys(got).length).toBeGreaterThan(20);
    expect(answers.filter((answer) => !/^4\d\d /.test(answer))).toEqual([]);
    expect(await state()).toEqual(before);
    await page.close();
  });

  it.each(ELSEWHERE)('from %s: a window that it opens, or goes to, tells it nothing', async (host) => {
    const page = await elsewhere(host);
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((url) => {
        (window as unknown as { opened: Window | null }).opened = window.open(`${url}/#/`);
      }, origin),
    ]);
    // Whoever is in sees the window, or is asked to come by themselves; whoever opened it has no hold on it any more.
    const heading = host === '127.0.0.1' ? 'Cases' : 'This window needs a link that is still valid.';
    await popup.getByRole('heading', { name: heading }).waitFor();
    expect(await popup.evaluate(() => window.opener === null)).toBe(true);
    const seen = await page.evaluate(() => {
      const { opened } = window as unknown as { opened: Window | null };
      try {
        return [opened?.closed, opened?.document.title];
      } catch {
        return [opened?.closed, 'refused'];
      }
    });
    expect([
      [true, undefined],
      [true, 'refused'],
      [true, ''],
    ]).toContainEqual(seen);
    await popup.close();

    for (const path of ['/api/session', '/api/call/home.show', '/api/events']) {
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.url() === `${origin}${path}`),
        page.evaluate((url) => window.location.assign(url), `${origin}${path}`),
      ]);
      expect([path, answer.status()]).toEqual([path, 403]);
      await page.waitForURL(`${origin}${path}`);
      await page.goto(`http://${host}:${hostile}/`);
    }
    await page.close();
  });

  it('a name that points to this machine (DNS rebinding) is told nothing', async () => {
    const { page } = await newTab(writer);
    const response = must(await page.goto(`http://evil.example:${served.port}/`));
    expect(response.status()).toBe(421);
    await page.getByText('This server answers only to the names 127.0.0.1, localhost and [::1].').waitFor();
    for (const name of ['home.show', 'settings.change', 'visitors.invite']) {
      const { status, error } = await callFrom(page, name, {});
      expect([name, status, error?.code]).toEqual([name, 421, 'foreign-host']);
    }
    expect(await page.evaluate(() => document.cookie)).toBe('');
    await page.close();
  });

  it('cookies that another server of this machine sets do not put anybody out, nor let anybody in', async () => {
    const page = await elsewhere('127.0.0.1', '/cookies');
    expect((await page.context().cookies(`${origin}/api/call/home.show`)).length).toBe(6);
    expect((await callFrom(writer.page, 'home.show', {})).status).toBe(200);
    await writer.page.reload();
    await writer.page.getByText('Doe v. “Acme”').first().waitFor();
    const cookie = `palimpsest-${served.port}=${'A'.repeat(43)}`;
    expect((await http(served.port, { path: '/api/session', headers: { cookie } })).status).toBe(401);
    await page.close();
  });

  it('a link is not used up by whoever only looks at it ahead', async () => {
    served.child.kill('SIGUSR2');
    await eventually(() => served.stderr()).toContain('New links');
    const link = must(/to view +(\S+)/.exec(served.stderr())?.[1]);
    const { page, complaints } = await newWindow(browser(), undefined);
    await page.goto(`http://127.0.0.1:${hostile}/`);
    await page.evaluate(async (href) => {
      for (const rel of ['prefetch', 'preload', 'prerender']) {
        const hint = document.createElement('link');
        Object.assign(hint, { rel, href, as: 'document' });
        document.head.append(hint);
      }
      await fetch(href, { mode: 'no-cors' }).catch(() => undefined);
    }, link);
    await page.goto(link);
    await page.getByRole('button', { name: 'read-only' }).waitFor();
    expect(complaints.filter((words) => !/403|Failed to load|prefetch|preload/i.test(words))).toEqual([]);
    await page.context().close();
  });

  it('whoever was in is in all the while', async () => {
    await writer.page.getByText('offline: 0 attempts blocked').waitFor();
    expect(writer.complaints).toEqual([]);
  });
});
