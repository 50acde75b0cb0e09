import { useCallback, useSyncExternalStore } from 'react';

/** Characters from `startChar` up to, not including, `endChar`. */
export interface CharRange {
  readonly startChar: number;
  readonly endChar: number;
}

/** The current position in the work. Kept outside React, so that moving the pointer redraws the card and nothing else. */
export interface Places {
  /** The character whose token is current; null before the first move. */
  readonly caret: number | null;
  /** The token, where the character alone does not say which. */
  readonly caretToken: number | null;
  /** The character under the pointer. */
  readonly hover: number | null;
  readonly chosen: CharRange | null;
  /** Whether the pointer is held down in the text: the selection is still changing. */
  readonly isChoosing: boolean;
  /** First and last character in view, and the one at reading height. */
  readonly view: { readonly first: number; readonly last: number; readonly at: number } | null;
}

const NOWHERE: Places = {
  caret: null,
  caretToken: null,
  hover: null,
  chosen: null,
  isChoosing: false,
  view: null,
};

export class PlaceStore {
  #places: Places = NOWHERE;
  readonly #listeners = new Set<() => void>();

  get now(): Places {
    return this.#places;
  }

  set(change: Partial<Places>): void {
    const keys = Object.keys(change) as (keyof Places)[];
    if (keys.every((key) => Object.is(change[key], this.#places[key]))) return;
    this.#places = { ...this.#places, ...change };
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
}

/** One of the positions; the component is rendered again when it changes. */
export function usePlaceOf<K extends keyof Places>(store: PlaceStore, key: K): Places[K] {
  return useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.now[key], [store, key]),
  );
}
