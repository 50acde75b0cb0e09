import type { DocumentFonts } from '../loadFonts.js';
import { codePointName } from '../../figure/index.js';
import type { FontUse } from './pdfTheme.js';

/** The part of a PDFKit font that tells which characters it has. */
interface LoadedFont {
  readonly font: { hasGlyphForCodePoint(point: number): boolean };
}

/** A stretch of text that one font can set; `missing` when none can and a sign stands for the character. */
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
  readonly #loaded = new Map<FontUse, LoadedFont>();

  constructor(doc: PDFKit.PDFDocument, fonts: DocumentFonts) {
    this.#doc = doc;
    for (const [use, bytes] of Object.entries(fonts) as [FontUse, Uint8Array][]) {
      doc.registerFont(use, Buffer.from(bytes));
      doc.font(use);
      this.#loaded.set(use, (doc as unknown as { readonly _font: LoadedFont })._font);
    }
  }

  /** Width of a text in points. */
  width(text: string, font: FontUse, size: number): number {
    return this.#doc.font(font, size).widthOfString(text);
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
    for (const character of text) {
      const font = this.#fontFor(character, wanted);
      if (font === undefined) {
        const name = codePointName(character);
        if (this.#counting) this.missing.set(name, (this.missing.get(name) ?? 0) + 1);
        runs.push({ text: `⟦${name}⟧`, font: 'mono', missing: true });
        continue;
      }
      const last = runs.at(-1);
      if (last !== undefined && !last.missing && last.font === font) {
        runs[runs.length - 1] = { ...last, text: last.text + character };
      } else {
        runs.push({ text: character, font, missing: false });
      }
    }
    return runs;
  }

  #fontFor(character: string, wanted: FontUse): FontUse | undefined {
    const point = character.codePointAt(0) ?? 0;
    if (point === 10) return wanted;
    return [wanted, ...FALLBACK].find(
      (use) => this.#loaded.get(use)?.font.hasGlyphForCodePoint(point) === true,
    );
  }
}
