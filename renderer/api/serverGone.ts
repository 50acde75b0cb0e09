import { environmentError, type PalimpsestError } from '../../src/base/index.js';

/** The error for a server that does not answer, or gives an invalid answer. */
export function serverGone(cause: unknown): PalimpsestError {
  return environmentError(
    'server-gone',
    'The workbench does not answer.',
    'Check whether `palimpsest serve` is still running. Examinations continue without the window, and everything recorded is safe.',
    { cause: cause instanceof Error ? cause.message : String(cause) },
  );
}
