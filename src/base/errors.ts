import { isErrorCode, type ErrorCode, type ErrorKind } from './errorCodes/index.js';

const EXIT_CODES: Record<ErrorKind, number> = { verdict: 1, input: 2, environment: 3, bug: 70 };

/** Exit code of a process that ends on an error of this kind. */
export function exitCodeOf(kind: ErrorKind): number {
  return EXIT_CODES[kind];
}

/** Error as it crosses a process or transport boundary: plain data, no stack. */
export interface ErrorData {
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An error that arrived from another process, which may be of another version: its code may be one that this program does not know. */
export type ReceivedError = Omit<ErrorData, 'code'> & { readonly code: string };

/**
 * The one error class. `code` is one of ERROR_CODES, for machines (`gguf-truncated`), `message` says for a person
 * what is wrong and where (file, place), `hint` says the remedy. `kind` decides the exit code:
 * input 2, environment 3, verdict 1, bug 70.
 */
export class PalimpsestError extends Error {
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    data: Omit<ErrorData, 'details'> & { details?: Readonly<Record<string, unknown>> },
    cause?: unknown,
  ) {
    super(data.message, cause === undefined ? undefined : { cause });
    this.name = 'PalimpsestError';
    this.kind = data.kind;
    this.code = data.code;
    this.hint = data.hint;
    this.details = data.details ?? {};
  }

  /** Exit code of a process that ends on this error. */
  get exitCode(): number {
    return exitCodeOf(this.kind);
  }

  /** The error as plain data, for a message to another process or `--json`. */
  toData(): ErrorData {
    return {
      kind: this.kind,
      code: this.code,
      message: this.message,
      hint: this.hint,
      details: this.details,
    };
  }

  /** Rebuilds an error that crossed a boundary. A code that this program does not know becomes `unknown-code`; the details name it. */
  static fromData(data: ReceivedError): PalimpsestError {
    const { code } = data;
    return isErrorCode(code)
      ? new PalimpsestError({ ...data, code })
      : new PalimpsestError({ ...data, code: 'unknown-code', details: { ...data.details, code } });
  }
}

/** Bad input (exit 2): names the file, the place and the remedy. */
export function inputError(
  code: ErrorCode,
  message: string,
  hint: string,
  details: Readonly<Record<string, unknown>> = {},
): PalimpsestError {
  return new PalimpsestError({ kind: 'input', code, message, hint, details });
}

/** Trouble with the machine (exit 3): disk full, missing library, not enough memory. */
export function environmentError(
  code: ErrorCode,
  message: string,
  hint: string,
  details: Readonly<Record<string, unknown>> = {},
): PalimpsestError {
  return new PalimpsestError({ kind: 'environment', code, message, hint, details });
}

/** A negative verdict (exit 1): a verification failed. */
export function verdictError(
  code: ErrorCode,
  message: string,
  hint: string,
  details: Readonly<Record<string, unknown>> = {},
): PalimpsestError {
  return new PalimpsestError({ kind: 'verdict', code, message, hint, details });
}
