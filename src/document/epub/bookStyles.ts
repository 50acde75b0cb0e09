import type { ZipArchive } from '../container/openZip.js';
import type { MarkupElement } from '../html/markupNode.js';
import { styleRules, type StyleRules } from '../html/styleRules.js';
import { resolveHref } from './hrefs.js';

/** Style sheets that one document may name; more are not read. */
const MOST_SHEETS = 32;

/** The style sheets of a book, each read once. */
export class BookStyles {
  readonly #zip: ZipArchive;
  readonly #read = new Map<string, StyleRules | null>();
  #notApplied = 0;
  #notRead = 0;

  constructor(zip: ZipArchive) {
    this.#zip = zip;
  }

  /** Selectors that hide something and are not simple, in all sheets so far. */
  get notApplied(): number {
    return this.#notApplied;
  }

  /** Style sheets that are named and are not in the book, or are too many. */
  get notRead(): number {
    return this.#notRead;
  }

  /**
   * What the style sheets of a document hide.
   * @param from the document's entry
   * @param links addresses of its sheets, @param inline its own `<style>` elements
   */
  of(from: string, links: readonly string[], inline: readonly string[]): (element: MarkupElement) => boolean {
    const own = styleRules(inline);
    this.#notApplied += own.notApplied;
    const names = new Set(links.map((link) => resolveHref(from, link)?.entry ?? ''));
    this.#notRead += Math.max(0, names.size - MOST_SHEETS);
    const rules = [own, ...[...names].slice(0, MOST_SHEETS).map((name) => this.#rulesOf(name))].filter(
      (one) => one !== null,
    );
    return (element) => rules.some(({ hides }) => hides(element));
  }

  #rulesOf(name: string): StyleRules | null {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const isThere = this.#zip.find(name) !== undefined;
    // Selectors and keywords that count here are ASCII; other bytes cannot make a rule hide anything.
    const rules = isThere ? styleRules([new TextDecoder().decode(this.#zip.read(name))]) : null;
    if (rules === null) this.#notRead += 1;
    else this.#notApplied += rules.notApplied;
    this.#read.set(name, rules);
    return rules;
  }
}
