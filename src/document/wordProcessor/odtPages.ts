import type { ParagraphFlow } from '../flow/paragraphFlow.js';
import type { OdtStyle } from './odtStyles.js';

/**
 * Counts the pages of an OpenDocument text. The file holds the page breaks that the last program found by itself; those that a style demands
 * come in addition.
 */
export class OdtPages {
  /** Does the file hold a page break of its last layout? LibreOffice states `text:use-soft-page-breaks` also where it contains none. */
  isKnown = false;
  readonly #flow: ParagraphFlow;
  #page = 1;
  #hasBegun = false;
  #isDue = false;

  constructor(flow: ParagraphFlow) {
    this.#flow = flow;
  }

  /** A page break of the layout. */
  soft(): void {
    this.isKnown = true;
    this.#next();
  }

  /** A paragraph or table of the body begins. */
  before(style: OdtStyle): void {
    if (this.#hasBegun && (style.breaksBefore || this.#isDue)) this.#next();
    this.#hasBegun = true;
    this.#isDue = false;
  }

  /** A paragraph or table of the body has ended. */
  after(style: OdtStyle): void {
    this.#isDue ||= style.breaksAfter;
  }

  #next(): void {
    this.#page += 1;
    this.#flow.page(this.#page);
  }
}
