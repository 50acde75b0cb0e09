import { sha256Hex } from '../../base/index.js';
import { member, parsedJson, textOf } from '../encoding/jsonParts.js';
import type { Parsed } from '../encoding/parsed.js';
import { streamLines } from '../encoding/streamLines.js';

/** The fields of one line of an audit log; a field that the line does not have is empty. */
export interface AuditLine {
  readonly time: string;
  readonly actor: string;
  readonly action: string;
  readonly detail: unknown;
}

/** What reading an unbroken audit log yields. */
export interface AuditChain {
  /** SHA-256 of the last line's bytes, without its line feed. */
  readonly head: string;
  readonly lines: number;
  /** The head after each line: `heads[n - 1]` belongs to line n. */
  readonly heads: readonly string[];
  /** The fields of each line. */
  readonly entries: readonly AuditLine[];
}

/** The value of `prev` in the first line of a chain. */
export const FIRST_PREV = '0'.repeat(64);

/**
 * Follows an audit log line by line: each holds `prev`, the SHA-256 of the bytes of the line before (64 zeros in the first), and
 * `seq`, which counts from 1. Streams.
 * @throws {PalimpsestError} `file-*`
 */
export async function readAuditChain(path: string): Promise<Parsed<AuditChain>> {
  const heads: string[] = [];
  const entries: AuditLine[] = [];
  const { rest, problem } = await streamLines(path, (line, number) => {
    const entry = parsedJson(line);
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      return `line ${number} is not a JSON object`;
    }
    if (member(entry, 'prev') !== (heads.at(-1) ?? FIRST_PREV)) {
      return `line ${number} does not hold the hash of the line before`;
    }
    if (member(entry, 'seq') !== number) return `line ${number} does not have the sequence number ${number}`;
    heads.push(sha256Hex(line));
    entries.push({
      time: textOf(member(entry, 'time')) ?? '',
      actor: textOf(member(entry, 'actor')) ?? '',
      action: textOf(member(entry, 'action')) ?? '',
      detail: member(entry, 'detail'),
    });
    return undefined;
  });
  if (problem !== undefined) return { problem };
  if (rest > 0) return { problem: 'its last line is incomplete' };
  const head = heads.at(-1);
  if (head === undefined) return { problem: 'it is empty' };
  return { value: { head, lines: heads.length, heads, entries } };
}
