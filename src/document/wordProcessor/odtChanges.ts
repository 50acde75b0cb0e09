import type { XmlElement } from '../container/parseXml.js';
import { odfAttribute, odfName } from './odfNames.js';

/** A part of the XML that is read at another place than where it stands. `number` is that of a paragraph that opens, and 0 otherwise. */
export type RecordedEvent =
  | { readonly kind: 'open'; readonly element: XmlElement; readonly number: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'text'; readonly text: string };

/** A tracked change. */
export interface OdtChange {
  kind: 'insertion' | 'deletion' | 'other';
  /** Of a deletion: what was deleted. */
  readonly events: RecordedEvent[];
  isPlaced: boolean;
}

/**
 * The tracked changes of an OpenDocument text. They stand before the text: an insertion names its text by two marks in it, and the text of a
 * deletion stands here.
 */
export class OdtChanges {
  readonly #byId = new Map<string, OdtChange>();
  #change: OdtChange | null = null;
  #depth = 0;
  /** Nested elements inside the author and the time of a change; 0 outside. */
  #info = 0;

  /** The change with this id, or undefined. */
  find(id: string): OdtChange | undefined {
    return this.#byId.get(id);
  }

  /** Changes whose deleted text has no place in the text. */
  get unplaced(): number {
    return [...this.#byId.values()].filter((one) => one.events.length > 0 && !one.isPlaced).length;
  }

  /** An element opens inside `text:tracked-changes`. @param number that of a paragraph, and 0 otherwise */
  open(element: XmlElement, number: number): void {
    const name = odfName(element);
    if (this.#info > 0 || (this.#depth === 1 && name === 'office:change-info')) this.#info += 1;
    else if (this.#depth > 0) {
      this.#change?.events.push({ kind: 'open', element, number });
      this.#depth += 1;
    } else if (name === 'text:changed-region') this.#begin(element);
    else if (this.#change !== null && name === 'text:insertion') this.#change.kind = 'insertion';
    else if (this.#change !== null && name === 'text:deletion') {
      this.#change.kind = 'deletion';
      this.#depth = 1;
    }
  }

  /** An element closes. */
  close(element: XmlElement): void {
    if (this.#info > 0) this.#info -= 1;
    else if (this.#depth > 0) {
      this.#depth -= 1;
      if (this.#depth > 0) this.#change?.events.push({ kind: 'close' });
    } else if (odfName(element) === 'text:changed-region') this.#change = null;
  }

  /** Text inside `text:tracked-changes`. */
  text(text: string): void {
    if (this.#depth > 1 && this.#info === 0) this.#change?.events.push({ kind: 'text', text });
  }

  #begin(element: XmlElement): void {
    const id = odfAttribute(element, 'text', 'id') ?? element.attributes['xml:id']?.value ?? '';
    this.#change = { kind: 'other', events: [], isPlaced: false };
    if (!this.#byId.has(id)) this.#byId.set(id, this.#change);
  }
}
