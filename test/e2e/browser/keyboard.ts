import type { Locator, Page } from 'playwright-core';
import { focusFault } from './focusFault.js';

/** More stops than any screen has. */
const MOST_STOPS = 200;
/** Frames in which a window that is just drawing may put the focus right. */
const SECOND_LOOKS = 600;

/** Works a window by keys alone, and looks after every key where the focus is. */
export class Keyboard {
  readonly #page: Page;
  #at = '';
  #last = '';
  /** Places where the focus was not as it should be. */
  readonly faults = new Set<string>();

  constructor(page: Page) {
    this.#page = page;
  }

  /** Strikes keys one after the other: `Tab`, `Shift+ArrowRight`, `Control+K`, `n`. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
    this.#last = `${keys.join(', ')} at ${this.#at}`;
  }

  /** Types over what is in the field that has the focus. */
  async type(text: string): Promise<void> {
    await this.press('Control+A');
    await this.#page.keyboard.type(text);
  }

  /** Goes on with Tab, or back, until something has the focus. */
  async to(target: Locator, direction: 'on' | 'back' = 'on'): Promise<void> {
    await target.first().waitFor({ state: 'attached' });
    const stops: string[] = [];
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      if (await this.isAt(target)) return;
      await this.press(direction === 'on' ? 'Tab' : 'Shift+Tab');
      // Beyond the last stop lies the browser's own bar.
      if (!(await this.#isAtEdge())) stops.push(await this.look());
    }
    throw new Error(`Tab does not lead to ${String(target)}; it leads to\n${stops.slice(0, 60).join('\n')}`);
  }

  /** Whether the keyboard is there, or within it. */
  async isAt(target: Locator): Promise<boolean> {
    const all = await target.all();
    const found = await Promise.all(
      all.map((one) =>
        one
          .evaluate(
            (element) => element.contains(document.activeElement) && document.activeElement !== document.body,
            null,
            { timeout: 1000 },
          )
          .catch(() => false),
      ),
    );
    return found.includes(true);
  }

  #isAtEdge(): Promise<boolean> {
    return this.#page.evaluate(() => document.activeElement === document.body);
  }

  /** Where the keyboard is. A fault there that stays is kept, with what led to it. */
  async look(): Promise<string> {
    let fault = await focusFault(this.#page);
    for (let again = 0; fault !== '' && again < SECOND_LOOKS; again++) {
      await this.#page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
      fault = await focusFault(this.#page);
    }
    if (fault !== '') this.faults.add(`${new URL(this.#page.url()).hash}: ${fault}, after ${this.#last}`);
    this.#at = await this.#page.evaluate(() => {
      const { activeElement } = document;
      const name =
        activeElement?.getAttribute('aria-label') ?? activeElement?.textContent.trim().slice(0, 40);
      return `${activeElement?.tagName.toLowerCase() ?? ''} "${name ?? ''}"`;
    });
    return this.#at;
  }

  /** Goes to something by Tab and strikes a key there. */
  async strike(target: Locator, key = 'Enter'): Promise<void> {
    await this.to(target);
    await this.press(key);
    await this.look();
  }

  /** Fills fields by their labels, going from one to the next. */
  async fill(fields: Readonly<Record<string, string>>, within: Page | Locator): Promise<void> {
    for (const [label, text] of Object.entries(fields)) {
      await this.to(within.getByLabel(label, { exact: true }));
      await this.type(text);
    }
  }

  /** Runs a command by its name from the palette. */
  async command(name: string): Promise<void> {
    await this.press('Control+K');
    const palette = this.#page.getByRole('dialog', { name: 'Commands' });
    await palette.waitFor();
    await this.#page.keyboard.type(name);
    // The first that fits is chosen by itself, a moment later.
    await palette.locator('[role=menuitem][data-focused]').waitFor();
    await this.look();
    for (let line = 0; line < MOST_STOPS; line++) {
      const chosen = palette
        .locator('[role=menuitem][data-focused]')
        .filter({ hasText: new RegExp(`^${name}`) });
      if ((await chosen.count()) > 0) break;
      await this.press('ArrowDown');
    }
    await this.press('Enter');
    await palette.waitFor({ state: 'detached' });
  }

  /** Chooses a part of the case in the tree at the left. */
  async part(name: string): Promise<void> {
    const tree = this.#page.getByRole('treegrid', { name: 'Case navigation' });
    await this.to(tree, 'back');
    await this.press('Home');
    for (let line = 0; line < 60; line++) {
      const at = await this.#page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
      await this.look();
      if (at === name) {
        await this.press('Enter');
        return;
      }
      await this.press('ArrowDown');
    }
    throw new Error(`the tree has no line "${name}"`);
  }
}
