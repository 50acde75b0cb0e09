import { EMPTY_LOG, headAfter, readAuditLine, type AuditEntry } from '../../domain/index.js';
import type { Parsed } from '../encoding/parsed.js';
import { streamLines } from '../encoding/streamLines.js';

/** What reading an unbroken audit log yields. */
export interface AuditChain {
  /** SHA-256 of the last line's bytes, without its line feed. */
  readonly head: string;
  readonly lines: number;
  /** The head after each line: `heads[n - 1]` belongs to line n. */
  readonly heads: readonly string[];
  /** The entry of each line. */
  readonly entries: readonly AuditEntry[];
}

/**
 * Follows an audit log line by line, as that of a case is followed: each line is an entry of a known action, with the number that is due and
 * the SHA-256 of the line before. Streams.
 * @returns the log, or what is wrong with its first line that is not as it must be
 * @throws {PalimpsestError} `file-*`
 */
export async function readAuditChain(path: string): Promise<Parsed<AuditChain>> {
  const heads: string[] = [];
  const entries: AuditEntry[] = [];
  let head = EMPTY_LOG;
  const { rest, problem } = await streamLines(path, (line, number) => {
    const entry = readAuditLine(line, head);
    if (typeof entry === 'string') return `line ${number}: ${entry}`;
    head = headAfter(head, line);
    heads.push(head.sha256);
    entries.push(entry);
    return undefined;
  });
  if (problem !== undefined) return { problem };
  if (rest > 0) return { problem: 'its last line is incomplete' };
  if (heads.length === 0) return { problem: 'it is empty' };
  return { value: { head: head.sha256, lines: heads.length, heads, entries } };
}
