import { elementAt, firstWhere } from '../../base/index.js';
import type { CharSpan } from '../../text/index.js';

/** Spans that may overlap, found by place: quick for any number of them. */
export class SpanIndex<T extends CharSpan> {
  readonly #spans: readonly T[];
  /** For each span the farthest end up to there. */
  readonly #reach: Uint32Array;

  /** @param spans by first character */
  constructor(spans: readonly T[]) {
    this.#spans = spans;
    this.#reach = new Uint32Array(spans.length);
    let reach = 0;
    for (const [at, { endChar }] of spans.entries()) {
      reach = Math.max(reach, endChar);
      this.#reach[at] = reach;
    }
  }

  /** The spans that touch a range, by place, cut off at its edges. */
  within({ startChar, endChar }: CharSpan): T[] {
    const found: T[] = [];
    for (let at = this.#firstReaching(startChar); at < this.#spans.length; at++) {
      const span = this.#spans[at];
      if (span === undefined || span.startChar >= endChar) break;
      if (span.endChar <= startChar) continue;
      found.push({
        ...span,
        startChar: Math.max(span.startChar, startChar),
        endChar: Math.min(span.endChar, endChar),
      });
    }
    return found;
  }

  /** Index of the first span up to which something ends after `char`; the number of spans when none does. */
  #firstReaching(char: number): number {
    return firstWhere(this.#reach.length, (middle) => elementAt(this.#reach, middle) > char);
  }
}
