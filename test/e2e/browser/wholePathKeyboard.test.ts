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
import { scratchFolder } from '../../support/scratch.js';
import { eventually, steps } from '../../support/steps.js';
import { Keyboard } from './keyboard.js';
import { heatedChars, highlightsOf, inkOf, sealNumberOn } from './looks.js';
import { EXAMINER, MATTER, ownTexts, verdictOf } from './pathCase.js';
import { PASSPHRASE } from './preparedCase.js';
import { serveFor, type Served } from './serveFor.js';

const scratch = scratchFolder();

/** Nothing in here points, clicks or gives the focus to anything: what has it was reached by keys. */
describeInBrowser('the whole path with the keyboard alone', () => {
  const browser = browserForTests();
  const step = steps();
  const texts = ownTexts(scratch);
  let served: Served;
  let watched: WatchedPage;
  let page: Page;
  let keys: Keyboard;
  let caseFolder = '';
  let bag = '';
  let sealNumber = '';

  const button = (name: string | RegExp, within: Page | Locator = page): Locator =>
    within.getByRole('button', { name });
  const main = (): Locator => page.getByRole('main');
  const isOn = async (heading: string | RegExp): Promise<void> => {
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    // On arrival Tab goes on from the heading.
    await eventually(() => keys.isAt(page.getByRole('heading', { level: 1 }))).toBe(true);
  };
  const mark = async (opener: Locator, confirm: string): Promise<void> => {
    await keys.strike(opener);
    const dialog = page.getByRole('dialog', { name: 'Mark as exhibit' });
    await dialog.waitFor();
    await keys.strike(button(confirm, dialog));
    await dialog.waitFor({ state: 'detached' });
    await keys.look();
  };

  beforeAll(async () => {
    served = await serveFor(scratch);
    const state = await enterByLink(browser(), served.announced.url);
    watched = await newWindow(browser(), state);
    page = watched.page;
    keys = new Keyboard(page);
    await page.goto(served.at('#/'));
    await page.getByText('No cases yet').waitFor();
  });

  step('Home: makes a case in three steps', async () => {
    await keys.strike(button('New case…'));
    const dialog = page.getByRole('dialog', { name: 'New case' });
    await keys.fill(MATTER, dialog);
    await keys.strike(button('Next', dialog));
    await keys.fill(EXAMINER, dialog);
    await keys.press('Enter');
    await dialog.getByLabel('Folder name').waitFor();
    await keys.strike(button('Create case', dialog));
    await isOn(MATTER.Caption);
    caseFolder = join(served.cases, 'доу-v-acme-b-ltd-b');
    expect((await shown(caseFolder)).head).toMatchObject({ caption: MATTER.Caption });
  });

  step('Settings: one thread', async () => {
    await keys.command('Settings');
    await isOn('Settings');
    await keys.fill({ Threads: '1' }, main());
    await keys.strike(button('Save'));
    await page.getByText('Settings saved').waitFor();
    await keys.look();
    await keys.press('g', 'h');
    await isOn('Cases');
    await keys.strike(main().getByRole('row', { name: MATTER.Caption }));
    await isOn(MATTER.Caption);
    await keys.strike(button('Add the model'));
    const picker = page.getByRole('dialog', { name: /^Choose files and folders/ });
    await picker.waitFor();
    await keys.look();
    await keys.press('Escape');
    await picker.waitFor({ state: 'detached' });
    await isOn('Evidence');
  });

  step('Evidence: files chosen here and picked on the server, received with one key', async () => {
    await keys.to(button('Choose files…'));
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), keys.press('Enter')]);
    await chooser.setFiles([texts.work, texts.control]);
    const same = page.getByRole('group', { name: 'Same for all' });
    await eventually(() => keys.isAt(same.getByLabel('Received from'))).toBe(true);
    await keys.look();
    await keys.type('counsel for the plaintiff');

    await keys.strike(button(/^Choose files and folders on the server/));
    const picker = page.getByRole('dialog');
    await keys.strike(button('demo', picker));
    const row = picker.getByRole('row', { name: 'P1-f16.gguf' });
    await row.waitFor();
    await keys.to(picker.getByRole('grid', { name: 'Folder' }));
    for (let line = 0; line < 10 && !(await keys.isAt(row)); line++) await keys.press('ArrowDown');
    await keys.look();
    await keys.press('Enter');
    await picker.waitFor({ state: 'detached' });
    // Everything is said: the button has the focus.
    await eventually(() => keys.isAt(button('Receive all'))).toBe(true);
    await keys.look();
    const copy = same.getByRole('checkbox', { name: 'Copy into the case' });
    await keys.to(copy, 'back');
    await keys.press('Space');
    expect(await copy.isChecked()).toBe(true);
    await keys.press('Control+Enter');
    const line = page.getByText(/^Received, with their hashes on record/);
    await eventually(() => line.innerText()).toBe(
      `Received, with their hashes on record: E1 ${basename(texts.work)} · E2 ${basename(texts.control)} · E3 ${basename(P1)}`,
    );
    await keys.look();
    expect((await shown(caseFolder)).evidence.map(({ role }) => role)).toEqual([
      'target-work',
      'control-work',
      'target-model',
    ]);
  });

  step('Examine: the form, the estimate, the queue', async () => {
    await keys.press('g', 'n');
    await isOn('New examination');
    const attacks = main().getByRole('radio');
    await keys.to(attacks);
    const chosen = main().getByRole('radio', { name: 'Probabilistic extraction' });
    for (let move = 0; move < 15 && !(await chosen.isChecked()); move++) await keys.press('ArrowDown');
    await keys.fill({ Stride: '8', 'Passages drawn as a check': '0' }, main());
    await keys.strike(main().locator('summary', { hasText: 'more parameters' }));
    await keys.fill({ 'Shuffled passages': '0', 'Passages written by the model': '0' }, main());
    const aside = page.getByRole('complementary', { name: 'Estimate and queue' });
    await keys.strike(button('Estimate', aside));
    await aside.getByText('Hash of the plan, fixed before anything is scored').waitFor();
    await keys.look();
    await keys.strike(button('Add to queue', aside));
    await keys.strike(aside.getByRole('link', { name: 'Show the queue' }));
    await isOn('Examinations');
    await keys.strike(main().getByRole('link', { name: /^X1/ }));
    await isOn(/^X1/);
  });

  step('Runs: results as they come, paused, resumed, finished', async () => {
    await main().getByText('Results so far').waitFor();
    await main().locator('.best-passage').first().waitFor();
    await keys.strike(button('Pause'));
    await main().getByText('paused', { exact: true }).first().waitFor();
    await main().getByText('Most probable passages so far').waitFor();
    await keys.strike(button(/^Resume from unit \d+ of \d+$/));
    await main().getByText('The examination is finished.').waitFor();
    await keys.strike(main().getByRole('link', { name: 'Read E1 with heat' }));
    await isOn(/moby dick/);
  });

  step('Reader: heat, threshold, next passage, the card of a token', async () => {
    const text = page.getByRole('region', { name: /^Text of/ });
    await text.getByText('Days, weeks passed').waitFor();
    await eventually(() => heatedChars(page)).toBeGreaterThan(1000);

    await keys.strike(main().locator('summary', { hasText: 'Calibration, scale and coverage' }));
    const covered = page.getByRole('row', { name: /^Target E1/ });
    const before = await covered.innerText();
    await keys.to(page.getByRole('slider', { name: 'Threshold' }));
    await keys.press('End');
    await eventually(() => covered.innerText()).not.toBe(before);
    await keys.strike(button(/^family floor τ_F/));
    await eventually(() => covered.innerText()).toBe(before);

    await keys.press('t');
    await eventually(() => keys.isAt(text)).toBe(true);
    await keys.press('n');
    const card = page.getByRole('region', { name: 'Token' });
    await card.getByText('above the threshold', { exact: true }).waitFor();
    await keys.press('ArrowRight', 'ArrowRight');
    await keys.look();
    await keys.press('Enter');
    await eventually(() => keys.isAt(card)).toBe(true);
    await keys.strike(button('Show five most probable tokens', card));
    await eventually(() => card.getByRole('row').count()).toBeGreaterThan(5);
    await keys.look();
  });

  step('marks a selected passage as an exhibit, and goes to compare it', async () => {
    const text = page.getByRole('region', { name: /^Text of/ });
    await keys.press('t');
    await eventually(() => keys.isAt(text)).toBe(true);
    await keys.press(...Array<string>(6).fill('Shift+ArrowRight'), 'Shift+ArrowDown');
    await page.getByText(/^\d+ characters selected/).waitFor();
    expect((await highlightsOf(page))['chosen']).toBe(1);
    const bar = page.getByRole('toolbar', { name: 'Selection' });
    await mark(button('Mark as exhibit…', bar), 'Mark as exhibit');
    await keys.to(bar, 'back');
    const compare = button('Compare from here', bar);
    for (let move = 0; move < 4 && !(await keys.isAt(compare)); move++) await keys.press('ArrowRight');
    await keys.look();
    await keys.press('Enter');
    await isOn('Compare');
  });

  step('Compare: asks the model, sees where it differs, and records the answer', async () => {
    await keys.strike(button('Ask the model'));
    const answer = page.getByRole('table', { name: 'Sentences of the work and of the model output' });
    await answer.waitFor();
    await keys.look();
    expect(await page.locator('.answer-numbers').innerText()).toMatch(/\d+ of 50 tokens written/);
    const view = page.getByRole('toolbar', { name: 'View' });
    await keys.to(view);
    await keys.press('ArrowRight', 'Enter');
    await answer.getByRole('columnheader', { name: 'Work (−) and model output (+)' }).waitFor();
    await keys.to(button('Mark as exhibit…'), 'back');
    await mark(button('Mark as exhibit…'), 'Mark as exhibit');
  });

  step('Findings: marks one', async () => {
    await keys.part('Findings');
    await isOn('Findings');
    const finding = page.getByRole('article').filter({ hasText: 'Covered portion of the work' });
    await mark(button('Mark as exhibit…', finding), 'Mark as exhibit');
    await page.getByText('Marked as PX-003').waitFor();
  });

  step('Exhibits: another order, and a note', async () => {
    await keys.press('g', 'x');
    await isOn('Exhibits');
    const titles = main().getByRole('heading', { level: 2 });
    await eventually(() => titles.count()).toBe(3);
    const [first, second, third] = await titles.allInnerTexts();
    await keys.strike(button('Move PX-003 up'));
    await eventually(() => titles.allInnerTexts()).toEqual([first, third, second]);
    await keys.look();
    await keys.to(button('Edit PX-001'), 'back');
    await keys.press('Enter');
    await keys.fill({ Note: 'See the silvery jet.' }, main());
    await keys.strike(button('Save'));
    await page.getByText('See the silvery jet.').waitFor();
    await keys.look();
    await keys.to(button('Go to reports'), 'back');
    await keys.press('Enter');
    await isOn('Reports');
  });

  step('Reports: key, checklist, the pages themselves, seal', async () => {
    await main().getByText('Nothing prevents sealing.').waitFor();
    await keys.fill({ 'Confidentiality legend': 'Confidential' }, main());
    await keys.strike(button('Show pages'));
    const first = main().getByRole('img', { name: /^Page 1 of \d+$/ });
    await eventually(async () => ((await first.count()) === 0 ? 0 : inkOf(first))).toBeGreaterThan(0.005);
    await keys.look();

    await keys.fill({ 'Examiner’s name (required)': 'R. Roe' }, main());
    await keys.fill(
      { 'Passphrase (required)': PASSPHRASE, 'Confirm passphrase (required)': PASSPHRASE },
      main(),
    );
    await keys.press('Enter');
    await main().getByText('Signing key', { exact: true }).waitFor();
    await keys.look();
    await keys.fill({ 'Passphrase of the key': PASSPHRASE }, main());
    await keys.press('Enter');
    await main().getByText('The report was sealed.').waitFor();
    await keys.look();
    sealNumber = await sealNumberOn(page);
    await keys.strike(button(/^Open PAL-/));
    await isOn(/^Report PAL-/);
  });

  step('verifies on the screen of the report and from the command line: the same seal number', async () => {
    const report = must((await shown(caseFolder)).reports[0]);
    bag = join(caseFolder, 'reports', report.id);
    await keys.strike(button('Verify', main()));
    await page.getByText('Intact, signer confirmed.').waitFor();
    await keys.look();
    expect(report.sealNumber).toBe(sealNumber);
    expect(await verdictOf(bag, sealNumber)).toMatchObject({ code: 0, ok: true, sealNumber });
  });

  step('says so when one bit of the bag is another', async () => {
    const file = join(bag, 'data', 'results', 'X1.findings.json');
    const bytes = readFileSync(file);
    bytes[100] = must(bytes[100]) ^ 1;
    writeFileSync(file, bytes);
    await keys.strike(button('Verify', main()));
    await page.getByText(/^Changed: \d+ of \d+ checks failed\.$/).waitFor();
    await keys.look();
  });

  step('help: the list of shortcuts opens and closes, and gives the focus back', async () => {
    await keys.press('?');
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await list.waitFor();
    await keys.look();
    await keys.press('Escape');
    await list.waitFor({ state: 'detached' });
    await keys.look();
  });

  step('a message that goes away by itself covers nothing that has the focus', async () => {
    const view = must(page.viewportSize());
    await keys.part('Evidence');
    await isOn('Evidence');
    const copy = button('Copy as CSV', main());
    await keys.to(copy);
    // So low a window that the message comes up where the button is.
    const { y, height } = must((await copy.boundingBox()) ?? undefined);
    await page.setViewportSize({ width: view.width, height: Math.round(y + height) + 24 });
    await keys.press('Enter');
    await page.locator('.p-toast').first().waitFor();
    await keys.look();
    // And for what gets the focus while it is there.
    await keys.press('Shift+Tab');
    await keys.look();
    await keys.press('Tab');
    await keys.look();
    await page.setViewportSize(view);
  });

  step('always showed where the focus was, and complained about nothing', () => {
    expect([...keys.faults]).toEqual([]);
    expect(watched.complaints).toEqual([]);
    return Promise.resolve();
  });
});
