/** The kind of an error, which decides the exit code of the command line. */
export type ErrorKind = 'input' | 'environment' | 'verdict' | 'bug';

/** The meaning of a code. */
export interface KnownCode {
  /** The kinds of its errors. There is more than one only if `means` states when each applies. */
  readonly kinds: readonly [ErrorKind, ...ErrorKind[]];
  /** The general meaning, in one or two sentences. The error itself names the file, the position and the remedy. */
  readonly means: string;
}

/** Codes of one area. */
export type CodeTable = Readonly<Record<string, KnownCode>>;
