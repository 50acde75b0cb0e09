import type { Problem } from './problem.js';

/** The field that an error names, in the notation of the call: `name`, `head.caption`; empty when it names none. */
export function fieldOf(error: Problem | null): string {
  const field = error?.details?.['field'];
  return typeof field === 'string' ? field : '';
}

/** The error if this field caused it, for the field's `errorMessage`. */
export function errorAt(error: Problem | null, field: string): Problem | undefined {
  return error !== null && fieldOf(error) === field ? error : undefined;
}

/** The error if none of these fields shows it. */
export function errorBeside(error: Problem | null, fields: readonly string[]): Problem | undefined {
  return error === null || fields.includes(fieldOf(error)) ? undefined : error;
}
