import { PalimpsestError, type ErrorData } from './errors.js';

/** Any error as data for a window; what is not ours is a bug, with its message but without its stack. */
export function errorDataOf(error: unknown): ErrorData {
  if (error instanceof PalimpsestError) return error.toData();
  return {
    kind: 'bug',
    code: 'bug',
    message: `Something went wrong that should not: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Please report this with what you were doing; nothing that was recorded is lost.',
    details: {},
  };
}
