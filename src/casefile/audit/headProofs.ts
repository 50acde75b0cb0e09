import { join } from 'node:path';
import { entriesOf, type AuditEntry } from '../../domain/index.js';

/** The folder, within a case, for time stamps and signatures over heads of its audit log. */
export const HEADS_FOLDER = join('audit', 'heads');

/** A time stamp or signature over a head of the audit log, as an entry names it. */
export interface HeadProof {
  /** The number of entries up to that head. */
  readonly entries: number;
  /** The head. */
  readonly sha256: string;
  /** The file name in the folder of heads. */
  readonly file: string;
  readonly fileSha256: string;
}

/** Every time stamp and signature over a head that the log names, in the order of the log. */
export function headProofs(entries: readonly AuditEntry[]): HeadProof[] {
  return entriesOf(entries, 'head-stamped', 'head-signed').map(({ detail }) => detail);
}

/** The name of the next file over a head: `6.tsr`, then `6-2.tsr`, … */
export function nextHeadFile(known: readonly HeadProof[], entries: number, ending: 'tsr' | 'p7s'): string {
  const taken = new Set(known.map(({ file }) => file));
  let number = 1;
  const name = (): string => `${entries}${number === 1 ? '' : `-${number}`}.${ending}`;
  while (taken.has(name())) number += 1;
  return name();
}
