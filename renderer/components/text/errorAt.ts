import type { Problem } from './problem.js';

/** The field that an error names, as the call names it: `name`, `head.caption`; empty when it names none. */
export function fieldOf(error: Problem | null): string {
  const field = error?.details?.['field'];
  return typeof field === 'string' ? field : '';
}

/** The error, where it is this field that caused it: for the field's `errorMessage`. */
export function errorAt(error: Problem | null, field: string): Problem | undefined {
  return error !== null && fieldOf(error) === field ? error : undefined;
}

/** The error, where none of these fields shows it. */
export function errorBeside(error: Problem | null, fields: readonly string[]): Problem | undefined {
  return error === null || fields.includes(fieldOf(error)) ? undefined : error;
}
