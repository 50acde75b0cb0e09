import { PAPER } from '../../figure/index.js';
import type { Inline } from '../document/blocks.js';
import { breakLines, powerGroups, type Line, type Piece } from './breakLines.js';
import type { FontBook } from './fontBook.js';
import { TEXT, type Area, type TextTheme, type Themes } from './pdfTheme.js';
import { styleRuns } from './styleRuns.js';

/** A node of the structure tree of a tagged PDF. */
export type Node = PDFKit.PDFStructureElement;

/** Options of a structure element that PDFKit knows; its types leave some out. */
export interface NodeOptions {
  readonly title?: string;
  readonly alt?: string;
  readonly scope?: 'Row' | 'Column';
  readonly bbox?: readonly [number, number, number, number];
}

/**
 * Pages being filled from top to bottom. Whatever is drawn is either content of a node of the structure tree or an artifact;
 * `y` is where the next thing goes.
 */
export class PdfPages {
  readonly doc: PDFKit.PDFDocument;
  readonly fonts: FontBook;
  readonly area: Area;
  readonly root: Node;
  /** How text is set from here on. */
  themes: Themes = TEXT;
  y: number;
  /** The page on which each heading stands, counted from 0, by its address in the document. */
  readonly begins = new Map<string, number>();
  /** Entries of the contents whose page is written at the end. */
  readonly awaiting: {
    readonly id: string;
    readonly node: Node;
    readonly page: number;
    readonly right: number;
    readonly top: number;
  }[] = [];

  constructor(doc: PDFKit.PDFDocument, fonts: FontBook, area: Area) {
    this.doc = doc;
    this.fonts = fonts;
    this.area = area;
    this.root = doc.struct('Document');
    doc.addStructure(this.root);
    this.y = area.top;
  }

  /** A new node below `parent`. */
  node(tag: string, parent: Node = this.root, options: NodeOptions = {}): Node {
    const node = this.doc.struct(tag, options);
    parent.add(node);
    return node;
  }

  /** Draws as content of a node. */
  content(node: Node, tag: string, draw: () => void): void {
    node.add(this.doc.markStructureContent(tag));
    draw();
    this.doc.endMarkedContent();
  }

  /** Draws something that is not content: rules, page numbers, repeated table heads. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
  }

  /** The current page, counted from 0. */
  get number(): number {
    return this.doc.bufferedPageRange().count - 1;
  }

  /** Space left on the page, in points. */
  get room(): number {
    return this.area.bottom - this.y;
  }

  /** Goes on at the top of a new page. */
  newPage(): void {
    this.doc.addPage();
    this.y = this.area.top;
  }

  /** Starts a new page unless `height` points are left; no page stays empty. */
  ensure(height: number): void {
    if (height > this.room && this.y > this.area.top) this.newPage();
  }

  /** Vertical space, but none at the top of a page. */
  gap(height: number): void {
    if (this.y > this.area.top) this.y += height;
  }

  /** Lines of a text in a theme, `width` points wide. */
  lines(content: readonly Inline[], theme: TextTheme, width: number): Line[] {
    return breakLines(styleRuns(content, theme, this.fonts), width, (text, font, size) =>
      this.fonts.width(text, font, size),
    );
  }

  /** Height that a text will take, in points; nothing is drawn or counted. */
  height(content: readonly Inline[], theme: TextTheme, width: number): number {
    return this.fonts.uncounted(() => this.lines(content, theme, width).length) * theme.leading;
  }

  /** Draws lines as content of `node`, over as many pages as needed; never one line alone at a page's end or start. */
  flow(
    node: Node,
    tag: string,
    lines: readonly Line[],
    theme: TextTheme,
    options: { readonly left?: number; readonly beside?: (top: number, bottom: number) => void } = {},
  ): void {
    const left = options.left ?? this.area.left;
    let at = 0;
    while (at < lines.length) {
      const remaining = lines.length - at;
      let fit = Math.floor((this.room + 0.01) / theme.leading);
      if (fit < remaining) {
        if (remaining - fit === 1) fit -= 1;
        if (fit < 2 && this.y > this.area.top) {
          this.newPage();
          continue;
        }
      }
      const count = Math.max(1, Math.min(fit, remaining));
      const top = this.y;
      this.content(node, tag, () => {
        this.drawLines(lines.slice(at, at + count), left, top, theme);
      });
      options.beside?.(top, top + count * theme.leading);
      this.y = top + count * theme.leading;
      at += count;
    }
  }

  /** Draws lines at a place; the caller has marked the content. `alignWidth` sets them flush right within that width. */
  drawLines(lines: readonly Line[], left: number, top: number, theme: TextTheme, alignWidth?: number): void {
    const { doc } = this;
    lines.forEach((line, index) => {
      const start = alignWidth === undefined ? left : left + alignWidth - line.width;
      const baseline = top + index * theme.leading + (theme.leading + theme.size * 0.68) / 2;
      for (const group of powerGroups(line.pieces)) {
        const [base, exponent] = group;
        // Copied or read aloud, an exponent does not become part of the number before it.
        if (exponent !== undefined) doc.markContent('Span', { actual: `${base.text}^${exponent.text}` });
        for (const piece of group) this.#drawPiece(piece, start, baseline, theme);
        if (exponent !== undefined) doc.endMarkedContent();
      }
    });
  }

  #drawPiece(piece: Piece, start: number, baseline: number, theme: TextTheme): void {
    const { doc } = this;
    const left = start + piece.x;
    if (piece.wash !== undefined) {
      doc.rect(left, baseline - theme.size * 0.86, piece.width, theme.size * 1.16).fill(piece.wash);
    }
    if (piece.sign === true && piece.text.length > 1) {
      doc
        .roundedRect(left + 0.4, baseline - piece.size * 0.92, piece.width - 0.8, piece.size * 1.2, 1)
        .lineWidth(0.4)
        .stroke(PAPER.rule);
    }
    this.text(piece.text, left, baseline - (piece.rise ?? 0), piece.font, piece.size, piece.colour);
    if (piece.underline === true) {
      const y = baseline + piece.size * 0.16;
      doc
        .moveTo(left, y)
        .lineTo(left + piece.width, y)
        .lineWidth(0.6)
        .stroke(piece.colour);
    }
  }

  /** Draws one text on its baseline; the caller has marked the content. */
  text(text: string, x: number, baseline: number, font: string, size: number, colour: string): void {
    if (text === '') return;
    this.doc
      .font(font, size)
      .fillColor(colour)
      .text(text, x, baseline, { lineBreak: false, baseline: 'alphabetic' });
  }

  /** A hairline across, as an artifact. */
  rule(left: number, right: number, y: number, colour: string = PAPER.rule, width = 0.5): void {
    this.artifact(() => {
      this.doc.moveTo(left, y).lineTo(right, y).lineWidth(width).stroke(colour);
    });
  }
}
