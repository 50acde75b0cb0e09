import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { auditOf, CONTROL, shown, TARGET } from '../../cli/caseWith.js';
import { writeGguf } from '../../support/models/ggufWriter.js';
import { randomLlama, TINY } from '../../support/models/tinyModels.js';
import { byteLevelBpe } from '../../support/models/tinyTokenizers.js';
import { longLane } from '../../support/lanes.js';
import { scratchFolder } from '../../support/scratch.js';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newWindow,
  type WatchedPage,
} from '../../support/window/browserWindow.js';
import { dropOn } from './dropOn.js';
import { sealNumberOn } from './looks.js';
import { EXAMINER, MATTER, verdictOf } from './pathCase.js';
import { PASSPHRASE } from './preparedCase.js';
import { serveFor, type Served } from './serveFor.js';

const scratch = scratchFolder();
/** Thirty such works are in the planted chapters. */
const WORK_CHARS = 900;

/** Twelve examinations of thirty works are run one after the other. */
const RUNS_MS = 3 * 3_600_000;

/** What a person pressed: buttons, links and rows; and fields in which they then typed. */
interface Pressed {
  readonly clicks: number;
  readonly fields: number;
}

/**
 * From a new case to the verified bag with as few clicks as there are. Each press of the mouse is counted once, and each drop, however often
 * the browser has to try it on a page that is still moving.
 */
class Path {
  readonly #served: Served;
  readonly #watched: WatchedPage;
  readonly #name: string;
  #clicks = 0;
  #fields = 0;

  constructor(served: Served, watched: WatchedPage, name: string) {
    this.#served = served;
    this.#watched = watched;
    this.#name = name;
  }

  static async enter(served: Served, browser: Parameters<typeof newWindow>[0], name: string): Promise<Path> {
    const watched = await newWindow(browser, await enterByLink(browser, served.announced.url));
    await watched.page.goto(served.at('#/'));
    return new Path(served, watched, name);
  }

  get page(): Page {
    return this.#watched.page;
  }

