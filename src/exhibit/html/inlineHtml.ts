import { escapeHtml } from '../../base/index.js';
import { powerParts, textDirection } from '../../figure/index.js';
import { hasPowers, type Inline } from '../document/blocks.js';
import { address } from './address.js';

/**
 * Runs of text as HTML. Everything is escaped, and text from outside is isolated (`<bdi>`), so that no direction mark in it can move the text
 * around it.
 */
export function inlineHtml(runs: readonly Inline[]): string {
  let html = '';
  for (let index = 0; index < runs.length; index++) {
    const run = runs[index];
    if (run === undefined) continue;
    if (run.foreign !== true) {
      html += runHtml(run);
      continue;
    }
    // Neighboring runs from outside are one string that was split; they are isolated together.
    let inner = '';
    let next: Inline | undefined = run;
    while (next?.foreign === true) {
      inner += runHtml(next);
      index += 1;
      next = runs[index];
    }
    index -= 1;
    html += `<bdi>${inner}</bdi>`;
  }
  return html;
}

/**
 * The attribute of an element that contains only text from outside and is written from right to left; empty for every other. The text then begins
 * at the right, and its parts follow each other to the left.
 */
export function directionHtml(...parts: readonly (readonly Inline[])[]): string {
  const runs = parts.flat();
  if (!runs.every((run) => run.foreign === true || run.text.trim() === '')) return '';
  const words = runs.flatMap(({ text, style }) => (style === 'sign' ? [] : [text])).join('');
  return textDirection(words) === 'rtl' ? ' dir="rtl"' : '';
}

function runHtml(run: Inline): string {
  const parts = hasPowers(run) ? powerParts(run.text) : [{ text: run.text, raised: false }];
  const text = parts
    .map((part) => {
      const words = escapeHtml(part.text).replace(/\n/g, '<br>');
      return part.raised ? `<sup><span class="caret">^</span>${words}</sup>` : words;
    })
    .join('');
  const inner = run.link === undefined ? styled(run, text) : linked(run.link, styled(run, text));
  return run.heat === undefined ? inner : `<span class="t${run.heat}">${inner}</span>`;
}

function linked(link: string, inner: string): string {
  return `<a class="term" href="#${address(link)}">${inner}</a>`;
}

function styled(run: Inline, text: string): string {
  switch (run.style) {
    case 'plain':
      return text;
    case 'strong':
      return `<strong>${text}</strong>`;
    case 'emphasis':
      return `<em>${text}</em>`;
    case 'hash':
      return `<code class="hash">${text}</code>`;
    case 'mono':
      return `<code>${text}</code>`;
    case 'muted':
      return `<span class="muted">${text}</span>`;
    case 'alarm':
      return `<strong class="alarm">${text}</strong>`;
    case 'differs':
      return `<mark>${text}</mark>`;
    case 'sign':
      return `<span class="sign" dir="ltr">${text}</span>`;
  }
}
