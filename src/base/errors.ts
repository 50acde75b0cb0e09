import { isErrorCode, type ErrorCode, type ErrorKind } from './errorCodes/index.js';

const EXIT_CODES: Record<ErrorKind, number> = { verdict: 1, input: 2, environment: 3, bug: 70 };

/** Exit code of a process that ends on an error of this kind. */
export function exitCodeOf(kind: ErrorKind): number {
  return EXIT_CODES[kind];
}

/** An error as it crosses a process or transport boundary: plain data without a stack. */
export interface ErrorData {
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An error from another process. That process may be of another version, so this program may not know the code. */
export type ReceivedError = Omit<ErrorData, 'code'> & { readonly code: string };

/**
 * The one error class. `code` is one of ERROR_CODES and is read by programs (`gguf-truncated`). `message` tells a person what is wrong and
 * where (file and position), and `hint` states the remedy. `kind` decides the exit code: input 2, environment 3, verdict 1, bug 70.
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

  /** The error as plain data, for a message to another process or for `--json`. */
  toData(): ErrorData {
    return {
      kind: this.kind,
      code: this.code,
      message: this.message,
      hint: this.hint,
      details: this.details,
    };
  }

  /** Rebuilds an error that crossed a boundary. A code that this program does not know becomes `unknown-code`, and the details name it. */
  static fromData(data: ReceivedError): PalimpsestError {
    const { code } = data;
    return isErrorCode(code)
      ? new PalimpsestError({ ...data, code })
      : new PalimpsestError({ ...data, code: 'unknown-code', details: { ...data.details, code } });
  }
}

/** An error in the input (exit code 2). It names the file, the position and the remedy. */
export function inputError(
  code: ErrorCode,
  message: string,
  hint: string,
  details: Readonly<Record<string, unknown>> = {},
): PalimpsestError {
  return new PalimpsestError({ kind: 'input', code, message, hint, details });
}

/** A problem of the machine (exit code 3), such as a full disk, a missing library or too little memory. */
export function environmentError(
  code: ErrorCode,
  message: string,
  hint: string,
  details: Readonly<Record<string, unknown>> = {},
): PalimpsestError {
  return new PalimpsestError({ kind: 'environment', code, message, hint, details });
}

/** A negative verdict (exit code 1): a verification failed. */
export function verdictError(
  code: ErrorCode,
  message: string,
  hint: string,
  details: Readonly<Record<string, unknown>> = {},
): PalimpsestError {
  return new PalimpsestError({ kind: 'verdict', code, message, hint, details });
}
