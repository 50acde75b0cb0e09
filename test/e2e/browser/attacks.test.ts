import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { ATTACKS, describeParameters } from '../../../src/attacks/index.js';
import { panelDetailsOf, type Findings } from '../../../src/domain/index.js';
import { visibleString } from '../../../src/figure/index.js';
import { CONTROL, P0, P1, TARGET, caseWith, shown } from '../../cli/caseWith.js';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newWindow,
  type WatchedPage,
} from '../../support/window/browserWindow.js';
import { writeCollection } from '../../support/models/collectionZip.js';
import { must } from '../../support/must.js';
import { secondEdition } from '../../support/models/secondEdition.js';
import { scratchFolder } from '../../support/scratch.js';
import { SMALL_ATTACKS } from '../../support/smallAttacks.js';
import { longLane } from '../../support/lanes.js';
import { eventually, steps } from '../../support/steps.js';
import { differencesFromKept, PICTURE_ARGS } from './keptPictures.js';
import { serveFor, type Served } from './serveFor.js';
import { callFrom } from './windowCalls.js';

/** Characters of each single work: some 30 passages. */
const WORK_CHARS = 6000;
/** Characters of a collection and of an edition. */
const CHARS = 12_000;

const scratch = scratchFolder();

/** Panels with places, and panels without: what the others show is made of the same parts, or of windows. */
const IN_EVERY_RUN = ['survey', 'unprompted'];

describeInBrowser('every attack in the window', () => {
  const browser = browserForTests(PICTURE_ARGS);
  const step = steps();
  let served: Served;
  let watched: WatchedPage;
  let page: Page;
  /** A case of single works, one of collections and one of two editions, each with the number of its examinations. */
  const cases = {
    works: { id: '', done: 0 },
    collections: { id: '', done: 0 },
    editions: { id: '', done: 0 },
  };

  beforeAll(async () => {
    served = await serveFor(scratch);
    const folder = await caseWith(served.cases, 'attacks', [
      { role: 'target-model', file: P1 },
      { role: 'reference-model', file: P0 },
      { role: 'target-work', text: TARGET.slice(0, WORK_CHARS) },
      { role: 'control-work', text: CONTROL.slice(0, WORK_CHARS) },
    ]);
    cases.works.id = (await shown(folder)).id;
    const collections = await caseWith(served.cases, 'collections', [
      { role: 'target-model', file: P1 },
      { role: 'target-work', file: writeCollection(join(scratch, 'target.zip'), TARGET.slice(0, CHARS)) },
      { role: 'control-work', file: writeCollection(join(scratch, 'control.zip'), CONTROL.slice(0, CHARS)) },
    ]);
    cases.collections.id = (await shown(collections)).id;
    const editions = await caseWith(served.cases, 'editions', [
      { role: 'target-model', file: P1 },
      { role: 'target-work', text: TARGET.slice(0, CHARS) },
      { role: 'target-work', text: secondEdition(TARGET.slice(0, CHARS)) },
      { role: 'control-work', text: CONTROL.slice(0, CHARS) },
    ]);
    cases.editions.id = (await shown(editions)).id;
    const state = await enterByLink(browser(), served.announced.url);
    watched = await newWindow(browser(), state);
    page = watched.page;
    // So that the case is known under its address.
    await page.goto(served.at('#/'));
    await page.getByRole('main').waitFor();
  });

  /** The form, as a person fills it in; the queue; the end. */
  async function examine(attackId: string): Promise<{ readonly id: string; readonly caseId: string }> {
    const attack = must(ATTACKS.find(({ id }) => id === attackId));
    const kind = attackId === 'editions' ? 'editions' : 'works';
    const opened = cases[attack.takesCollections === true ? 'collections' : kind];
    const caseId = opened.id;
    await page.goto(served.at(`#/case/${caseId}/examine`));
    await page.getByRole('heading', { level: 1, name: 'New examination' }).waitFor();
    const main = page.getByRole('main');
    await main.getByRole('button', { name: 'Start over' }).click();
    await main.getByText(attack.title, { exact: true }).click();
    const fields = describeParameters(attack);
    const rarelyChanged = main.getByText(/^\d+ more parameters/);
    if ((await rarelyChanged.count()) > 0) await rarelyChanged.click();
    for (const [name, value] of Object.entries(SMALL_ATTACKS[attackId] ?? {})) {
      const { title } = must(fields.find((field) => field.name === name));
      await main.getByRole('textbox', { name: title, exact: true }).fill(String(value));
    }
    await main.getByLabel('Threads', { exact: true }).fill('1');
    const aside = page.getByRole('complementary', { name: 'Estimate and queue' });
    await aside.getByRole('button', { name: 'Add to queue' }).click();
    await aside.getByText(/1 examination is in the queue/).waitFor();
    opened.done += 1;
    const id = `X${opened.done}`;
    await page.goto(served.at(`#/case/${caseId}/runs`));
    await page
      .getByRole('main')
      .getByRole('link', { name: new RegExp(`^${id}\\b`) })
      .first()
      .click();
    await page.getByRole('main').getByText('The examination is finished.').waitFor();
    return { id, caseId };
  }

  async function findingsOf(caseId: string, id: string): Promise<Findings> {
    const answer = await callFrom(page, 'findings.show', { caseId, examinationId: id });
    return (answer.value as { findings: Findings }).findings;
  }

  const provedBy = `${IN_EVERY_RUN.join(', ')} here, windows in clicks; all are run in examine/everyAttackResumes`;
  for (const { id: attackId, title } of ATTACKS) {
    const name = `${title}: chosen, run, its findings read, and a place of theirs`;
    const run = async (): Promise<void> => {
      const { id, caseId } = await examine(attackId);
      const screen = page.getByRole('main');
      const findings = await findingsOf(caseId, id);
      expect(findings.findings.length).toBeGreaterThan(0);
      const panels = panelDetailsOf(findings)?.panels;
      // What is there only for windows is not there for the others.
      expect(await screen.getByRole('heading', { name: 'Most probable passages' }).count()).toBe(
        panels === undefined ? 1 : 0,
      );
      await page.goto(served.at(`#/case/${caseId}/findings/${id}`));
      await eventually(() => page.getByRole('article').count()).toBe(findings.findings.length);
      for (const panel of panels ?? []) {
        await page
          .getByRole('heading', { level: 2, name: visibleString(panel.title), exact: true })
          .first()
          .waitFor();
      }
      expect(await differencesFromKept(page, `attack-${attackId}.png`)).toEqual([]);
      if (panels !== undefined) {
        // The first chart, or else the first table, in the middle of the screen.
        await page.getByRole('main').locator('figure, table, [role="grid"]').first().scrollIntoViewIfNeeded();
        expect(await differencesFromKept(page, `attack-${attackId}-panels.png`)).toEqual([]);
      }
      const doors = page.getByRole('main').locator('a[href*="/reader/"]');
      if ((await doors.count()) > 0) {
        await doors.first().click();
        await page
          .getByRole('region', { name: panels === undefined ? /^Text of/ : 'Text', exact: true })
          .first()
          .waitFor();
        expect(await page.getByText(/cannot be shown with this examination/).count()).toBe(0);
      }
      // The reader asks whether there are windows, and is told that there are none.
      expect(watched.complaints.filter((one) => !/422/.test(one))).toEqual([]);
      watched.complaints.length = 0;
    };
    if (IN_EVERY_RUN.includes(attackId)) step(name, run);
    else longLane(name, provedBy, run);
  }
});
