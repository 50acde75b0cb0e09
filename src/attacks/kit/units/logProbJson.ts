import type { LogProbJson } from '../../../domain/index.js';

/** A log probability as JSON. */
export function logProbJson(value: number): LogProbJson {
  return value === -Infinity ? '-inf' : value;
}

/** A log probability from JSON. */
export function logProbFromJson(value: LogProbJson): number {
  return value === '-inf' ? -Infinity : value;
}

/** A number as the journal has it; null for −Infinity. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
