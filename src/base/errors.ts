/** What kind of trouble an error is; decides the exit code of the command line. */
export type ErrorKind = 'input' | 'environment' | 'verdict' | 'bug';

const EXIT_CODES: Record<ErrorKind, number> = { verdict: 1, input: 2, environment: 3, bug: 70 };

/** Error as it crosses a process or transport boundary: plain data, no stack. */
export interface ErrorData {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * The one error class. `code` is stable kebab-case for machines (`gguf-truncated`), `message` says for a person
 * what is wrong and where (file, place), `hint` says the remedy. `kind` decides the exit code:
 * input 2, environment 3, verdict 1, bug 70.
 */
export class PalimpsestError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
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
    return EXIT_CODES[this.kind];
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

  /** Rebuilds an error that crossed a boundary. */
  static fromData(data: ErrorData): PalimpsestError {
    return new PalimpsestError(data);
  }
}

/** Bad input (exit 2): names the file, the place and the remedy. */
export function inputError(
  code: string,
  message: string,
  hint: string,
  details: Readonly<Record<string, unknown>> = {},
): PalimpsestError {
  return new PalimpsestError({ kind: 'input', code, message, hint, details });
}

/** Trouble with the machine (exit 3): disk full, missing library, not enough memory. */
export function environmentError(
  code: string,
  message: string,
  hint: string,
  details: Readonly<Record<string, unknown>> = {},
): PalimpsestError {
  return new PalimpsestError({ kind: 'environment', code, message, hint, details });
}

/** A negative verdict (exit 1): a verification failed. */
export function verdictError(
  code: string,
  message: string,
  hint: string,
  details: Readonly<Record<string, unknown>> = {},
): PalimpsestError {
  return new PalimpsestError({ kind: 'verdict', code, message, hint, details });
}
