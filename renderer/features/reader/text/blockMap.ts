import { firstAbove } from '../../../../src/base/index.js';
import { TextIndex } from '../../../../src/text/index.js';
import type { Paragraph } from './paragraphs.js';

/** A position in the drawn text: the number of a text node of the block, and an offset in UTF-16 units. */
export interface DrawnPlace {
  readonly node: number;
  readonly offset: number;
}

/**
 * Translates between characters of the work and text nodes of a block: one node for each piece, in order. A sign represents one character,
 * whatever its length; white space between paragraphs is not drawn and belongs to the nearest piece.
 */
export class BlockMap {
  readonly startChar: number;
  readonly endChar: number;
  readonly #index: TextIndex;
  /** Start of each piece in UTF-16 units of the block, ascending. */
  readonly #starts: number[] = [];
  readonly #units: number[] = [];
  readonly #shown: number[] = [];
  readonly #isSign: boolean[] = [];

  constructor(text: string, startChar: number, paragraphs: readonly Paragraph[]) {
    this.#index = new TextIndex(text);
    this.startChar = startChar;
    this.endChar = startChar + this.#index.charLength;
    for (const { start, pieces } of paragraphs) {
      let at = start;
      for (const piece of pieces) {
        this.#starts.push(at);
        this.#units.push(piece.units);
        this.#shown.push(piece.text.length);
        this.#isSign.push(piece.kind === 'sign');
        at += piece.units;
      }
    }
  }

  /** Text nodes that are drawn. */
  get nodes(): number {
    return this.#starts.length;
  }

  /** Where a character is drawn, as the `start` of a range or after its `end`; undefined when the block draws nothing. */
  toPlace(char: number, side: 'start' | 'end'): DrawnPlace | undefined {
    if (this.#starts.length === 0) return undefined;
    const held = Math.min(this.endChar, Math.max(this.startChar, char));
    const unit = this.#index.charToUtf16(held - this.startChar);
    return side === 'start' ? this.#startPlace(unit) : this.#endPlace(unit);
  }

  /** The character that starts at a position or after it. */
  toChar({ node, offset }: DrawnPlace): number {
    const start = this.#starts[node] ?? 0;
    const units = this.#units[node] ?? 0;
    const into = this.#isSign[node] === true ? (offset > 0 ? units : 0) : Math.min(units, offset);
    return this.startChar + this.#index.utf16ToChar(start + into);
  }

  /** The block's own text between two characters of the work, limited to the block. */
  slice(startChar: number, endChar: number): string {
    const from = Math.min(this.endChar, Math.max(this.startChar, startChar));
    const to = Math.min(this.endChar, Math.max(from, endChar));
    return this.#index.slice(from - this.startChar, to - this.startChar);
  }

  #startPlace(unit: number): DrawnPlace {
    // The last piece that starts at or before it, or the next one when it ends before.
    const node = Math.max(0, firstAbove(this.#starts, unit) - 1);
    const into = unit - (this.#starts[node] ?? 0);
    if (into < 0) return { node, offset: 0 };
    if (into < (this.#units[node] ?? 0)) return { node, offset: this.#isSign[node] === true ? 0 : into };
    return node + 1 < this.#starts.length
      ? { node: node + 1, offset: 0 }
      : { node, offset: this.#shown[node] ?? 0 };
  }

  #endPlace(unit: number): DrawnPlace {
    const node = firstAbove(this.#starts, unit - 1) - 1;
    if (node < 0) return { node: 0, offset: 0 };
    const into = unit - (this.#starts[node] ?? 0);
    const units = this.#units[node] ?? 0;
    if (into >= units || this.#isSign[node] === true) return { node, offset: this.#shown[node] ?? 0 };
    return { node, offset: into };
  }
}
