import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { Page } from 'playwright-core';
import { drawnWithInstalledFonts } from './installedFonts.js';

const KEPT = fileURLToPath(new URL('../../../docs/screens/', import.meta.url));
/** With this set, the pictures are taken anew instead of compared. */
export const RENEWS = process.env['PALIMPSEST_UPDATE_SCREENS'] === '1';
/** Times, hashes and rates differ from run to run; a screen that fell apart differs much more. */
const TOLERATED_SHARE = 0.03;
/** Longest time that a screen with all its data takes to be painted. */
const SETTLES_MS = 120_000;

/** Arguments of a browser whose pictures are the same on every machine: no colours, hints or edges of letters as its screen wants them. */
export const PICTURE_ARGS = [
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--hide-scrollbars',
] as const;

/**
 * Compares the screen with the picture of it that is kept in docs/screens, in words where it is not as it was; or takes the picture
 * anew. A slow machine paints the last of a screen late: it is looked at again until it is as it was, or its time is over. No text of
 * a screen may need a font that is installed: pictures of it would differ from machine to machine.
 * @param name of the file
 */
export async function differencesFromKept(page: Page, name: string): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  if (RENEWS) {
    await page.waitForTimeout(500);
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(join(KEPT, name), await take(page));
    return installedFontsIn(page, name);
  }
  const end = Date.now() + SETTLES_MS;
  for (;;) {
    const differences = differenceOf(name, await take(page));
    if (differences.length === 0) return installedFontsIn(page, name);
    if (Date.now() > end) return differences;
  }
}

async function installedFontsIn(page: Page, name: string): Promise<string[]> {
  const texts = await drawnWithInstalledFonts(page);
  return texts.map((text) => `${name}: ${text}, which is not shipped`);
}

function take(page: Page): Promise<Buffer> {
  return page.screenshot({ animations: 'disabled', caret: 'hide' });
}

/** In words where a picture is not as it was; nothing where it is. */
function differenceOf(name: string, taken: Buffer): string[] {
  const path = join(KEPT, name);
  if (!existsSync(path)) return [`${name}: there is none to compare with`];
  const before = PNG.sync.read(readFileSync(path));
  const now = PNG.sync.read(taken);
  if (before.width !== now.width || before.height !== now.height) return [`${name}: another size`];
  const differing = pixelmatch(before.data, now.data, undefined, now.width, now.height, { threshold: 0.2 });
  const share = differing / (now.width * now.height);
  return share <= TOLERATED_SHARE ? [] : [`${name}: ${(100 * share).toFixed(1)} % of the pixels differ`];
}
