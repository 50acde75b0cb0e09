import { mapValues } from '../../base/index.js';
import type { DocumentFonts } from '../loadFonts.js';
import { codePointName } from '../../figure/index.js';
import type { FontUse } from './pdfTheme.js';

/** The part of a PDFKit font that tells which characters it has and keeps shaped words. */
interface LoadedFont {
  readonly font: { hasGlyphForCodePoint(point: number): boolean };
  /** Shaped words by their text. */
  layoutCache: Record<string, unknown>;
}

/**
 * What is known of a font file, for every document that uses it: shaping words is most of the work of a PDF, and does not depend on the
 * document.
 */
interface KnownFont {
  readonly words: Record<string, unknown>;
  /** Widths of texts at size 1,000. */
  readonly widths: Map<string, number>;
  /** Does the font have this character? */
  readonly has: Map<string, boolean>;
}

const KNOWN_FONTS = new WeakMap<Uint8Array, KnownFont>();
/** Texts of a font whose widths are kept from one document to the next. */
const MOST_TEXTS = 50_000;

function knownFont(file: Uint8Array): KnownFont {
  const known = KNOWN_FONTS.get(file);
  if (known !== undefined && known.widths.size <= MOST_TEXTS) return known;
  const words = Object.create(null) as Record<string, unknown>;
  const fresh: KnownFont = { words, widths: new Map(), has: new Map() };
  KNOWN_FONTS.set(file, fresh);
  return fresh;
}

/** A run of text that one font can set; `missing` when none can and a sign stands for the character. */
export interface FontRun {
  readonly text: string;
  readonly font: FontUse;
  readonly missing: boolean;
}

/** Which font to ask next when the wanted one lacks a character. */
const FALLBACK: readonly FontUse[] = ['serif', 'sans', 'mono'];

/**
 * The fonts of one document: widths, and text split by what the fonts can show. A character that no font has is shown as its
 * code point and counted: nothing disappears, and PDF/A allows no empty boxes.
 */
export class FontBook {
  /** Characters that no font has, by code point name, with how often they were met. */
  readonly missing = new Map<string, number>();
  readonly #doc: PDFKit.PDFDocument;
  #counting = true;
  readonly #fonts: Readonly<Record<FontUse, LoadedFont['font'] & Omit<KnownFont, 'words'>>>;

  constructor(doc: PDFKit.PDFDocument, fonts: DocumentFonts) {
    this.#doc = doc;
    this.#fonts = mapValues(fonts, (file, use) => {
      doc.registerFont(use, Buffer.from(file));
      doc.font(use);
      const loaded = (doc as unknown as { readonly _font: LoadedFont })._font;
      const { words, widths, has } = knownFont(file);
      loaded.layoutCache = words;
      return { widths, has, hasGlyphForCodePoint: (point) => loaded.font.hasGlyphForCodePoint(point) };
    });
  }

  /** Width of a text in points. */
  width(text: string, font: FontUse, size: number): number {
    const { widths } = this.#fonts[font];
    let width = widths.get(text);
    if (width === undefined) {
      width = this.#doc.font(font, 1000).widthOfString(text);
      widths.set(text, width);
    }
    return width * (size / 1000);
  }

  /** Does something without counting missing characters: for text that is measured and not drawn. */
  uncounted<T>(measure: () => T): T {
    this.#counting = false;
    try {
      return measure();
    } finally {
      this.#counting = true;
    }
  }

  /** Splits a text by fonts that have its characters, the wanted one first. */
  split(text: string, wanted: FontUse): FontRun[] {
    const runs: FontRun[] = [];
    let run = '';
    let runFont = wanted;
    const close = (): void => {
      if (run !== '') runs.push({ text: run, font: runFont, missing: false });
      run = '';
    };
    for (const character of text) {
      const font = this.#fontFor(character, wanted);
      if (font === undefined) {
        const name = codePointName(character);
        if (this.#counting) this.missing.set(name, (this.missing.get(name) ?? 0) + 1);
        close();
        runs.push({ text: `⟦${name}⟧`, font: 'mono', missing: true });
        continue;
      }
      if (font !== runFont) close();
      runFont = font;
      run += character;
    }
    close();
    return runs;
  }

  #fontFor(character: string, wanted: FontUse): FontUse | undefined {
    if (character === '\n' || this.#has(wanted, character)) return wanted;
    return FALLBACK.find((use) => this.#has(use, character));
  }

  #has(use: FontUse, character: string): boolean {
    const font = this.#fonts[use];
    let has = font.has.get(character);
    if (has === undefined) {
      has = font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
      font.has.set(character, has);
    }
    return has;
  }
}
