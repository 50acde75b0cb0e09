import type { ReplayedExamination, ReplayPlace } from '../../contract/index.js';
import { sameFacts } from './sameFacts.js';

/** Differences that are listed; all are counted. */
const LISTED = 20;
const SHOWN_CHARS = 200;
/** Pairs of wordings that are listed; all are counted. */
const WORDINGS_LISTED = 100;

/** A place where bag and replay differ. `undefined` as a value means that there is nothing. */
interface Place {
  readonly file: string;
  readonly line?: number;
  readonly at: string;
  readonly inBag: unknown;
  readonly now: unknown;
}

/** Collects where a bag and its replay differ: counts all, keeps the first, those that decide before the others. */
export class Places {
  readonly #otherBuild: boolean;
  readonly #deciding: ReplayPlace[] = [];
  readonly #other: ReplayPlace[] = [];
  readonly #wordings = new Map<string, { inBag: string; now: string; times: number }>();
  #sentences = 0;
  #count = 0;
  #largestDecades = 0;
  #decides = false;

  /** @param otherBuild by the record, another build wrote what is compared: it may word a sentence differently */
  constructor({ otherBuild }: { readonly otherBuild: boolean }) {
    this.#otherBuild = otherBuild;
  }

  /** Takes in one difference. */
  add(place: Place & { readonly decides: boolean }): void {
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

  /**
   * Takes in a sentence that differs. It is set apart where another build wrote it and it states the same numbers, units and ids; what
   * stands beside it is compared by itself. Otherwise it is a difference that decides.
   */
  sentence(place: Place & { readonly inBag: string; readonly now: string }): void {
    const { inBag, now } = place;
    if (!this.#otherBuild || !sameFacts(inBag, now)) {
      this.add({ ...place, decides: true });
      return;
    }
    this.#sentences += 1;
    const key = JSON.stringify([inBag, now]);
    const known = this.#wordings.get(key);
    if (known !== undefined) known.times += 1;
    else if (this.#wordings.size < WORDINGS_LISTED) this.#wordings.set(key, { inBag, now, times: 1 });
  }

  /**
   * Compares a file whose bytes differ. What differs in it is found by `compare`; if that finds nothing, the bytes themselves decide.
   * @param isExplained a difference of another file accounts for it
   */
  ofFile(file: string, compare: () => void, isExplained = false): void {
    const before = this.#count + this.#sentences;
    compare();
    if (!isExplained && this.#count + this.#sentences === before)
      this.add({ file, at: '', inBag: 'other bytes', now: 'those that are due', decides: true });
  }

  /** Takes in how far a number moved, decades. */
  moved(decades: number): void {
    this.#largestDecades = Math.max(this.#largestDecades, decades);
  }

  /** Differences so far, without sentences that are only worded differently. */
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

  /** Sentences that are only worded differently. */
  get worded(): Pick<ReplayedExamination['worded'], 'sentences' | 'wordings'> {
    return { sentences: this.#sentences, wordings: [...this.#wordings.values()].map((one) => ({ ...one })) };
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
