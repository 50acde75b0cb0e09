import { encodingOfCharset, encodingOfCodePage } from './rtfEncodings.js';

/** The encodings of a document and of its fonts. */
export class RtfFonts {
  /** The font of characters for which none is named; −1 if there is none. */
  defaultFont = -1;
  readonly #encodings = new Map<number, string>();
  readonly #western = new Set<number>();
  #document = 'windows-1252';
  #font = 0;

  /** Applies a control word about the document's encoding. @returns whether it is one */
  applyToDocument(word: string, parameter: number | null): boolean {
    switch (word) {
      case 'ansicpg':
        // 0 is written by programs that do not know it.
        if (parameter !== null && parameter !== 0) this.#document = encodingOfCodePage(parameter);
        return true;
      case 'mac':
        this.#document = 'macintosh';
        return true;
      case 'pc':
        this.#document = encodingOfCodePage(437);
        return true;
      case 'pca':
        this.#document = encodingOfCodePage(850);
        return true;
      case 'deff':
        this.defaultFont = parameter ?? 0;
        return true;
      default:
        return false;
    }
  }

  /** Applies a control word of the font table. */
  applyToTable(word: string, parameter: number | null): void {
    if (word === 'f') this.#font = parameter ?? 0;
    else if (word === 'fcharset') {
      const encoding = encodingOfCharset(parameter ?? 0);
      if (encoding === null) return;
      this.#encodings.set(this.#font, encoding);
      if (parameter === 0) this.#western.add(this.#font);
    } else if (word === 'cpg' && parameter !== null && parameter !== 0) {
      this.#encodings.set(this.#font, encodingOfCodePage(parameter));
      this.#western.delete(this.#font);
    }
  }

  /** The encoding of bytes in a font. */
  encoding(font: number): string {
    return this.#encodings.get(font) ?? this.#document;
  }

  /**
   * Is a byte above 0x7F in this font in doubt? A font of the Western set in a document of another encoding: programs disagree on
   * which of the two applies.
   */
  isAmbiguous(font: number): boolean {
    return this.#western.has(font) && this.#document !== 'windows-1252';
  }
}
