import { z } from 'zod';
import type { ErrorCode } from '../base/index.js';

/** A call as the contract declares it. */
export interface CallDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** What the call does, in one sentence. */
  readonly title: string;
  /** `read` changes nothing and is open to viewers; `write` is for the examiner. */
  readonly kind: 'read' | 'write';
  /** `desktop`: needs a native window (dialogs, reveal, print); refused in a browser with `desktop-only`. */
  readonly door: 'any' | 'desktop';
  readonly input: I;
  readonly output: O;
  /** Codes of errors that a person may see, in addition to `call-input`, `case-unknown` and the errors of files and disks. */
  readonly errors: readonly ErrorCode[];
}

/** An event as the contract declares it. */
export interface EventDefinition<P extends z.ZodType = z.ZodType> {
  readonly title: string;
  readonly payload: P;
}

/** Declares a call that changes nothing. */
export function read<I extends z.ZodType, O extends z.ZodType>(
  title: string,
  input: I,
  output: O,
  errors: readonly ErrorCode[] = [],
): CallDefinition<I, O> {
  return { title, kind: 'read', door: 'any', input, output, errors };
}

/** Declares a call that changes something. */
export function write<I extends z.ZodType, O extends z.ZodType>(
  title: string,
  input: I,
  output: O,
  errors: readonly ErrorCode[] = [],
): CallDefinition<I, O> {
  return { title, kind: 'write', door: 'any', input, output, errors };
}

/** Declares a call that needs a native window. */
export function desktop<I extends z.ZodType, O extends z.ZodType>(
  title: string,
  input: I,
  output: O,
  errors: readonly ErrorCode[] = [],
): CallDefinition<I, O> {
  return { title, kind: 'write', door: 'desktop', input, output, errors };
}

/** Declares an event. */
export function event<P extends z.ZodType>(title: string, payload: P): EventDefinition<P> {
  return { title, payload };
}
