import type { SentenceData } from './remark.js';

/** Stands for a number that is missing, with the reason. It is used instead of NaN, ±Infinity or null. */
export interface Unscored {
  readonly kind: 'unscored';
  /** Stable kebab-case name of the reason, e.g. `no-control`. */
  readonly code: string;
  /** Values from which the reason is made; absent if it has none. */
  readonly data?: SentenceData | undefined;
  /** The reason as a sentence. */
  readonly reason: string;
}

/** A finite number, or the reason why there is none. */
export type Scored = number | Unscored;

/** True if there is a number. */
export function isScored(value: Scored): value is number {
  return typeof value === 'number';
}

/** The number if it is finite, else the reason why there is none. */
export function finiteOr(value: number, none: Unscored): Scored {
  return Number.isFinite(value) ? value : none;
}
