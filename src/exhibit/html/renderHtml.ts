import { dataBlock, escapeHtml, PAGE_OPENING } from '../../base/index.js';
import type { Report } from '../../domain/index.js';
import type { Block } from '../document/blocks.js';
import { withTermLinks } from '../document/glossarySection.js';
import { reportDocument } from '../document/reportDocument.js';
import { visibleString } from '../../figure/index.js';
import { renderJson } from '../renderJson.js';
import { address } from './address.js';
import { blockHtml } from './blockHtml.js';
import { styleSheet } from './style.js';

/** A font that is embedded in the page. */
export interface WebFont {
  readonly family: string;
  readonly style: 'normal' | 'italic';
  readonly weight: 400 | 700;
  /** WOFF2 bytes in base64. */
  readonly base64: string;
}

/**
 * The report as one HTML file that runs nothing and fetches nothing. It opens offline, can be printed, and follows the reader's dark or light
 * mode. It contains the report's JSON as a data block, so that the page can be compared with the data. Every string from outside is escaped
 * and isolated. Without fonts, the reader's own serif is used.
 * @param json the report as renderJson has it; default: made here
 */
export function renderHtml(
  report: Report,
  fonts: readonly WebFont[] = [],
  json = renderJson(report),
): string {
  const blocks = withTermLinks(reportDocument(report));
  const first = blocks.findIndex((block) => block.kind === 'pageBreak');
  const draft = report.status === 'draft' ? '<p class="draft" role="note">DRAFT — UNSEALED</p>' : '';
  return (
    PAGE_OPENING +
    `<title>${escapeHtml(`${report.id} · ${visibleString(report.title)}`)}</title>\n` +
    `<style>\n${fonts.map(fontFace).join('\n')}\n${styleSheet()}\n</style>\n</head>\n<body>\n${draft}\n<main>\n` +
    `${blocks.slice(0, first).map(blockHtml).join('\n')}\n${contents(blocks)}\n` +
    `${blocks.slice(first).map(blockHtml).join('\n')}\n</main>\n${dataBlock(json)}\n</body>\n</html>\n`
  );
}

function contents(blocks: readonly Block[]): string {
  const links = blocks.flatMap((block) =>
    block.kind === 'heading' && block.level === 1 && block.small !== true
      ? [`<a href="#${address(block.id)}">${escapeHtml(block.text)}</a>`]
      : [],
  );
  return `<nav aria-label="Contents">${links.join('')}</nav>`;
}

function fontFace(font: WebFont): string {
  return (
    `@font-face{font-family:'${font.family}';font-style:${font.style};font-weight:${font.weight === 700 ? '600 700' : '400'};` +
    `font-display:swap;src:url(data:font/woff2;base64,${font.base64}) format('woff2')}`
  );
}
