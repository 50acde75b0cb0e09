import type { ReadRequest } from './protocol.js';

/** A process that reads one document. */
export interface ReaderRun {
  /** Undefined until it is known. */
  readonly pid: number | undefined;
  /** The answer as JSON; rejects with {@link ReaderEnded} if the process ends without one. */
  readonly answer: Promise<string>;
  /** Ends it at once. */
  kill(): void;
}

/** Starts such a process. @param heapMiB limit of its JavaScript heap */
export type StartReader = (request: ReadRequest, bytes: Uint8Array, heapMiB: number) => ReaderRun;

/** Why a process that reads a document ended without an answer: it needed too much memory, or something else, in words. */
export class ReaderEnded extends Error {
  readonly isMemory: boolean;

  constructor(why: string, isMemory: boolean) {
    super(why);
    this.isMemory = isMemory;
  }
}
