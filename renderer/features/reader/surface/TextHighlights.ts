/** Names that have colors in reader.css, weakest first: a later one wins where they overlap. */
const NAMES = [
  'heat-0',
  'heat-1',
  'heat-2',
  'heat-3',
  'heat-4',
  'heat-5',
  'heat-6',
  'untested',
  'removed',
  'above',
  'exhibit',
  'passage',
  'search',
  'search-current',
  'chosen',
  'hover',
  'caret',
] as const;
/** See {@link TextHighlights}. */
export type HighlightName = (typeof NAMES)[number];

/** True where the browser can color ranges without elements around them. */
export function hasHighlights(): boolean {
  return typeof CSS !== 'undefined' && 'highlights' in CSS && typeof Highlight === 'function';
}

/** Colors ranges of the text through the CSS Custom Highlight API; does nothing where there is none. */
export class TextHighlights {
  readonly #highlights = new Map<HighlightName, Highlight>();
  readonly #painted = new Map<string, readonly AbstractRange[]>();

  /** Takes over the names; returns a function that releases them. */
  open(): () => void {
    if (!hasHighlights()) return () => undefined;
    NAMES.forEach((name, priority) => {
      const highlight = new Highlight();
      highlight.priority = priority;
      this.#highlights.set(name, highlight);
      CSS.highlights.set(name, highlight);
    });
    return () => {
      for (const [name, highlight] of this.#highlights) {
        if (CSS.highlights.get(name) === highlight) CSS.highlights.delete(name);
      }
      this.#highlights.clear();
      this.#painted.clear();
    };
  }

  /** Ranges of one owner under one name; they replace those it set before. */
  paint(name: HighlightName, owner: string, ranges: readonly AbstractRange[]): void {
    const highlight = this.#highlights.get(name);
    if (highlight === undefined) return;
    const key = `${name} ${owner}`;
    for (const range of this.#painted.get(key) ?? []) highlight.delete(range);
    for (const range of ranges) highlight.add(range);
    if (ranges.length === 0) this.#painted.delete(key);
    else this.#painted.set(key, ranges);
  }
}
