import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { openCase } from '../../../src/casefile/index.js';
import { summarizeExamination } from '../../../src/examine/index.js';
import { auditOf, findingsText, ok, P1, shown } from '../../cli/caseWith.js';
import { ONE_THREAD } from '../../support/cli.js';
import { ALL_LANES } from '../../support/lanes.js';
import {
  askedAgain,
  desktopLane,
  dropFile,
  openDesktop,
  type DesktopApp,
} from '../../support/window/desktopApp.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';
import { steps } from '../../support/steps.js';
import { EXAMINER, MATTER, ownTexts } from '../browser/pathCase.js';

const electron = await desktopLane('short path');

describe.skipIf(!electron.ok)('the short path on the desktop', () => {
  const scratch = scratchFolder();
  const step = steps();
  const texts = ownTexts(scratch);
  const place = join(scratch, 'matters');
  let desk: DesktopApp;
  let page: Page;
  let caseFolder = '';

  const press = (name: string | RegExp, within: Page | Locator = page): Promise<void> =>
    within.getByRole('button', { name }).click();
  const typeIn = async (fields: Readonly<Record<string, string>>, within: Page | Locator): Promise<void> => {
    for (const [label, text] of Object.entries(fields)) {
      await within.getByLabel(label, { exact: true }).click();
      await page.keyboard.insertText(text);
    }
  };
  /** Process ids of engines that have a model. */
  const engines = (): Promise<number[]> =>
    askedAgain(() =>
      desk.app.evaluate(({ app }) =>
        app
          .getAppMetrics()
          .filter(({ name, serviceName }) =>
            `${name ?? ''}${serviceName ?? ''}`.includes('Palimpsest engine'),
          )
          .map(({ pid }) => pid),
      ),
    );
  const closeWindow = (): Promise<void> =>
    askedAgain(() => desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()));
  const open = async (words: readonly string[] = []): Promise<void> => {
    desk = await openDesktop({ scratch, electron, words });
    page = desk.page;
  };
  const caseId = async (): Promise<string> => must((await desk.call('home.show', {})).cases[0]).caseId;
  const unitsDone = async (examinationId: string): Promise<number> => {
    const { progress } = await desk.call('runs.show', { caseId: await caseId(), examinationId });
    return progress?.unitsDone ?? 0;
  };
  /** Examines again with the same plan; the number of the examination is the next one. */
  const again = async (): Promise<void> => {
    const { summary } = await desk.call('runs.show', { caseId: await caseId(), examinationId: 'X1' });
    const { parameters, seed } = summary.start;
    await desk.call('runs.enqueue', {
      caseId: await caseId(),
      attackId: summary.attackId,
      parameters: parameters as Record<string, string | number | boolean>,
      modelId: summary.modelId,
      targetIds: summary.targetIds,
      controlIds: summary.controlIds,
      cleaningIds: [],
      seed,
      load: { threads: 1, gpu: 'off' },
    });
  };
  const status = async (examinationId: string): Promise<string | undefined> => {
    const { examinations } = await desk.call('runs.list', { caseId: await caseId() });
    return examinations.find(({ id }) => id === examinationId)?.status;
  };
  /** What was interrupted goes on in another program; with the long lanes in the desktop program once more, which has to start again. */
  const goOn = async (): Promise<void> => {
    if (!ALL_LANES) {
      await ok('resume', caseFolder, 'X3', ...ONE_THREAD);
      return;
    }
    await open([caseFolder]);
    await page.waitForURL(/#\/case\//);
    expect(await status('X3')).toBe('interrupted');
    await desk.call('runs.resume', { caseId: await caseId(), examinationId: 'X3', load: { threads: 1 } });
    await expect.poll(() => status('X3')).toBe('finished');
  };
  const picture = (name: string): void => {
    const folder = process.env['PALIMPSEST_SCREENSHOTS'];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    desk.screen.save(join(folder, `${name}.png`));
  };

  beforeAll(async () => {
    mkdirSync(place);
    await open();
  });
  afterAll(() => desk.close());

  step('makes a case in a folder that the native dialog gave', async () => {
    await page.getByText('No cases yet').waitFor();
    await press('New case…');
    const dialog = page.getByRole('dialog', { name: 'New case' });
    await typeIn(MATTER, dialog);
    await press('Next', dialog);
    await typeIn(EXAMINER, dialog);
    await press('Next', dialog);
    await desk.willChoose([place]);
    await press('Choose another location…', dialog);
    await dialog.getByText('matters').waitFor();
    await press('Create case', dialog);
    await page.getByRole('heading', { level: 1, name: MATTER.Caption }).waitFor();
    caseFolder = join(place, 'доу-v-acme-b-ltd-b');
    expect((await shown(caseFolder)).head).toMatchObject({ caption: MATTER.Caption });
    await desk.call('settings.change', { load: { gpu: 'off', threads: 1 } });
  });

  step('receives what the native dialog gave, and what was dropped', async () => {
    await desk.willChoose([P1]);
    // The overview asks for files at once.
    await press('Add the model');
    const rows = page.getByRole('table', { name: 'Files to receive' }).locator('tbody');
    await rows.getByText(basename(P1), { exact: true }).waitFor();
    for (const file of [texts.work, texts.control]) {
      await page.locator('.p-drop').scrollIntoViewIfNeeded();
      const box = must(await page.locator('.p-drop').boundingBox());
      await dropFile(page, file, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
      await rows.getByText(basename(file), { exact: true }).waitFor();
    }
    await press('Receive all');
    await page.getByText(/^Received, with their hashes on record: E1 .* E2 .* E3 /).waitFor();
    expect((await shown(caseFolder)).evidence.map(({ id, role }) => [id, role])).toEqual([
      ['E1', 'target-model'],
      ['E2', 'target-work'],
      ['E3', 'control-work'],
    ]);
    picture('desktop-evidence');
  });

  step('examines in a process of its own, and goes on when that is killed', async () => {
    await page
      .getByRole('treegrid', { name: 'Case navigation' })
      .getByRole('row', { name: 'Overview' })
      .click();
    await press('Standard examination');
    await page.getByText('Probabilistic extraction', { exact: true }).click();
    for (const [label, value] of [
      ['Stride', '100'],
      ['Passages drawn as a check', '1'],
    ] as const) {
      const field = page.getByRole('textbox', { name: label, exact: true });
      await field.click({ clickCount: 3 });
      await page.keyboard.insertText(value);
    }
    await press('Estimate');
    const aside = page.getByRole('complementary', { name: 'Estimate and queue' });
    await aside.getByText('Hash of the plan, fixed before anything is scored').waitFor();
    await press('Add to queue', aside);
    await aside.getByRole('link', { name: 'Show the queue' }).click();
    await page.getByRole('main').getByRole('link', { name: /^X1/ }).first().click();
    await expect.poll(() => unitsDone('X1'), { interval: 50 }).toBeGreaterThan(1);
    const [victim] = await engines();
    process.kill(must(victim), 'SIGKILL');
    await page.getByRole('main').getByText('The examination is finished.').waitFor();
    expect(await engines()).not.toContain(victim);
    const { summary } = await desk.call('runs.show', { caseId: await caseId(), examinationId: 'X1' });
    await page.getByText(`${summary.units} of ${summary.units} units`).waitFor();
    expect(auditOf(caseFolder).map(({ action }) => action)).toContain('engine-crashed');
    picture('desktop-run');
  });

  step('with the same findings as a run that nothing happened to', async () => {
    await again();
    await expect.poll(() => status('X2')).toBe('finished');
    expect(findingsText(caseFolder, 'X2')).toBe(findingsText(caseFolder, 'X1'));
    await page
      .getByRole('treegrid', { name: 'Case navigation' })
      .getByRole('row', { name: 'Findings' })
      .click();
    await page.getByRole('article').filter({ hasText: 'Covered portion of the work' }).first().waitFor();
    picture('desktop-findings');
  });

  step('asks before it leaves a run, pauses it, and the program is gone with its engine', async () => {
    await again();
    await expect.poll(() => unitsDone('X3'), { interval: 50 }).toBeGreaterThan(0);
    const [engine] = await engines();
    await desk.willPress(1);
    await closeWindow();
    await expect.poll(() => desk.saidInBoxes()).toEqual([expect.stringMatching(/will be paused/)]);
    expect(await status('X3')).toBe('running');
    await desk.willPress(0);
    await closeWindow();
    expect(await desk.gone).toBe(0);
    expect(isAlive(must(engine))).toBe(false);
    desk.screen.close();
  });

  step('killed itself, it takes its engine along and goes on later, to the same findings', async () => {
    await open([caseFolder]);
    await page.waitForURL(/#\/case\//);
    expect(await status('X3')).toBe('paused');
    await desk.call('runs.resume', { caseId: await caseId(), examinationId: 'X3', load: { threads: 1 } });
    await expect.poll(async () => (await engines()).length, { interval: 50 }).toBe(1);
    const [engine] = await engines();
    // As soon as the log says so: the window would answer too late on a busy machine, when the last unit is done.
    await expect.poll(() => auditOf(caseFolder).at(-1)?.action, { interval: 10 }).toBe('examination-resumed');
    process.kill(desk.pid, 'SIGKILL');
    await desk.gone;
    await expect.poll(() => isAlive(must(engine))).toBe(false);
    desk.screen.close();

    const left = await openCase(caseFolder, { mode: 'read' });
    expect(await summarizeExamination(left, 'X3')).toMatchObject({ status: 'interrupted' });
    await left.close();
    await goOn();
    expect(findingsText(caseFolder, 'X3')).toBe(findingsText(caseFolder, 'X1'));
    expect(desk.stderr()).not.toMatch(/palimpsest: refused|should not/);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended but was not waited for yet is gone too.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
