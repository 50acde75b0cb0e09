import { environmentError, type PalimpsestError } from '../../src/base/index.js';

/** The error of a server that does not answer, or not as it should. */
export function serverGone(cause: unknown): PalimpsestError {
  return environmentError(
    'server-gone',
    'The workbench does not answer.',
    'Look whether `palimpsest serve` still runs; examinations go on without the window, and what was recorded is safe.',
    { cause: cause instanceof Error ? cause.message : String(cause) },
  );
}
