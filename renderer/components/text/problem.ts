import { PalimpsestError, type ErrorCode } from '../../../src/base/index.js';

/** An error as every interface of the program reports it. `ErrorData` and `PalimpsestError` have this shape. */
export interface Problem {
  readonly code?: ErrorCode | undefined;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Any thrown value as an error that can be shown. */
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
