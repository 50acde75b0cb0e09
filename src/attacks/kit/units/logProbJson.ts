import type { LogProbJson } from '../../../domain/index.js';

/** A log probability as JSON. */
export function logProbJson(value: number): LogProbJson {
  return value === -Infinity ? '-inf' : value;
}

/** A log probability from JSON. */
export function logProbFromJson(value: LogProbJson): number {
  return value === '-inf' ? -Infinity : value;
}
