import { inputError } from '../../base/index.js';

/** Returns a value if it lies in [low, high]; otherwise throws an error that names it. @throws {PalimpsestError} `value-out-of-range` */
export function requireRange(name: string, value: number, low: number, high: number): number {
  if (value >= low && value <= high) return value;
  throw inputError(
    'value-out-of-range',
    `${name} is ${String(value)}, but must be from ${String(low)} to ${String(high)}.`,
    `Give a value of ${name} within the range.`,
    { name, low, high },
  );
}

/** Returns an integer if it lies in [low, high]. @throws {PalimpsestError} `value-out-of-range` */
export function requireInteger(
  name: string,
  value: number,
  low: number,
  high = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isInteger(value)) return requireRange(name, value, low, high);
  throw inputError(
    'value-out-of-range',
    `${name} is ${String(value)}, but must be a whole number.`,
    `Give a whole number from ${String(low)} to ${String(high)}.`,
    { name, low, high },
  );
}

/** Returns a probability that lies strictly between 0 and 1. @throws {PalimpsestError} `value-out-of-range` */
export function requireOpenUnit(name: string, value: number): number {
  if (value > 0 && value < 1) return value;
  throw inputError(
    'value-out-of-range',
    `${name} is ${String(value)}, but must lie strictly between 0 and 1.`,
    `Give a value such as 0.05 or 0.95.`,
    { name },
  );
}

/** Checks that arrays that describe the same items have the same length. @throws {PalimpsestError} `lengths-differ` */
export function requireSameLength(names: string, ...lengths: readonly number[]): void {
  if (lengths.every((length) => length === lengths[0])) return;
  throw inputError(
    'lengths-differ',
    `${names} must have one entry for each window, but have ${lengths.join(', ')}.`,
    'Pass arrays that describe the same windows in the same order.',
  );
}
