import { PalimpsestError, type ErrorData } from './errors.js';

/** Converts any error to data for a window. An error that the program did not define is a bug; it keeps its message but not its stack. */
export function errorDataOf(error: unknown): ErrorData {
  if (error instanceof PalimpsestError) return error.toData();
  return {
    kind: 'bug',
    code: 'bug',
    message: `The program met an unexpected error: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Please report this error and what you were doing. Nothing that was recorded is lost.',
    details: {},
  };
}
