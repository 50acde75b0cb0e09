import type { z } from 'zod';
import { canonicalJson, PalimpsestError, plainAscii } from '../../base/index.js';

/** What `prev` holds in the first line of a hash chain. */
export const CHAIN_START = '0'.repeat(64);

/** A kind of line in a file whose lines are chained by hashes. */
export interface ChainedKind<T extends ChainedLine> {
  readonly schema: z.ZodType<T>;
  /** What such a line is called, e.g. `an audit entry`. */
  readonly name: string;
}

/** What every line of a hash chain holds: its number, and the SHA-256 of the bytes of the line before, without its line feed. */
export interface ChainedLine {
  readonly seq: number;
  readonly prev: string;
}

/**
 * Reads one line and checks that it is the one that is due.
 * @param bytes of the line, without its line feed
 * @returns the line, or in words what is wrong with it
 */
export function readChained<T extends ChainedLine>(
  kind: ChainedKind<T>,
  bytes: Uint8Array,
  due: ChainedLine,
): T | string {
  const line = parseChained(kind, bytes);
  if (typeof line === 'string') return line;
  if (line.seq !== due.seq)
    return `its number is ${line.seq}, but ${due.seq} was expected: a line was removed, added or moved`;
  if (line.prev !== due.prev)
    return 'its "prev" is not the SHA-256 of the line before: that line, or this one, was changed';
  return line;
}

/** Reads one line, which must be canonical JSON, wherever it stands. @returns the line, or in words what is wrong with it */
export function parseChained<T extends ChainedLine>(kind: ChainedKind<T>, bytes: Uint8Array): T | string {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  try {
    const { data, error } = kind.schema.safeParse(value);
    if (error !== undefined) return `it is not ${kind.name} (${issueWords(error)})`;
    return canonicalJson(value) === text ? data : 'it does not have the layout in which entries are written';
  } catch (error) {
    // 1e999 reads as Infinity, which canonical JSON does not have.
    if (error instanceof PalimpsestError) return 'it does not have the layout in which entries are written';
    if (error instanceof RangeError) return 'it is nested too deeply';
    throw error;
  }
}

function issueWords({ issues: [issue] }: z.ZodError): string {
  return plainAscii(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, 300);
}
