import type { HashOptions } from '../files/index.js';

/** What is known of a file once it was checked, and hashed where it lies or copied. */
export interface Received {
  /** In order of the shards; `name` as received. */
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: string }[];
  /** Absolute paths of the files as received. */
  readonly sources: readonly string[];
  /** What it is called, if nobody says otherwise. */
  readonly title: string;
  /** Goes into facts.json. */
  readonly facts: unknown;
}

/** How a file is taken in. */
export interface ReceiveOptions extends HashOptions {
  /** Folder to copy into; null to leave the file where it is. */
  readonly copyTo: () => Promise<string | null>;
  /** Encoding of a text; strict UTF-8 when empty. */
  readonly encoding: string;
}
