import type { Scored } from '../../base/index.js';
import type { Calibration, Interval } from '../../domain/index.js';
import type { AttackModel } from '../define.js';
import type { Comparison } from './compare.js';

/** A model in words: its evidence id and the name of its file. */
export function modelWords({ id, name }: Pick<AttackModel, 'id' | 'name'>): string {
  return `${id} (${name})`;
}

/** A number of decades, e.g. `18.9`. */
export function decades(value: number): string {
  return Math.abs(value) < 0.1 && value !== 0 ? value.toPrecision(2) : value.toFixed(1);
}

/** A p-value, e.g. `0.013` or `2.1e-6`. */
export function pWords(p: number): string {
  return p >= 0.001 ? p.toPrecision(2) : p.toExponential(1);
}

/** Where p stands in a sentence: an error rate, which an imperfectly matched control does not give. */
export function statedP({ kind }: Calibration, p: number): string {
  return kind === 'imperfect' ? 'not stated, the control being imperfectly matched,' : pWords(p);
}

/** The interval of the shift of medians. */
export function shiftInterval({ test }: Comparison): Interval {
  if (test.kind === 'unscored') return { kind: 'none', reason: test.reason };
  const { lower, upper, level } = test.shift;
  return {
    kind: 'interval',
    lower,
    upper,
    level,
    method: 'percentile bootstrap, whole chapters drawn (2,000, seeded)',
    of: 'shift of medians for other chapters of this kind under the same two models, decades',
  };
}

/** A number of a scored pair, or its reason. */
export function numberOr<T>(
  value: T | { readonly kind: 'unscored'; readonly reason: string },
  of: (value: T) => Scored,
): Scored {
  return isUnscored(value) ? value : of(value);
}

function isUnscored(value: unknown): value is { readonly kind: 'unscored'; readonly reason: string } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'unscored';
}
