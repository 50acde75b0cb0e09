/** What kind of trouble an error is; decides the exit code of the command line. */
export type ErrorKind = 'input' | 'environment' | 'verdict' | 'bug';

/** What a code stands for. */
export interface KnownCode {
  /** The kinds that its errors have; more than one only where the sentence says which is which. */
  readonly kinds: readonly [ErrorKind, ...ErrorKind[]];
  /** What it means in general, in one or two sentences. The error itself names the file, the place and the remedy. */
  readonly means: string;
}

/** Codes of one area. */
export type CodeTable = Readonly<Record<string, KnownCode>>;
