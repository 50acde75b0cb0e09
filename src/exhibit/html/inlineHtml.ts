import type { Inline } from '../document/blocks.js';
import { address } from './address.js';
import { escapeHtml } from './escapeHtml.js';

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

function runHtml(run: Inline): string {
  const text = escapeHtml(run.text).replace(/\n/g, '<br>');
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
      return `<span class="sign">${text}</span>`;
  }
}
