import { type ErrorCode, type ErrorData, PalimpsestError } from '../base/index.js';

/** The refusal of a request: the HTTP status, and the words for a person. */
export class Refusal extends PalimpsestError {
  /** HTTP status, 400 … 599. */
  readonly status: number;

  constructor(status: number, data: Omit<ErrorData, 'details'>) {
    super(data);
    this.status = status;
  }
}

/** A refusal because of the content of the request. */
export function refusal(status: number, code: ErrorCode, message: string, hint: string): Refusal {
  return new Refusal(status, { kind: 'input', code, message, hint });
}

/** A refusal because of the state of this server or machine. */
export function unable(status: number, code: ErrorCode, message: string, hint: string): Refusal {
  return new Refusal(status, { kind: 'environment', code, message, hint });
}

/** An error as a client reads it: itself, or that of a bug. */
export function knownError(error: unknown): PalimpsestError {
  if (error instanceof PalimpsestError) return error;
  return new PalimpsestError({
    kind: 'bug',
    code: 'bug',
    message: 'An unexpected error occurred.',
    hint: 'Please report this error and what you were doing. Nothing that was recorded is lost.',
  });
}

/** The HTTP status for an error: a refusal has its own status, and errors of a call are 422, except those about the call itself. */
export function statusOf(error: PalimpsestError): number {
  if (error instanceof Refusal) return error.status;
  if (error.kind === 'bug') return 500;
  return BY_CODE[error.code] ?? 422;
}

const BY_CODE: Readonly<Partial<Record<ErrorCode, number>>> = {
  'call-unknown': 404,
  'call-input': 400,
  'read-only': 403,
  'desktop-only': 403,
  'disk-full': 507,
};
