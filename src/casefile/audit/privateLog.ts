import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson, type Json } from '../../base/index.js';
import { AppendFile, fileExists, OWNER_FILE } from '../../files/index.js';
import { macsOf, type AuditEntry } from '../../domain/index.js';
import { readLines } from './readLines.js';

/** The path of the log that is never sealed, relative to the case folder. */
export const PRIVATE_FILE = join('audit', 'private.jsonl');

const KEY_BYTES = 32;
const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const privateLineSchema = z.strictObject({
  key: hex64,
  name: z.string(),
  seq: z.int().min(1),
  value: z.json(),
});

/**
 * One line of `audit/private.jsonl`: a value that the audit log holds only as an HMAC. Anyone who has the line can compare the value with
 * the log; anyone who has only the log learns nothing about the value.
 */
export type PrivateLine = z.infer<typeof privateLineSchema>;

/** The private values of an audit entry, by name; they are not part of its detail. */
export type Secret = Readonly<Record<string, Json>>;

/**
 * The HMAC that the audit log holds for a private value.
 * @param key 64 hexadecimal digits (32 bytes)
 * @returns 64 hexadecimal digits
 * @source RFC 2104 (HMAC) with SHA-256 over the canonical JSON (RFC 8785) of the value
 */
export function privateMac(key: string, value: Json): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(canonicalJson(value)).digest('hex');
}

/** The private values of a case that were kept; they are found by their HMACs in the audit log. */
export class Openings {
  readonly #lines: ReadonlyMap<string, PrivateLine>;

  constructor(lines: readonly PrivateLine[]) {
    this.#lines = new Map(lines.map((line) => [privateMac(line.key, line.value), line]));
  }

  /** The line of a private value of an entry; undefined if the entry has none of that name, or if the line is missing or altered. */
  line(entry: AuditEntry, name: string): PrivateLine | undefined {
    const mac = macsOf(entry)[name];
    const line = mac === undefined ? undefined : this.#lines.get(mac);
    return line?.name === name ? line : undefined;
  }

  /**
   * A private value of an entry.
   * @returns undefined as {@link line}
   */
  value(entry: AuditEntry, name: string): Json | undefined {
    return this.line(entry, name)?.value;
  }
}

/** The private values of a case; lines that cannot be read are skipped, and their values are then missing. @throws {PalimpsestError} `file-*` */
export async function readOpenings(folder: string): Promise<Openings> {
  const path = join(folder, PRIVATE_FILE);
  if (!(await fileExists(path))) return new Openings([]);
  const lines: PrivateLine[] = [];
  for (const { bytes, complete } of readLines(path)) {
    const line = complete ? parse(bytes) : undefined;
    if (line !== undefined) lines.push(line);
  }
  return new Openings(lines);
}

/** The private log of a case, open for appending; it is created with the first private value. */
export class PrivateLog {
  readonly #folder: string;
  #file: AppendFile | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Writes private values, which are on the disk when the promise settles.
   * @param seq of the audit entry that will name them
   * @returns name → HMAC, for that entry
   * @throws {PalimpsestError} `disk-full`, `file-*`
   */
  async keep(seq: number, secret: Secret): Promise<Record<string, string>> {
    const macs: Record<string, string> = {};
    const lines: string[] = [];
    for (const [name, value] of Object.entries(secret)) {
      const key = randomBytes(KEY_BYTES).toString('hex');
      macs[name] = privateMac(key, value);
      lines.push(`${canonicalJson({ key, name, seq, value })}\n`);
    }
    this.#file ??= await this.#open();
    await this.#file.append(new TextEncoder().encode(lines.join('')));
    await this.#file.sync();
    return macs;
  }

  /** Closes the file. */
  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }

  /** An incomplete last line belongs to an entry that was never written; it is removed here. */
  async #open(): Promise<AppendFile> {
    const path = join(this.#folder, PRIVATE_FILE);
    let end = 0;
    if (await fileExists(path)) {
      for (const line of readLines(path)) if (line.complete) end = line.endByte;
    }
    const file = await AppendFile.open(path, OWNER_FILE);
    if (file.sizeBytes > end) await file.truncateTo(end);
    return file;
  }
}

function parse(bytes: Uint8Array): PrivateLine | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const parsed = privateLineSchema.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
