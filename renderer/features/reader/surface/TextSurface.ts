import { hasHighlights } from './TextHighlights.js';
import type { BlockText } from '../text/stretch.js';

interface Mounted {
  readonly block: BlockText;
  readonly element: HTMLElement;
  readonly nodes: readonly Text[];
}

/** The drawn part of a work: translates between characters and positions on the screen. Only mounted blocks are known. */
export class TextSurface {
  readonly #blocks = new Map<number, Mounted>();
  readonly #numbers = new WeakMap<Node, number>();
  readonly #listeners = new Set<() => void>();
  #version = 0;

  /** Registers a drawn block; returns a function that removes it. */
  mount(block: BlockText, element: HTMLElement): () => void {
    const nodes = textNodes(element);
    nodes.forEach((node, index) => this.#numbers.set(node, index));
    const mounted = { block, element, nodes };
    this.#blocks.set(block.index, mounted);
    this.#changed();
    return () => {
      if (this.#blocks.get(block.index) !== mounted) return;
      this.#blocks.delete(block.index);
      this.#changed();
    };
  }

  /** A number that increases whenever blocks come or go; for `useSyncExternalStore` with {@link subscribe}. */
  get version(): number {
    return this.#version;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Drawn blocks, in the order of the text. */
  blocks(): readonly BlockText[] {
    return this.#sorted().map(({ block }) => block);
  }

  /** The block that contains a character, if it is drawn. */
  blockOf(char: number): BlockText | undefined {
    return this.#mountedOf(char)?.block;
  }

  /** The drawn part of a range of text; undefined when none of it is drawn, or when the browser could not color it. */
  range(startChar: number, endChar: number): StaticRange | undefined {
    const ends = hasHighlights() ? this.#ends(startChar, endChar) : undefined;
    if (ends === undefined) return undefined;
    const [start, end] = ends;
    return new StaticRange({
      startContainer: start.node,
      startOffset: start.offset,
      endContainer: end.node,
      endOffset: end.offset,
    });
  }

  /** The boxes of the drawn part of a range on the screen, one for each line. */
  boxes(startChar: number, endChar: number): readonly DOMRect[] {
    const range = this.#live(startChar, endChar);
    return range === undefined ? [] : Array.from(range.getClientRects());
  }

  /** Whether the paragraph of a character is written from right to left; false where it is not drawn. */
  isRightToLeft(char: number): boolean {
    const place = this.#placeOf(char, 'start');
    return place?.node.parentElement?.closest('.reader-paragraph')?.getAttribute('dir') === 'rtl';
  }

  /** The character under a point of the screen; undefined where there is no text. */
  charUnder(x: number, y: number): number | undefined {
    const near = this.charBy(x, y);
    if (near === undefined) return undefined;
    // A caret is between characters: the character under the point is on one side of it or the other.
    for (const char of [near, near - 1]) {
      if (char >= 0 && this.boxes(char, char + 1).some((box) => holds(box, x, y))) return char;
    }
    return undefined;
  }

  /** The character nearest to a point of the screen; undefined outside the text. */
  charBy(x: number, y: number): number | undefined {
    if (!('caretPositionFromPoint' in document)) return undefined;
    const place = document.caretPositionFromPoint(x, y);
    return place === null ? undefined : this.charOf(place.offsetNode, place.offset);
  }

  /** The approximate character at a height of the screen. */
  charNear(y: number): number | undefined {
    let nearest: number | undefined;
    let least = Infinity;
    for (const { block, element } of this.#blocks.values()) {
      const { top, height } = element.getBoundingClientRect();
      const share = height === 0 ? 0 : Math.min(1, Math.max(0, (y - top) / height));
      const away = Math.max(0, top - y, y - top - height);
      if (away >= least) continue;
      least = away;
      nearest = block.startChar + Math.floor(share * (block.endChar - block.startChar));
    }
    return nearest;
  }

  /** The character at a position in the document; undefined outside the text. */
  charOf(node: Node, offset: number): number | undefined {
    const inside = node instanceof Text ? node : undefined;
    if (inside !== undefined) {
      const number = this.#numbers.get(inside);
      const mounted = this.#mountedAround(inside);
      return number === undefined || mounted === undefined
        ? undefined
        : mounted.block.map.toChar({ node: number, offset });
    }
    return this.#charBeside(node, offset);
  }

  /** The work's own text between two characters; undefined where part of it is not drawn. */
  textOf(startChar: number, endChar: number): string | undefined {
    let text = '';
    let at = startChar;
    for (const { block } of this.#sorted()) {
      if (block.endChar <= at) continue;
      if (block.startChar > at) return undefined;
      text += block.map.slice(at, endChar);
      at = block.endChar;
      if (at >= endChar) return text;
    }
    return undefined;
  }

  /** Selects a range as a person would with the mouse. */
  select(anchorChar: number, focusChar: number): void {
    const forward = focusChar >= anchorChar;
    const from = this.#placeOf(anchorChar, forward ? 'start' : 'end');
    const to = this.#placeOf(focusChar, forward ? 'end' : 'start');
    if (from === undefined || to === undefined) return;
    document.getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  }

  #live(startChar: number, endChar: number): Range | undefined {
    const ends = this.#ends(startChar, endChar);
    if (ends === undefined) return undefined;
    const range = document.createRange();
    range.setStart(ends[0].node, ends[0].offset);
    range.setEnd(ends[1].node, ends[1].offset);
    return range;
  }

  #ends(startChar: number, endChar: number): readonly [DomPlace, DomPlace] | undefined {
    const touched = this.#sorted().filter(
      ({ block }) => block.startChar < endChar && block.endChar > startChar && block.map.nodes > 0,
    );
    const first = touched[0];
    const last = touched.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const start = domPlace(first, startChar, 'start');
    const end = domPlace(last, endChar, 'end');
    return start === undefined || end === undefined ? undefined : [start, end];
  }

