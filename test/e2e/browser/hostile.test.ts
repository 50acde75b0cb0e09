import { beforeAll, expect, it } from 'vitest';
import {
  browserForTests,
  describeInBrowser,
  enterByLink,
  newWindow,
  PLAIN_VIEW,
  type BrowserState,
} from '../../support/browserWindow.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';
import { prepareHostileCase, type HostileCase } from './hostileCase.js';
import { faultsOf, navigationWidth, watchMisdeeds } from './hostileChecks.js';
import { HOSTILE_OPENED, hostileScreens } from './hostileScreens.js';
import { openScreen } from './screens.js';
import { serveFor, type Served } from './serveFor.js';

const scratch = process.env['HV_ROOT'] ?? scratchFolder();

describeInBrowser('hostile content is text everywhere', () => {
  const browser = browserForTests();
  let hostile: HostileCase;
  let served: Served;
  let state: BrowserState;
  beforeAll(async () => {
    hostile =
      process.env['HV_CASE'] === undefined
        ? await prepareHostileCase(scratch)
        : JSON.parse(process.env['HV_CASE']);
    served = await serveFor(scratch, ['--files', `${scratch}/files`]);
    state = await enterByLink(browser(), served.announced.url);
  }, 600_000);

  it.each([1280, 1024])(
    'on every screen, %d wide',
    async (width) => {
      const { page, complaints } = await newWindow(browser(), state, { ...PLAIN_VIEW, width, height: 800 });
      const { all } = await watchMisdeeds(page.context(), page, new URL(served.at('')).origin);
      const faults: Record<string, readonly string[]> = {};
      const widths = new Set<number>();
      const look = async (name: string): Promise<void> => {
        const found = await faultsOf(page);
        if (found.length > 0) faults[name] = found;
        const wide = await navigationWidth(page);
        if (wide > 0) widths.add(wide);
      };
      const screens = hostileScreens(hostile);
      for (const screen of screens) {
        await openScreen(page, served, screen).catch((error: unknown) => {
          faults[screen.name] = [String(error).slice(0, 300)];
        });
        await look(screen.name);
        if (process.env['HV_SHOTS'] !== undefined)
          await page.screenshot({ path: `${process.env['HV_SHOTS']}/${width} ${screen.name}.png` });
      }
      for (const { name, on, open } of HOSTILE_OPENED) {
        await page.goto('about:blank');
        await openScreen(page, served, must(screens.find((screen) => screen.name === on))).catch(
          (error: unknown) => {
            faults[name] = [String(error).slice(0, 300)];
          },
        );
        await open(page).catch((error: unknown) => {
          faults[name] = [String(error).slice(0, 300)];
        });
        await look(name);
        if (process.env['HV_SHOTS'] !== undefined)
          await page.screenshot({ path: `${process.env['HV_SHOTS']}/${width} ${name}.png` });
      }
      expect({ faults, all, complaints, widths: [...widths] }).toEqual({});
      await page.context().close();
    },
    600_000,
  );
});
