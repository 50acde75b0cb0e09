import type { DocumentRule, Evidence } from '../domain/index.js';
import type { HashOptions } from '../files/index.js';
import type { StartReader } from '../readers/index.js';

/** What is known about a file after it was checked and either hashed in its place or copied. */
export interface Received {
  /** In the order of the shards; `name` is the name as received. */
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: string }[];
  /** Absolute paths of the files as received. */
  readonly sources: readonly string[];
  /** The default title. */
  readonly title: string;
  /** The content of facts.json. */
  readonly facts: unknown;
  /** What a reader found in a document; absent for everything else. */
  readonly document?: ReceivedDocument;
  /** How a folder was packed; absent for a file. */
  readonly packed?: NonNullable<Evidence['packed']>;
}

/** A document as its reader found it. */
export interface ReceivedDocument {
  /** What the register says of it. */
  readonly entry: NonNullable<Evidence['document']>;
  /** The content of extracted.json. */
  readonly json: string;
}

/** How a file is received. */
export interface ReceiveOptions extends HashOptions {
  /** The folder to copy into; null to leave the file where it is. */
  readonly copyTo: () => Promise<string | null>;
  /** The path is a folder of works, which is packed. */
  readonly isFolder?: boolean;
  /** The encoding of a text; strict UTF-8 if empty. */
  readonly encoding: string;
  /** Rules of documents that are switched off. */
  readonly rulesOff: readonly DocumentRule[];
  /** Read as plain text, whatever the format; for a file that was received so before. */
  readonly asPlainText?: boolean | undefined;
  /** Starts the process that reads a document; default a process of Node. */
  readonly startReader?: StartReader | undefined;
}
