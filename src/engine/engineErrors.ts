import { environmentError, PalimpsestError } from '../base/index.js';

/** Work was stopped on request: `engine-cancelled`. */
export function cancelledError(): PalimpsestError {
  return environmentError(
    'engine-cancelled',
    'Scoring was stopped on request.',
    'Ask again to go on; nothing that was finished is lost.',
  );
}

/** An engine that holds a model was asked to load another: `engine-loaded`. */
export function loadedError(): PalimpsestError {
  return environmentError(
    'engine-loaded',
    'This engine already holds a model.',
    'Dispose of it first, or use another engine.',
  );
}

/** An engine without a model was asked for more than loading one: `engine-not-loaded`. */
export function notLoadedError(): PalimpsestError {
  return environmentError('engine-not-loaded', 'No model is loaded.', 'Load one first.');
}

/** The engine's process sent or got something that the protocol does not know: `engine-protocol`. */
export function protocolError(what: string, cause?: unknown): PalimpsestError {
  return new PalimpsestError(
    {
      kind: 'bug',
      code: 'engine-protocol',
      message: `The engine and its user do not understand each other: ${what}.`,
      hint: 'Build again with `npm run build`, so that both come from the same version.',
    },
    cause,
  );
}
