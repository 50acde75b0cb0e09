import type { ReplayPlace } from '../../contract/index.js';

/** Differences that are listed; all are counted. */
const LISTED = 20;
const SHOWN_CHARS = 200;

/** Collects where a bag and its replay differ: counts all, keeps the first, those that decide before the others. */
export class Places {
  readonly #deciding: ReplayPlace[] = [];
  readonly #other: ReplayPlace[] = [];
  #count = 0;
  #largestDecades = 0;
  #decides = false;

  /** Takes in one difference. `undefined` as a value means that there is nothing. */
  add(place: {
    readonly file: string;
    readonly line?: number;
    readonly at: string;
    readonly inBag: unknown;
    readonly now: unknown;
    readonly decides: boolean;
  }): void {
    this.#count += 1;
    if (place.decides) this.#decides = true;
    const list = place.decides ? this.#deciding : this.#other;
    if (list.length >= LISTED) return;
    list.push({
      file: place.file,
      line: place.line ?? 0,
      at: place.at,
      inBag: shownValue(place.inBag),
      now: shownValue(place.now),
      decides: place.decides,
    });
  }

  /** Takes in how far a number moved, decades. */
  moved(decades: number): void {
    this.#largestDecades = Math.max(this.#largestDecades, decades);
  }

  /** Differences so far. */
  get count(): number {
    return this.#count;
  }

  /** Is there one that decides? */
  get decides(): boolean {
    return this.#decides;
  }

  /** Decades. */
  get largestDecades(): number {
    return this.#largestDecades;
  }

  /** The first of them, at most 20; where `allDecide`, each is marked as one that decides. */
  listed(allDecide = false): ReplayPlace[] {
    const places = [...this.#deciding, ...this.#other].slice(0, LISTED);
    return allDecide ? places.map((place) => ({ ...place, decides: true })) : places;
  }
}

function shownValue(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}