  #placeOf(char: number, side: 'start' | 'end'): DomPlace | undefined {
    const mounted = this.#mountedOf(side === 'end' ? Math.max(0, char - 1) : char);
    return mounted === undefined ? undefined : domPlace(mounted, char, side);
  }

  #mountedOf(char: number): Mounted | undefined {
    for (const mounted of this.#blocks.values()) {
      if (char >= mounted.block.startChar && char < mounted.block.endChar) return mounted;
    }
    return undefined;
  }

  #mountedAround(node: Node): Mounted | undefined {
    for (const mounted of this.#blocks.values()) if (mounted.element.contains(node)) return mounted;
    return undefined;
  }

  /** A position between elements: the text that begins there, or the end of the text before it. */
  #charBeside(node: Node, offset: number): number | undefined {
    const mounted = this.#mountedAround(node);
    if (mounted === undefined) return undefined;
    const at = document.createRange();
    at.setStart(node, offset);
    const next = mounted.nodes.findIndex((text) => at.comparePoint(text, 0) >= 0);
    return next < 0 ? mounted.block.endChar : mounted.block.map.toChar({ node: next, offset: 0 });
  }

  #sorted(): Mounted[] {
    return [...this.#blocks.values()].sort((a, b) => a.block.index - b.block.index);
  }

  #changed(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}

interface DomPlace {
  readonly node: Text;
  readonly offset: number;
}

function domPlace(mounted: Mounted, char: number, side: 'start' | 'end'): DomPlace | undefined {
  const place = mounted.block.map.toPlace(char, side);
  const node = place === undefined ? undefined : mounted.nodes[place.node];
  return place === undefined || node === undefined
    ? undefined
    : { node, offset: Math.min(place.offset, node.length) };
}

function holds(box: DOMRect, x: number, y: number): boolean {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

function textNodes(element: HTMLElement): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof Text) nodes.push(node);
  }
  return nodes;
}