  get folder(): string {
    return join(this.#served.cases, this.#name);
  }

  async click(what: Locator): Promise<void> {
    this.#clicks += 1;
    await what.click();
  }

  press(name: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    return this.click(within.getByRole('button', { name }));
  }

  part(name: string): Promise<void> {
    return this.click(
      this.page.getByRole('treegrid', { name: 'Case navigation' }).getByRole('row', { name }),
    );
  }

  async typeIn(fields: Readonly<Record<string, string>>, within: Page | Locator): Promise<void> {
    for (const [label, text] of Object.entries(fields)) {
      this.#fields += 1;
      await within.getByLabel(label, { exact: true }).click();
      await this.page.keyboard.insertText(text);
    }
  }

  async makeCase(): Promise<void> {
    await this.press('New case…');
    const dialog = this.page.getByRole('dialog', { name: 'New case' });
    await this.typeIn({ ...MATTER, Caption: this.#name }, dialog);
    await this.press('Next', dialog);
    await this.typeIn(EXAMINER, dialog);
    await this.press('Create case now', dialog);
    await this.page.getByRole('heading', { level: 1, name: this.#name }).waitFor();
  }

  /** @param targets names of models besides the first that are under examination too */
  async receive(files: readonly string[], targets: readonly string[] = []): Promise<void> {
    const main = this.page.getByRole('main');
    await main.getByText('Files can be dropped anywhere on this page.').waitFor();
    await dropOn(this.page, main.getByRole('heading', { level: 1 }), ...files);
    this.#clicks += 1;
    const rows = this.page.getByRole('table', { name: 'Files to receive' }).locator('tbody');
    await expect.poll(() => rows.count()).toBe(files.length);
    await expect.poll(() => this.page.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
    for (const name of targets) {
      await this.press(new RegExp(`Role of ${name}`));
      await this.click(this.page.getByRole('option', { name: 'Model under examination' }));
    }
    await this.press('Receive all');
    await this.press('Standard examination', main);
    await main.getByText('The standard examination uses').waitFor();
    expect((await shown(this.folder)).evidence.map(({ id }) => id)).toEqual(
      files.map((_file, index) => `E${index + 1}`),
    );
  }

  /** Queues one attack, or the whole standard examination. */
  async queue(attack: string | null): Promise<void> {
    if (attack !== null) await this.click(this.page.getByText(attack, { exact: true }));
    const aside = this.page.getByRole('complementary', { name: 'Estimate and queue' });
    await this.press('Add to queue', aside);
    await aside.getByText(/in the queue/).waitFor();
    await this.part('Overview');
    await this.page
      .getByText(/^Examinations?$/)
      .first()
      .waitFor();
  }

  /** Waits until this number of examinations of the case are finished. */
  async finished(count: number): Promise<void> {
    const done = (): number =>
      auditOf(this.folder).filter(({ action }) => action === 'examination-finished').length;
    await expect.poll(done, { timeout: RUNS_MS }).toBe(count);
  }

  async markTheAnswer(work: string, model: string): Promise<void> {
    const matrix = this.page.getByRole('region', { name: 'Answers by work and model' });
    const row = matrix.getByRole('row', { name: new RegExp(`^${work} `) });
    await row.waitFor();
    const cell = row.getByRole('cell').nth(await this.#columnOf(matrix, model));
    await expect.poll(async () => /not examined|not finished/.test(await cell.innerText())).toBe(false);
    await this.click(cell.getByRole('link'));
    const main = this.page.getByRole('main');
    await main.getByRole('region', { name: 'Answer' }).waitFor();
    await this.press(/^Mark as exhibit/, main.getByRole('region', { name: 'Answer' }));
    const dialog = this.page.getByRole('dialog', { name: 'Mark as exhibit' });
    await this.press(/^Mark/, dialog);
    await dialog.waitFor({ state: 'detached' });
  }

  async #columnOf(matrix: Locator, model: string): Promise<number> {
    const heads = await matrix.getByRole('columnheader').allInnerTexts();
    return heads.filter((head) => /^E\d/.test(head)).findIndex((head) => head.startsWith(`${model} `));
  }

  async seal(): Promise<string> {
    await this.part('Reports');
    const main = this.page.getByRole('main');
    await main.getByText('Nothing prevents sealing.').waitFor();
    // The name is that of the case's examiner.
    await this.typeIn({ 'Passphrase (required)': PASSPHRASE }, main);
    await this.typeIn({ 'Confirm passphrase (required)': PASSPHRASE }, main);
    await this.press('Create key');
    await this.typeIn({ 'Passphrase of the key': PASSPHRASE }, main);
    await this.press('Seal the report');
    await main.getByText('The report was sealed.').waitFor();
    // It is verified where it was sealed, without being asked.
    await main.getByText('Intact, signer confirmed.').waitFor();
    return sealNumberOn(this.page);
  }

  /** Takes the bag along, and verifies it with the command line. */
  async takeBag(sealNumber: string): Promise<void> {
    const main = this.page.getByRole('main');
    const coming = this.page.waitForEvent('download');
    await main.getByRole('link', { name: 'Download Bag (ZIP)' }).click();
    const bag = join(scratch, `${this.#name}.zip`);
    await (await coming).saveAs(bag);
    expect(await verdictOf(bag, sealNumber)).toMatchObject({ code: 0, ok: true, sealNumber });
  }

  pressed(): Pressed {
    return { clicks: this.#clicks, fields: this.#fields };
  }

  complaints(): readonly string[] {
    return this.#watched.complaints;
  }
}

describeInBrowser('clicks from a new case to a verified bag', () => {
  const browser = browserForTests();

  it('at most fifteen for one work and one attack, with an exhibit and a key that is made on the way', async () => {
    const served = await serveFor(join(scratch, 'one'));
    const path = await Path.enter(served, browser(), 'one-work');
    await path.makeCase();
    const [work, control] = [text('work', TARGET, 0), text('control', CONTROL, 0, 2 * WORK_CHARS)];
    await path.receive([tinyModel('only'), work, control]);
    await path.queue('Probabilistic extraction');
    await path.markTheAnswer('E2', 'E1');
    const sealNumber = await path.seal();
    const { clicks, fields } = path.pressed();
    console.log(`one work, one attack, sealed and verified: ${clicks} clicks, ${fields} fields`);
    await path.takeBag(sealNumber);
    expect(clicks).toBeLessThanOrEqual(15);
    expect(path.complaints()).toEqual([]);
  });

  const thirty = 'at most twenty-five for the standard examination of thirty works with two models';
  longLane(
    thirty,
    'one work and one attack',
    async () => {
      const served = await serveFor(join(scratch, 'thirty'));
      const path = await Path.enter(served, browser(), 'thirty-works');
      await path.makeCase();
      const works = Array.from({ length: 30 }, (_, index) => text(`work ${index + 1}`, TARGET, index));
      const control = text('held-out control', CONTROL, 0, 10 * WORK_CHARS);
      await path.receive([tinyModel('first'), tinyModel('second'), ...works, control], ['second.gguf']);
      await path.queue(null);
      await path.finished(12);
      await path.markTheAnswer('E3', 'E1');
      await path.part('Overview');
      await path.markTheAnswer('E32', 'E2');
      const sealNumber = await path.seal();
      const { clicks, fields } = path.pressed();
      console.log(`thirty works, two models, standard: ${clicks} clicks, ${fields} fields`);
      await path.takeBag(sealNumber);
      expect(clicks).toBeLessThanOrEqual(25);
      expect(path.complaints()).toEqual([]);
    },
    () => null,
    RUNS_MS,
  );
});

/** A piece of a text in a file of its own. */
function text(name: string, of: string, index: number, chars = WORK_CHARS): string {
  const path = join(scratch, `${name}.txt`);
  writeFileSync(path, of.slice(index * WORK_CHARS, index * WORK_CHARS + chars));
  return path;
}

/** A small model with random weights: what is counted here are clicks, whatever the model holds. */
function tinyModel(seed: string): string {
  const path = join(scratch, `${seed}.gguf`);
  writeGguf(path, randomLlama({ ...TINY, tokenizer: byteLevelBpe(500, { bos: true }), seed }));
  return path;
}
