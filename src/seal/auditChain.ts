import { sha256Hex } from '../base/index.js';
import { streamFile } from '../files/index.js';
import type { Parsed } from './parsed.js';

/** What an unbroken audit log comes to. */
export interface AuditChain {
  /** SHA-256 of the last line's bytes, without its line feed. */
  readonly head: string;
  readonly lines: number;
  /** Head after each line: `heads[n - 1]` for line n. */
  readonly heads: readonly string[];
}

const FIRST_PREV = '0'.repeat(64);
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * Follows an audit log line by line: each holds `prev`, the SHA-256 of the bytes of the line before (64 zeros in the first), and
 * `seq`, which counts from 1. Streams; a line may have 16 MiB.
 * @throws {PalimpsestError} `file-*`
 */
export async function readAuditChain(path: string): Promise<Parsed<AuditChain>> {
  const heads: string[] = [];
  let rest = Buffer.alloc(0);
  let problem: string | undefined;
  const follow = (line: Buffer): string | undefined => {
    const number = heads.length + 1;
    const entry = parseLine(line);
    if (entry === undefined) return `line ${number} is not a JSON object`;
    if (entry['prev'] !== (heads.at(-1) ?? FIRST_PREV)) {
      return `line ${number} does not hold the hash of the line before`;
    }
    if (entry['seq'] !== number) return `line ${number} does not have number ${number}`;
    heads.push(sha256Hex(line));
    return undefined;
  };
  await streamFile(path, (chunk) => {
    if (problem !== undefined) return;
    let bytes = Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a)) {
      problem = follow(bytes.subarray(0, end));
      if (problem !== undefined) return;
      bytes = bytes.subarray(end + 1);
    }
    rest = Buffer.from(bytes);
    if (rest.length > MAX_LINE_BYTES) problem = `line ${heads.length + 1} is too long`;
  });
  if (problem !== undefined) return { problem };
  if (rest.length > 0) return { problem: 'its last line is cut off' };
  const head = heads.at(-1);
  if (head === undefined) return { problem: 'it is empty' };
  return { value: { head, lines: heads.length, heads } };
}

function parseLine(line: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
