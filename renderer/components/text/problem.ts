import { PalimpsestError, type ErrorCode } from '../../../src/base/index.js';

/** What went wrong, as every door of the program says it. `ErrorData` and `PalimpsestError` fit as they are. */
export interface Problem {
  readonly code?: ErrorCode | undefined;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** What was thrown, as something to show. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof PalimpsestError) return thrown.toData();
  if (isProblem(thrown)) return thrown;
  if (typeof thrown === 'string') return { message: thrown };
  return { message: String(thrown) };
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
  );
}
