import type { BrowserContext, Page } from 'playwright-core';
import { overflowOf } from '../../support/axeCheck.js';
import { CANARY } from './hostileStrings.js';

/** What a page did that it should not have done: requests to elsewhere, dialogs, violations of its policy. */
export interface Misdeeds {
  readonly all: string[];
}

/** Watches a window from before its first line of script is run. */
export async function watchMisdeeds(context: BrowserContext, page: Page, origin: string): Promise<Misdeeds> {
  const all: string[] = [];
  await context.exposeFunction('reportViolation', (what: string) => void all.push(`policy: ${what}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const { reportViolation } = window as unknown as { reportViolation: (what: string) => void };
      reportViolation(`${violatedDirective} ${blockedURI}`);
    });
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) all.push(`request: ${request.url().slice(0, 100)}`);
  });
  page.on('dialog', (dialog) => {
    all.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', () => void all.push('a new window'));
  return { all };
}

/** What is wrong with a page that shows hostile content; nothing when all of it is text. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  const [wholePage, screen] = await overflowOf(page);
  return [
    ...(wholePage > 0 ? [`the page is ${wholePage} px too wide`] : []),
    ...(screen > 0 ? [`the screen is ${screen} px too wide`] : []),
    ...(await page.evaluate(faultsInPage, CANARY)),
  ];
}

/** Runs in the page. */
function faultsInPage(canary: string): string[] {
  const faults: string[] = [];
  const hidden =
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/u;
  const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
  const near = (node: Element | null): string =>
    `${node?.closest('[class]')?.className.toString() ?? ''} “${(node?.textContent ?? '').slice(0, 60)}”`;
  if (canary in window) faults.push('a payload was run');
  for (const element of document.querySelectorAll(
    'img, iframe, object, embed, script:not([src]), base, meta[http-equiv]',
  )) {
    if (element.tagName !== 'META')
      faults.push(`an element of the content: ${element.outerHTML.slice(0, 80)}`);
  }
  for (const link of document.querySelectorAll('a[href], form[action], [formaction]')) {
    const address = link.getAttribute('href') ?? link.getAttribute('action') ?? '';
    if (!address.startsWith('#')) faults.push(`an address: ${address.slice(0, 60)}`);
  }
  for (const inner of document.querySelectorAll(
    'a button, button button, button a, [role=tab] button, [role=option] button',
  )) {
    faults.push(`pressed within what is pressed: ${near(inner)}`);
  }
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) faults.push(`a handler: ${name}`);
      if (hidden.test(value) && name !== 'value') faults.push(`hidden in ${name}: ${near(element)}`);
    }
  }
  if (hidden.test(document.title)) faults.push('hidden in the title of the window');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.nodeValue ?? '';
    const parent = node.parentElement;
    if (parent === null || parent.closest('textarea') !== null) continue;
    if (hidden.test(text)) faults.push(`hidden in the text: ${near(parent)}`);
    if (!rightToLeft.test(text)) continue;
    // Letters that run the other way must not take along what stands beside them on the line.
    let box: Element = parent;
    while (getComputedStyle(box).display === 'inline' && getComputedStyle(box).unicodeBidi === 'normal') {
      if (box.parentElement === null) break;
      box = box.parentElement;
    }
    const isAlone = box.textContent.trim() === text.trim();
    if (getComputedStyle(box).unicodeBidi.includes('isolate') && getComputedStyle(box).display === 'inline')
      continue;
    if (!isAlone && box.namespaceURI === 'http://www.w3.org/1999/xhtml')
      faults.push(`not isolated: ${near(box)}`);
  }
  return [...new Set(faults)];
}

/** Width of the parts of the case at the left, pixels. */
export async function navigationWidth(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelector('.p-nav')?.getBoundingClientRect().width ?? 0);
}
