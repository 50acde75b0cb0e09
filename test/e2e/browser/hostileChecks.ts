import type { BrowserContext, Page } from 'playwright-core';
import { overflowOf } from '../../support/window/axeCheck.js';
import { CANARY } from './hostileStrings.js';

/** Blocks that hold a text of the evidence and nothing of ours. */
const OWN_PARAGRAPHS = 'bdi, .reader-paragraph, .layer-text';

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
    ...(await page.evaluate(faultsInPage, { canary: CANARY, ownParagraphs: OWN_PARAGRAPHS })),
  ];
}

/** Runs in the page, by itself: it can reach nothing of this file. */
function faultsInPage({ canary, ownParagraphs }: { canary: string; ownParagraphs: string }): string[] {
  const faults: string[] = [];
  const hidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
  // What joins two pictures into one is seen in them: "\u{1F469}\u200D\u{1F467}". At any other place a joiner is hidden.
  const joined =
    /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})/gu;
  const hides = (text: string): boolean => hidden.test(text.replace(joined, ''));
  const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
  const near = (node: Element | null): string =>
    `${node?.closest('[class]')?.className.toString() ?? ''} “${(node?.textContent ?? '').slice(0, 60)}”`;
  if (canary in window) faults.push('a payload was run');
  // The numbers of a sealed page lie in it as data, which no browser runs or shows.
  const data = document.querySelector('script[type="application/json"]#report-json');
  if (data !== null) JSON.parse(data.textContent);
  for (const element of document.querySelectorAll(
    'img, iframe, object, embed, script:not([src]), base, meta[http-equiv]',
  )) {
    if (element.tagName !== 'META' && element !== data)
      faults.push(`an element of the content: ${element.outerHTML.slice(0, 80)}`);
  }
  for (const link of document.querySelectorAll('a[href], form[action], [formaction]')) {
    const address = link.getAttribute('href') ?? link.getAttribute('action') ?? '';
    // A sealed report is handed out by the door itself: ids and a word from a list, and nothing that content decides.
    const download = /^\/api\/report\?case=[\w-]+&report=[\w.-]+&part=(?:pdf|html|bag)(?:&show=1)?$/;
    if (!address.startsWith('#') && !download.test(address))
      faults.push(`an address: ${address.slice(0, 60)}`);
  }
  for (const inner of document.querySelectorAll(
    'a button, button button, button a, [role=tab] button, [role=option] button',
  )) {
    faults.push(`pressed within what is pressed: ${near(inner)}`);
  }
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) faults.push(`a handler: ${name}`);
      if (hides(value) && name !== 'value') faults.push(`hidden in ${name}: ${near(element)}`);
    }
  }
  if (hides(document.title)) faults.push('hidden in the title of the window');
  const pictures = '[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f\\u200d]+';
  const atEnd = new RegExp(`${pictures}$`, 'u');
  const atStart = new RegExp(`^${pictures}`, 'u');
  const besides = (node: Node): [before: string, after: string] => {
    const at = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    at.currentNode = node;
    const [before = ''] = atEnd.exec(at.previousNode()?.nodeValue ?? '') ?? [];
    at.currentNode = node;
    const [after = ''] = atStart.exec(at.nextNode()?.nodeValue ?? '') ?? [];
    // A joiner at the far end is looked at with the text to which it belongs.
    return [before.replace(/^\u200d+/u, ''), after.replace(/\u200d+$/u, '')];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.nodeValue ?? '';
    const parent = node.parentElement;
    if (parent === null || parent === data || parent.closest('textarea') !== null) continue;
    // A picture may be cut between two tokens: what stands beside the text on either side belongs to it.
    const [before, after] = besides(node);
    if (hides(`${before}${text}${after}`)) faults.push(`hidden in the text: ${near(parent)}`);
    if (!rightToLeft.test(text)) continue;
    // Letters that run the other way must not take along what stands beside them on the line.
    let box: Element = parent;
    const style = (): CSSStyleDeclaration => getComputedStyle(box);
    while (style().display === 'inline' && style().unicodeBidi === 'normal' && box.parentElement !== null) {
      box = box.parentElement;
    }
    if (/isolate|plaintext/.test(style().unicodeBidi) && style().display.startsWith('inline')) continue;
    // A line or paragraph of its own is its own as well, when nothing but that text is in it.
    const isOwn = box.textContent.trim() === text.trim() || box.matches(ownParagraphs);
    if (!isOwn && box.namespaceURI === 'http://www.w3.org/1999/xhtml')
      faults.push(`not isolated: ${near(box)}`);
  }
  return [...new Set(faults)];
}

/** Makes the window so wide and waits until what it shows was drawn anew. */
export async function widen(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Width of the case navigation on the left, pixels. */
export async function navigationWidth(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelector('.p-nav')?.getBoundingClientRect().width ?? 0);
}
