import { PalimpsestError } from '../../../src/base/index.js';
import type { DocumentSource } from '../../../src/document/container/documentError.js';
import { READ_LIMITS, type ReadLimits } from '../../../src/document/limits.js';

/** A file for a reader, with other limits than the usual ones if a test needs them. */
export function sourceOf(fileName: string, limits: Partial<ReadLimits> = {}): DocumentSource {
  return { fileName, limits: { ...READ_LIMITS, ...limits } };
}

/** The error that a call throws; fails if it throws none or another. */
export function errorOf(call: () => unknown): PalimpsestError {
  try {
    call();
  } catch (error) {
    if (error instanceof PalimpsestError) return error;
    throw error;
  }
  throw new Error('No error was thrown.');
}

/** Bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
