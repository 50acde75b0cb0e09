import type { SentenceData } from './remark.js';

/** A number that could not be had, and why. Travels instead of NaN, ±Infinity or null. */
export interface Unscored {
  readonly kind: 'unscored';
  /** Stable kebab-case name of the reason, e.g. `no-control`. */
  readonly code: string;
  /** What the reason is made from; absent when it has no values. */
  readonly data?: SentenceData | undefined;
  /** The reason as a sentence. */
  readonly reason: string;
}

/** A finite number, or why there is none. */
export type Scored = number | Unscored;

/** True for a number that was had. */
export function isScored(value: Scored): value is number {
  return typeof value === 'number';
}

/** The number if finite, else why there is none. */
export function finiteOr(value: number, none: Unscored): Scored {
  return Number.isFinite(value) ? value : none;
}
