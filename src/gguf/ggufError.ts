import { type ErrorCode, inputError, type PalimpsestError } from '../base/index.js';

const DAMAGED =
  'The file is damaged or was altered: compare its size and SHA-256 with the publisher’s, then download or copy it again.';

/** The error for a GGUF file, which names the file, the byte and the remedy. */
export function ggufError(
  code: ErrorCode,
  path: string,
  byte: number,
  what: string,
  hint: string = DAMAGED,
): PalimpsestError {
  return inputError(code, `${path}, byte ${byte}: ${what}.`, hint, { path, byte });
}

/** What an error about a file that cannot be scored says apart from its message: the reason as a clause without the path, and its place. */
export interface ScoringErrorDetails {
  readonly path: string;
  readonly why: string;
  readonly key?: string;
  readonly byte?: number;
}

/** The error for a well-formed file that cannot be scored. */
export function scoringError(
  code: ErrorCode,
  message: string,
  hint: string,
  details: ScoringErrorDetails,
): PalimpsestError {
  return inputError(code, message, hint, { ...details });
}

/** Text from a file in a form for messages: shortened, quoted, with control characters escaped. */
export function quote(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return JSON.stringify(cut).replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
