import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { P1, shown } from '../../cli/caseWith.js';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newWindow,
  type WatchedPage,
} from '../../support/window/browserWindow.js';
import { must } from '../../support/must.js';
import { longLanes } from '../../support/lanes.js';
import { scratchFolder } from '../../support/scratch.js';
import { eventually, steps } from '../../support/steps.js';
import { dropOn } from './dropOn.js';
import { heatedChars, highlightsOf, inkOf, placeOf, sealNumberOn } from './looks.js';
import { EXAMINER, MATTER, ownTexts, verdictOf } from './pathCase.js';
import { PASSPHRASE } from './preparedCase.js';
import { serveFor, type Served } from './serveFor.js';

const scratch = scratchFolder();
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

const provedBy = 'the shortest path by mouse (clicks)';
longLanes(provedBy, describeInBrowser)('the whole path with the mouse', () => {
  const browser = browserForTests();
  const step = steps();
  const texts = ownTexts(scratch);
  let served: Served;
  let watched: WatchedPage;
  let page: Page;
  let caseFolder = '';
  let bag = '';
  let sealNumber = '';

  const press = (name: string | RegExp, within: Page | Locator = page): Promise<void> =>
    within.getByRole('button', { name }).click();
  const part = (name: string): Promise<void> =>
    page.getByRole('treegrid', { name: 'Case navigation' }).getByRole('row', { name }).click();
  const typeIn = async (fields: Readonly<Record<string, string>>, within: Page | Locator): Promise<void> => {
    for (const [label, text] of Object.entries(fields)) {
      await within.getByLabel(label, { exact: true }).click();
      await page.keyboard.insertText(text);
    }
  };
  const rows = (): Locator => page.getByRole('table', { name: 'Files to receive' }).locator('tbody');

  beforeAll(async () => {
    served = await serveFor(scratch);
    const state = await enterByLink(browser(), served.announced.url);
    watched = await newWindow(browser(), state);
    page = watched.page;
    await page.goto(served.at('#/'));
  });

  step('Home: makes a case in three steps', async () => {
    await page.getByText('No cases yet').waitFor();
    await press('New case…');
    const dialog = page.getByRole('dialog', { name: 'New case' });
    await typeIn(MATTER, dialog);
    await press('Next', dialog);
    await typeIn(EXAMINER, dialog);
    await press('Next', dialog);
    expect(await dialog.getByLabel('Folder name').inputValue()).toBe('доу-v-acme-b-ltd-b');
    await press('Create case', dialog);
    await page.getByRole('heading', { level: 1, name: MATTER.Caption }).waitFor();
    caseFolder = join(served.cases, 'доу-v-acme-b-ltd-b');
    expect((await shown(caseFolder)).head).toMatchObject({
      caption: MATTER.Caption,
      question: MATTER['Question asked'],
      examiner: EXAMINER.Examiner,
    });
  });

  step('Settings: one thread', async () => {
    await press('Find a command');
    await page.getByRole('menuitem', { name: /^Settings/ }).click();
    await page.getByRole('textbox', { name: 'Threads' }).click();
    await page.keyboard.insertText('1');
    await press('Save');
    await page.getByText('Settings saved').waitFor();
    await page.getByRole('link', { name: 'Palimpsest: cases' }).click();
    await page.getByRole('link', { name: MATTER.Caption }).click();
    await press('Add the model');
  });

  step('Evidence: files chosen here, dropped and picked on the server, in one table', async () => {
    // The overview asked for files at once; here they come from elsewhere first.
    await press('Cancel', page.getByRole('dialog', { name: /^Choose files and folders/ }));
    const picture = join(scratch, 'a picture.txt');
    writeFileSync(picture, Buffer.from('89504e470d0a1a0a0000000d', 'hex'));
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press('Choose files…')]);
    await chooser.setFiles([texts.work, picture]);
    const same = page.getByRole('group', { name: 'Same for all' });
    await eventually(() =>
      same.getByLabel('Received from').evaluate((field) => field === document.activeElement),
    ).toBe(true);
    await page.keyboard.insertText('counsel for the plaintiff');
    await dropOn(page, page.locator('.p-drop'), texts.control);
    await eventually(() => rows().count()).toBe(3);

    await press(/^Choose files and folders on the server/);
    const picker = page.getByRole('dialog');
    await press('demo', picker);
    await picker.getByRole('searchbox', { name: 'Filter by name' }).fill('p1-f16');
    await picker.getByRole('row', { name: /P1-f16\.gguf/ }).click();
    await picker.getByRole('button', { name: 'Choose', exact: true }).click();
    await eventually(() => rows().count()).toBe(4);
    for (const [file, role, from] of [
      [texts.work, 'Target work', undefined],
      [texts.control, 'Control', 'the library'],
      [P1, 'Model under examination', 'the defendant'],
    ] as const) {
      await page.getByRole('button', { name: `${role} Role of ${basename(file)}` }).waitFor();
      if (from === undefined) continue;
      await page.getByLabel(`Received from: ${basename(file)}`).fill(from);
    }
    await same.getByText('Copy into the case').click();
    await press('Receive all');
    const line = page.getByText(/^Received, with their hashes on record/);
    await eventually(() => line.innerText()).toBe(
      `Received, with their hashes on record: E1 ${basename(texts.work)} · E2 ${basename(texts.control)} · E3 ${basename(P1)}`,
    );
    // What was refused in the middle held up no other, stays, and can be taken out.
    await eventually(() => rows().count()).toBe(1);
    await rows().getByText('the file is a PNG picture').waitFor();
    await press('Remove a picture.txt');

    const { evidence } = await shown(caseFolder);
    expect(
      evidence.map(({ role, storage, receivedFrom, sha256: digest }) => [
        role,
        storage,
        receivedFrom,
        digest,
      ]),
    ).toEqual([
      ['target-work', 'copied', 'counsel for the plaintiff', sha256(texts.work)],
      ['control-work', 'copied', 'the library', sha256(texts.control)],
      ['target-model', 'copied', 'the defendant', sha256(P1)],
    ]);
    const table = page.getByRole('grid', { name: 'Evidence' });
    await table.getByTitle(sha256(P1)).waitFor();
    await press('Verify all');
    await eventually(() => table.getByText(/^verified \d\d:\d\d UTC$/).count()).toBe(3);
  });

  step('Examine: the form, the estimate, the queue', async () => {
    await part('Overview');
    await press('Standard examination');
    await page.getByText('Probabilistic extraction', { exact: true }).click();
    for (const [label, value] of [
      ['Stride', '12'],
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
  });

  step('Runs: results as they come, paused, resumed, finished', async () => {
    const main = page.getByRole('main');
    await main.getByText('Results so far').waitFor();
    await main.locator('.best-passage').first().waitFor();
    await press('Pause');
    await main.getByText('paused', { exact: true }).first().waitFor();
    await main.getByText('Most probable passages so far').waitFor();
    expect(await main.getByText('Not calibrated until finished.').count()).toBeGreaterThan(0);
    await press(/^Resume from unit \d+ of \d+$/);
    await main.getByText('The examination is finished.').waitFor();
    await main.getByText('Results', { exact: true }).waitFor();
    await main.getByRole('link', { name: 'Read E1 with heat' }).click();
  });

  step('Reader: heat, threshold, next passage, the card of a token', async () => {
    const text = page.getByRole('region', { name: /^Text of/ });
    await text.getByText('Days, weeks passed').waitFor();
    await eventually(() => heatedChars(page)).toBeGreaterThan(1000);
    expect((await highlightsOf(page))['above']).toBeGreaterThan(0);

    await page.locator('summary', { hasText: 'Calibration, scale and coverage' }).click();
    const covered = page.getByRole('row', { name: /^Target E1/ });
    const before = await covered.innerText();
    const slider = page.getByRole('slider', { name: 'Threshold' });
    const box = must(await slider.boundingBox());
    await page.mouse.click(box.x + box.width - 4, box.y + box.height / 2);
    await eventually(() => covered.innerText()).not.toBe(before);
    await press(/^family floor τ_F/);
    await eventually(() => covered.innerText()).toBe(before);

    const card = page.getByRole('region', { name: 'Token' });
    await press(/^Next group of passages above/);
    await card.getByText('above the threshold', { exact: true }).waitFor();
    await press('Show five most probable tokens', card);
    await eventually(() => card.getByRole('row').count()).toBeGreaterThan(5);
    expect(await card.getByText('the work’s').count()).toBe(1);
  });

  step('marks a selected passage as an exhibit, and goes to compare it', async () => {
    const text = page.getByRole('region', { name: /^Text of/ });
    const { from, to } = await placeOf(text, 'silent night a silvery jet');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 8 });
    await page.mouse.up();
    await page.getByText(/^2[4-7] characters selected/).waitFor();
    expect((await highlightsOf(page))['chosen']).toBe(1);
    await press('Mark as exhibit…');
    const dialog = page.getByRole('dialog', { name: 'Mark as exhibit' });
    await press('Mark as exhibit', dialog);
    await dialog.waitFor({ state: 'detached' });
    await press('Compare from here', page.getByRole('toolbar', { name: 'Selection' }));
  });

  step('Compare: asks the model, sees where it differs, and records the answer', async () => {
    await press('Ask the model');
    const answer = page.getByRole('table', { name: 'Sentences of the work and of the model output' });
    await answer.waitFor();
    const numbers = page.locator('.answer-numbers');
    expect(await numbers.innerText()).toMatch(/Identical tokens from the start\s+\d+ of 50 tokens written/);
    expect(await answer.getByRole('row').count()).toBeGreaterThan(1);
    await press('Unified');
    await answer.getByRole('columnheader', { name: 'Work (−) and model output (+)' }).waitFor();
    await press('Mark as exhibit…');
    const dialog = page.getByRole('dialog', { name: 'Mark as exhibit' });
    await press('Mark as exhibit', dialog);
    await dialog.waitFor({ state: 'detached' });
  });

  step('Findings: marks one', async () => {
    await part('Findings');
    const finding = page.getByRole('article').filter({ hasText: 'Covered portion of the work' });
    await press('Mark as exhibit…', finding);
    const dialog = page.getByRole('dialog', { name: 'Mark as exhibit' });
    await press('Mark as exhibit', dialog);
    await page.getByText('Marked as PX-003').waitFor();
  });

  step('Exhibits: another order, and a note', async () => {
    await part('Exhibits');
    const titles = page.getByRole('main').getByRole('heading', { level: 2 });
    await eventually(() => titles.count()).toBe(3);
    const [first, second, third] = await titles.allInnerTexts();
    await press('Move PX-003 up');
    await eventually(() => titles.allInnerTexts()).toEqual([first, third, second]);
    await press('Edit PX-001');
    await page.getByLabel('Note').click();
    await page.keyboard.insertText('See the <b>silvery</b> jet.');
    await press('Save');
    await page.getByText('See the <b>silvery</b> jet.').waitFor();
    await press('Go to reports');
  });

  step('Reports: key, checklist, the pages themselves, seal', async () => {
    const main = page.getByRole('main');
    await main.getByText('Nothing prevents sealing.').waitFor();
    await typeIn({ 'Confidentiality legend': 'Confidential' }, main);
    const name = main.getByLabel('Examiner’s name (required)', { exact: true });
    await eventually(() => name.inputValue()).toBe(EXAMINER.Examiner);
    await typeIn({ 'Passphrase (required)': PASSPHRASE }, main);
    await typeIn({ 'Confirm passphrase (required)': PASSPHRASE }, main);
    await press('Create key');
    await main.getByText('Signing key', { exact: true }).waitFor();

    await press('Show pages');
    const first = main.getByRole('img', { name: /^Page 1 of \d+$/ });
    await eventually(async () => ((await first.count()) === 0 ? 0 : inkOf(first))).toBeGreaterThan(0.005);

    await typeIn({ 'Passphrase of the key': PASSPHRASE }, main);
    await press('Seal the report');
    await main.getByText('The report was sealed.').waitFor();
    sealNumber = await sealNumberOn(page);
    expect(sealNumber).toMatch(/^[0-9a-f]{64}$/);
    await press(/^Open PAL-/);
  });

  step('verifies on the screen of the report and from the command line: the same seal number', async () => {
    const report = must((await shown(caseFolder)).reports[0]);
    bag = join(caseFolder, 'reports', report.id);
    expect(await sealNumberOn(page)).toBe(sealNumber);
    await press('Verify');
    await page.getByText('Intact, signer confirmed.').waitFor();
    expect(report.sealNumber).toBe(sealNumber);
    expect(await verdictOf(bag, sealNumber)).toMatchObject({ code: 0, ok: true, sealNumber });
  });

  step('says so when one bit of the bag is another', async () => {
    const file = join(bag, 'data', 'results', 'X1.findings.json');
    const bytes = readFileSync(file);
    bytes[100] = must(bytes[100]) ^ 1;
    writeFileSync(file, bytes);
    await press('Verify');
    await page.getByText(/^Changed: \d+ of \d+ checks failed\.$/).waitFor();
    await page.getByText('X1.findings.json').first().waitFor();
    expect(await verdictOf(bag, sealNumber)).toMatchObject({ code: 1, ok: false });

    await press('Find a command');
    await page.getByRole('menuitem', { name: 'Verify a sealed report' }).click();
    await press('Choose the folder of the report…');
    const picker = page.getByRole('dialog');
    for (const folder of [basename(caseFolder), 'reports']) {
      await picker.getByRole('row', { name: folder }).dblclick();
    }
    await picker.getByRole('row', { name: basename(bag), exact: true }).click();
    await press('Choose', picker);
    await typeIn({ 'Seal number received separately': sealNumber }, page);
    await press('Verify', page.getByRole('main'));
    await page.getByText(/^Changed: \d+ of \d+ checks failed\.$/).waitFor();
  });

  step('complained about nothing', () => {
    expect(watched.complaints).toEqual([]);
    expect(served.stderr()).not.toMatch(/warning|error/i);
    return Promise.resolve();
  });
});
