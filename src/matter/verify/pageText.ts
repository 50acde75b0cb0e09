import type { Report } from '../../domain/index.js';
import { powerParts } from '../../figure/index.js';
import { readInProcess } from '../../readers/index.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** What a reader of a page reads, spaces collapsed: no style, no data, no tags. */
export function pageText(html: string): string {
  return plain(
    html
      .replace(/<(head|script|style)\b[\s\S]*?<\/\1>/gi, ' ')
      .replace(/<(?:\/?(?:a|b|bdi|code|em|mark|span|strong|sup)\b)[^<>]*>/gi, '')
      .replace(/<[^<>]*>/g, ' ')
      .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity),
  );
}

/**
 * What a reader of a PDF reads, spaces collapsed. Cells of a table come line by line.
 * @throws {PalimpsestError} as readInProcess
 */
export async function pdfText(bytes: Uint8Array): Promise<string> {
  return plain((await readInProcess(bytes, 'report.pdf')).text);
}

/**
 * Sentences of the findings that a page leaves out although this program prints them, as they stand in the report.
 * @param sealed text of the page
 * @param again text of the page that this program makes of the report
 * @param stands whether a text has a sentence; by default in one piece
 */
export function unprintedSentences(
  report: Report,
  sealed: string,
  again: string,
  stands = (sentence: string, text: string): boolean => text.includes(sentence),
): string[] {
  // A page prints a sentence that two findings share once, so each stands by itself.
  const sentences = report.examinations.flatMap(({ findings }) =>
    (findings?.findings ?? []).flatMap(({ sentence }) =>
      plain(sentence).split(/(?<=[.!?]) (?=[\p{Lu}\p{N}“])/u),
    ),
  );
  return [...new Set(sentences)].filter((one) => !stands(one, sealed) && stands(one, again));
}

/** Characters that the foot of a page and the head of the next may take. */
const BREAK_CHARS = 300;
/** Characters of a sentence on each side of a break, so that no chance finds them. */
const LEAST_PART = 20;

/** Does the text of a PDF have a sentence, whole or with one break of a page in it? Another build may break its pages elsewhere. */
export function standsInPdf(sentence: string, text: string): boolean {
  // The text of a PDF has a raised exponent without its caret.
  const raised = powerParts(sentence)
    .map((part) => part.text)
    .join('');
  return standsOverBreak(sentence, text) || (raised !== sentence && standsOverBreak(raised, text));
}

function standsOverBreak(sentence: string, text: string): boolean {
  if (text.includes(sentence)) return true;
  for (let cut = LEAST_PART; cut <= sentence.length - LEAST_PART; cut++) {
    if (sentence[cut] !== ' ') continue;
    const [before, after] = [sentence.slice(0, cut), sentence.slice(cut + 1)];
    for (let at = text.indexOf(before); at !== -1; at = text.indexOf(before, at + 1)) {
      const end = at + before.length;
      if (text.slice(end, end + BREAK_CHARS + after.length).includes(after)) return true;
    }
  }
  return false;
}

/**
 * Numbers of a page that stand neither on the page that this program makes of the report nor in the report itself, by any rounding.
 * @param sealed text of the page
 * @param again text of the page that this program makes of the report
 */
export function strangeNumbers(report: Report, sealed: string, again: string): string[] {
  const known = numbersIn(again);
  const values: number[] = [];
  collect(report, known, values);
  return [...numbersIn(sealed)].filter((number) => !known.has(number) && !isRounded(number, values));
}

function collect(value: unknown, known: Set<string>, values: number[]): void {
  if (typeof value === 'number') values.push(Math.abs(value));
  else if (typeof value === 'string') for (const number of numbersIn(value)) known.add(number);
  else if (typeof value === 'object' && value !== null)
    for (const member of Object.values(value)) collect(member, known, values);
}

function isRounded(number: string, values: readonly number[]): boolean {
  const plainNumber = number.replaceAll(',', '');
  const decimals = plainNumber.split('.')[1]?.length ?? 0;
  return values.some((value) =>
    [value, value * 100].some((one) => one < 1e15 && one.toFixed(decimals) === plainNumber),
  );
}

function numbersIn(text: string): Set<string> {
  return new Set(text.match(/\d+(?:,\d{3})*(?:\.\d+)?/g) ?? []);
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
