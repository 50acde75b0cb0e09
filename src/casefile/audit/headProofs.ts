import { join } from 'node:path';
import type { AuditEntry } from './auditEntry.js';

/** The folder, within a case, for time stamps and signatures over heads of its audit log. */
export const HEADS_FOLDER = join('audit', 'heads');

/** The name of a file over a head: the number of entries up to it, a number if there are several, and what it is. */
export const HEAD_FILE = /^([1-9][0-9]*)(-[1-9][0-9]*)?\.(tsr|p7s)$/;

/** A time stamp or signature over a head of the audit log, as an entry names it. */
export interface HeadProof {
  /** The number of entries up to that head. */
  readonly entries: number;
  /** The head; empty if the entry does not name it. */
  readonly sha256: string;
  /** The file name in the folder of heads. */
  readonly file: string;
  readonly fileSha256: string;
}

/** Every time stamp and signature over a head that the log names, in the order of the log. */
export function headProofs(entries: readonly AuditEntry[]): HeadProof[] {
  return entries.flatMap(({ action, detail }) => {
    const { entries: count, sha256, file, fileSha256 } = detail;
    const isProof = action === 'head-stamped' || action === 'head-signed';
    if (!isProof || typeof count !== 'number' || typeof file !== 'string') return [];
    if (typeof fileSha256 !== 'string' || !HEAD_FILE.test(file)) return [];
    return [{ entries: count, sha256: typeof sha256 === 'string' ? sha256 : '', file, fileSha256 }];
  });
}

/** The name of the next file over a head: `6.tsr`, then `6-2.tsr`, … */
export function nextHeadFile(known: readonly HeadProof[], entries: number, ending: 'tsr' | 'p7s'): string {
  const taken = new Set(known.map(({ file }) => file));
  let number = 1;
  const name = (): string => `${entries}${number === 1 ? '' : `-${number}`}.${ending}`;
  while (taken.has(name())) number += 1;
  return name();
}
