/** A number that could not be had, and why. Travels instead of NaN, ±Infinity or null. */
export interface Unscored {
  readonly kind: 'unscored';
  readonly reason: string;
}

/** A finite number, or why there is none. */
export type Scored = number | Unscored;

/** Says why a number could not be had. */
export function unscored(reason: string): Unscored {
  return { kind: 'unscored', reason };
}

/** True for a number that was had. */
export function isScored(value: Scored): value is number {
  return typeof value === 'number';
}

/** The number if finite, else unscored with the reason. */
export function finiteOr(value: number, reason: string): Scored {
  return Number.isFinite(value) ? value : unscored(reason);
}
