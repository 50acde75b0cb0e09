import { sha256Hex } from '../../base/index.js';
import { member, parsedJson, textOf } from '../encoding/jsonParts.js';
import type { Parsed } from '../encoding/parsed.js';
import { streamLines } from '../encoding/streamLines.js';

/** What a line of an audit log says; empty where it does not say it. */
export interface AuditLine {
  readonly time: string;
  readonly action: string;
  readonly detail: unknown;
}

/** What an unbroken audit log comes to. */
export interface AuditChain {
  /** SHA-256 of the last line's bytes, without its line feed. */
  readonly head: string;
  readonly lines: number;
  /** Head after each line: `heads[n - 1]` for line n. */
  readonly heads: readonly string[];
  /** What each line says. */
  readonly entries: readonly AuditLine[];
}

/** What `prev` holds in the first line of a chain. */
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
    if (member(entry, 'seq') !== number) return `line ${number} does not have number ${number}`;
    heads.push(sha256Hex(line));
    entries.push({
      time: textOf(member(entry, 'time')) ?? '',
      action: textOf(member(entry, 'action')) ?? '',
      detail: member(entry, 'detail'),
    });
    return undefined;
  });
  if (problem !== undefined) return { problem };
  if (rest > 0) return { problem: 'its last line is cut off' };
  const head = heads.at(-1);
  if (head === undefined) return { problem: 'it is empty' };
  return { value: { head, lines: heads.length, heads, entries } };
}
