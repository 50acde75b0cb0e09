import { environmentError, PalimpsestError } from '../base/index.js';

/** Work was stopped on request: `engine-cancelled`. */
export function cancelledError(): PalimpsestError {
  return environmentError(
    'engine-cancelled',
    'Scoring was stopped on request.',
    'Repeat the request to continue; no finished result is lost.',
  );
}

/** An engine that already holds a model received a request to load another: `engine-loaded`. */
export function loadedError(): PalimpsestError {
  return environmentError(
    'engine-loaded',
    'This engine already holds a model.',
    'Dispose of it first, or use another engine.',
  );
}

/** An engine without a model received a request other than loading one: `engine-not-loaded`. */
export function notLoadedError(): PalimpsestError {
  return environmentError('engine-not-loaded', 'No model is loaded.', 'Load one first.');
}

/** The engine's process sent or received a message that the protocol does not have: `engine-protocol`. */
export function protocolError(what: string, cause?: unknown): PalimpsestError {
  return new PalimpsestError(
    {
      kind: 'bug',
      code: 'engine-protocol',
      message: `The program and its engine process do not follow the same protocol: ${what}.`,
      hint: 'Build again with `npm run build`, so that both are of the same version.',
    },
    cause,
  );
}
