import { dataBlock, escapeHtml, PAGE_OPENING } from '../../base/index.js';
import type { Report } from '../../domain/index.js';
import { withTermLinks } from '../document/glossarySection.js';
import { reportDocument } from '../document/reportDocument.js';
import { visibleString } from '../../figure/index.js';
import { pageMarks, type PageMarks } from '../pageMarks.js';
import { renderJson } from '../renderJson.js';
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
  const marks = pageMarks(report);
  const designation =
    marks.designation === '' ? '' : `<p class="designation" role="note">${escapeHtml(marks.designation)}</p>`;
  const draft = report.status === 'draft' ? '<p class="draft" role="note">DRAFT — UNSEALED</p>' : '';
  return (
    PAGE_OPENING +
    `<title>${escapeHtml(`${report.id} · ${visibleString(report.title)}`)}</title>\n` +
    `<style>\n${fonts.map(fontFace).join('\n')}\n${styleSheet()}\n${pageBoxes(report, marks)}\n</style>\n</head>\n<body>\n${designation}${draft}\n<main>\n` +
    `${blocks.map(blockHtml).join('\n')}\n</main>\n${dataBlock(json)}\n</body>\n</html>\n`
  );
}

/** What a browser prints in the margins of every page. */
function pageBoxes({ id, revision }: Report, { docket, designation }: PageMarks): string {
  const identity = [`${id} · revision ${revision}`, ...(docket === '' ? [] : [docket])].join(' · ');
  const box = (place: string, content: string): string => `@${place}{content:${content}}`;
  return `@page{${designation === '' ? '' : box('top-center', cssString(designation))}${box('bottom-left', cssString(identity))}${box('bottom-right', "'Page ' counter(page) ' of ' counter(pages)")}}`;
}

/** A text as a string of CSS: letters and digits as they are, everything else by its code point. */
function cssString(text: string): string {
  return `'${text.replace(/[^\p{L}\p{N} ]/gu, (character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `)}'`;
}

function fontFace(font: WebFont): string {
  return (
    `@font-face{font-family:'${font.family}';font-style:${font.style};font-weight:${font.weight === 700 ? '600 700' : '400'};` +
    `font-display:swap;src:url(data:font/woff2;base64,${font.base64}) format('woff2')}`
  );
}
