import { MAX_NOTE_PLACES, type TextNote } from '../../domain/index.js';

/** Counts how often a rule was applied and keeps the first places, so that a note stays small for any text. */
export class NoteCounter {
  readonly #rule: string;
  readonly #layer: TextNote['layer'];
  readonly #unit: TextNote['unit'];
  readonly #places: number[] = [];
  #count = 0;

  /** @param unit what the places are counted in: bytes of the file or characters of the layer that the rule read */
  constructor(layer: TextNote['layer'], rule: string, unit: TextNote['unit']) {
    this.#layer = layer;
    this.#rule = rule;
    this.#unit = unit;
  }

  /** One more application at `place` (0-based offset); places come in ascending order. */
  add(place: number): void {
    this.#count += 1;
    if (this.#places.length < MAX_NOTE_PLACES) this.#places.push(place);
  }

  /** How often so far. */
  get count(): number {
    return this.#count;
  }

  /** The note, or nothing if the rule was never applied. `say` gets the count with thousands separated. */
  notes(say: (count: string) => string): TextNote[] {
    if (this.#count === 0) return [];
    return [
      {
        layer: this.#layer,
        rule: this.#rule,
        count: this.#count,
        unit: this.#unit,
        places: this.#places,
        message: say(grouped(this.#count)),
      },
    ];
  }
}

/** A whole number with thousands separated by commas, e.g. `1,234,567`. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
