import type { Locator, Page } from 'playwright-core';
import { must } from '../../support/must.js';

/** Drags files from the desktop over a place in the page and lets them go there, as the browser itself sees it. */
export async function dropOn(page: Page, place: Locator, ...paths: readonly string[]): Promise<void> {
  await place.scrollIntoViewIfNeeded();
  const box = must(await place.boundingBox());
  const devtools = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', {
      type,
      x: box.x + box.width / 2,
      y: box.y + box.height / 3,
      data: { items: [], files: [...paths], dragOperationsMask: 1 },
    });
  }
  await devtools.detach();
}
