import type { Operators, PdfModule } from './pdfjs.js';

/** What the drawing operators of a page say about its characters. */
export interface Glyphs {
  /** All characters that are drawn, in order, without white space and without characters of format. */
  readonly text: string;
  /** For each unit of `text`, 1 if it is drawn invisibly (text rendering mode 3 or 7). */
  readonly hidden: Uint8Array;
  /** Characters of format, such as soft hyphens, in order: each before the unit `at` of `text`. pdf.js leaves them out of its runs. */
  readonly format: readonly { readonly at: number; readonly char: string }[];
  /** Font names by the ids of pdf.js that occur. */
  readonly fonts: ReadonlySet<string>;
  /** Images that are drawn, and places where one would be drawn that was not decoded. */
  readonly images: number;
}

interface Glyph {
  readonly unicode?: unknown;
}

const FORMAT = /^\p{Cf}+$/u;
const SPACE = /^\s+$/u;

/** Text rendering modes that leave no trace on the page: 3 draws nothing, 7 only clips. ISO 32000-1, Table 106. */
const isInvisible = (mode: unknown): boolean => mode === 3 || mode === 7;

/** Reads the drawing operators of one page. */
export function glyphsOf({ fnArray, argsArray }: Operators, ops: PdfModule['OPS']): Glyphs {
  const parts: string[] = [];
  const hiddenRanges: [number, number][] = [];
  const format: { at: number; char: string }[] = [];
  const fonts = new Set<string>();
  const saved: boolean[] = [];
  let [length, isHidden, images] = [0, false, 0];
  for (const [index, operator] of fnArray.entries()) {
    const args = argsArray[index] as readonly unknown[] | null;
    switch (operator) {
      case ops['save']:
      case ops['paintFormXObjectBegin']:
        saved.push(isHidden);
        break;
      case ops['restore']:
      case ops['paintFormXObjectEnd']:
        isHidden = saved.pop() ?? isHidden;
        break;
      case ops['setTextRenderingMode']:
        isHidden = isInvisible(args?.[0]);
        break;
      case ops['setFont']:
        if (typeof args?.[0] === 'string') fonts.add(args[0]);
        break;
      case ops['paintImageXObject']:
      case ops['paintImageMaskXObject']:
      case ops['paintInlineImageXObject']:
        images += 1;
        break;
      case ops['showText']: {
        const start = length;
        for (const glyph of (args?.[0] ?? []) as readonly (Glyph | number | null)[]) {
          const unicode = typeof glyph === 'object' ? glyph?.unicode : undefined;
          if (typeof unicode !== 'string' || SPACE.test(unicode)) continue;
          if (FORMAT.test(unicode)) format.push({ at: length, char: unicode });
          else {
            parts.push(unicode);
            length += unicode.length;
          }
        }
        if (isHidden) hiddenRanges.push([start, length]);
        break;
      }
    }
  }
  const hidden = new Uint8Array(length);
  for (const [start, end] of hiddenRanges) hidden.fill(1, start, end);
  return { text: parts.join(''), hidden, format, fonts, images };
}

/** A run of text with what the operators say about it. */
export interface MatchedRun {
  /** The text with the characters of format in their places. */
  readonly text: string;
  readonly isHidden: boolean;
}

/** A run may stand this many units later in the operators than the run before it ends: text outside the page is drawn too. */
const WINDOW = 4000;

/** After this many runs that were not found, the two orders differ and the search ends. */
const MISSES = 200;

/**
 * Finds runs of text among the drawn characters, in the order of the file. A run that is not found is returned as it is.
 */
export class RunMatcher {
  readonly #glyphs: Glyphs;
  #at = 0;
  #nextFormat = 0;
  #misses = 0;

  constructor(glyphs: Glyphs) {
    this.#glyphs = glyphs;
  }

  /** The next run. */
  match(text: string): MatchedRun {
    const plain = text.replace(/\s+/gu, '');
    const { text: drawn, hidden, format } = this.#glyphs;
    if (plain === '' || this.#misses > MISSES) return { text, isHidden: false };
    let start = drawn.startsWith(plain, this.#at) ? this.#at : -1;
    if (start < 0) {
      const window = drawn.slice(this.#at, this.#at + plain.length + WINDOW);
      const found = window.indexOf(plain);
      start = found < 0 ? -1 : this.#at + found;
    }
    if (start < 0) {
      this.#misses += 1;
      return { text, isHidden: false };
    }
    this.#misses = 0;
    const end = start + plain.length;
    let hiddenUnits = 0;
    for (let at = start; at < end; at++) hiddenUnits += hidden[at] ?? 0;
    while ((format[this.#nextFormat]?.at ?? Infinity) < start) this.#nextFormat += 1;
    const inserts: { at: number; char: string }[] = [];
    for (;;) {
      const next = format[this.#nextFormat];
      if (next === undefined || next.at > end) break;
      inserts.push({ at: next.at - start, char: next.char });
      this.#nextFormat += 1;
    }
    this.#at = end;
    return { text: inserted(text, inserts), isHidden: hiddenUnits * 2 > plain.length };
  }
}

/** Puts characters into a text; `at` counts units that are not white space. A character at a space comes before the space. */
function inserted(text: string, inserts: readonly { readonly at: number; readonly char: string }[]): string {
  if (inserts.length === 0) return text;
  const parts: string[] = [];
  let [plain, next] = [0, 0];
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    while (next < inserts.length && (inserts[next]?.at ?? 0) <= plain) {
      parts.push(inserts[next]?.char ?? '');
      next += 1;
    }
    if (char === undefined) break;
    parts.push(char);
    if (!/\s/u.test(char)) plain += 1;
  }
  return parts.join('');
}
