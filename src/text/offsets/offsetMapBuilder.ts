import { GrowingUint32 } from '../characters/growingUint32.js';
import { OffsetMap } from './offsetMap.js';

type Kind = 'linear' | 'block' | 'deletion' | 'none';

/** Builds an OffsetMap from left to right: what was copied and what was replaced. Neighboring copies and deletions merge. */
export class OffsetMapBuilder {
  readonly #sourceStart = new GrowingUint32();
  readonly #targetStart = new GrowingUint32();
  readonly #linear = new GrowingUint32();
  #source = 0;
  #target = 0;
  #last: Kind = 'none';

  /** The next `length` characters are the same in both layers, or replaced one by one. */
  copy(length: number): void {
    if (length > 0) this.#add('linear', length, length);
  }

  /** The next `sourceLength` characters became `targetLength` characters, as a whole; either may be 0. */
  replace(sourceLength: number, targetLength: number): void {
    if (sourceLength === 1 && targetLength === 1) this.#add('linear', 1, 1);
    else if (targetLength === 0 && sourceLength > 0) this.#add('deletion', sourceLength, 0);
    else if (targetLength > 0) this.#add('block', sourceLength, targetLength);
  }

  /** The finished map. */
  build(): OffsetMap {
    const linear = Uint8Array.from(this.#linear.toArray());
    this.#sourceStart.push(this.#source);
    this.#targetStart.push(this.#target);
    return new OffsetMap({
      sourceStart: this.#sourceStart.toArray(),
      targetStart: this.#targetStart.toArray(),
      linear,
    });
  }

  #add(kind: Exclude<Kind, 'none'>, sourceLength: number, targetLength: number): void {
    if (kind === 'block' || kind !== this.#last) {
      this.#sourceStart.push(this.#source);
      this.#targetStart.push(this.#target);
      this.#linear.push(kind === 'linear' ? 1 : 0);
    }
    this.#last = kind;
    this.#source += sourceLength;
    this.#target += targetLength;
  }
}
