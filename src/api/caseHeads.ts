import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError, sha256Hex } from '../base/index.js';
import { readAudit, type AuditEntry, type AuditHead, type CaseFolder } from '../casefile/index.js';
import type { PlanFixed } from '../domain/index.js';
import { readBytes, writeFileAtomic, writeNewFileAtomic } from '../files/index.js';
import {
  checkTimeStamp,
  signDigest,
  timeStampQuery,
  type SigningKey,
  type TimeStampFacts,
} from '../seal/index.js';

/** Folder, within a case, of what others said about heads of its audit log. */
export const HEADS_FOLDER = join('audit', 'heads');

/** The head of a case's audit log, to be given out. */
export interface GivenHead extends AuditHead {
  readonly caseId: string;
}

/** The head of the audit log now. @throws {PalimpsestError} `audit-broken`, `file-*` */
export async function givenHead(opened: CaseFolder): Promise<GivenHead> {
  const entries = await readAudit(opened.folder);
  const { entries: count, sha256 } = await opened.auditHead();
  if (entries.length < count) throw new RangeError('the log ends before its head');
  return { caseId: opened.index.id, entries: count, sha256 };
}

/**
 * Writes the query for a time stamp (RFC 3161) over a head: its message imprint is the head itself, the SHA-256 of the log's last line.
 * @param path of the file to make
 * @throws {PalimpsestError} `file-exists`, `disk-full`, `file-*`
 */
export async function writeHeadQuery(head: GivenHead, path: string): Promise<void> {
  await writeNewFileAtomic(path, timeStampQuery(headDigest(head.sha256)));
}

/**
 * Attaches an authority's answer to the query of a head: a proof that everything up to that entry was there at that time. Which head it
 * is for is found in the log.
 * @param response RFC 3161 response, DER
 * @throws {PalimpsestError} `head-stamp-unfit` when it is for no head of this log; `file-*`
 */
export async function attachHeadStamp(
  opened: CaseFolder,
  response: Uint8Array,
): Promise<TimeStampFacts & AuditHead> {
  const heads = await headsOf(opened);
  for (const head of heads.toReversed()) {
    const verdict = checkTimeStamp(response, headDigest(head.sha256));
    if ('problem' in verdict) continue;
    const file = `${head.entries}.tsr`;
    await mkdir(opened.path(HEADS_FOLDER), { recursive: true });
    await writeFileAtomic(opened.path(HEADS_FOLDER, file), response);
    const { time, authority, authorityFingerprint } = verdict.facts;
    await opened.record('head-stamped', {
      ...head,
      time,
      authority,
      authorityFingerprint,
      file,
      fileSha256: sha256Hex(response),
    });
    return { ...verdict.facts, ...head };
  }
  throw inputError(
    'head-stamp-unfit',
    `The answer is not a time stamp for any head of the audit log of ${opened.folder}.`,
    'Make a query with palimpsest case head DIR --query FILE, send it to the authority, and attach its answer.',
    { folder: opened.folder },
  );
}

/**
 * Signs the head of the audit log now with the examiner's key: the holder states what the log held. Unlike a time stamp it proves no time.
 * @returns path of the signature: CAdES, detached, over the 32 bytes' digest that the head is
 * @throws {PalimpsestError} `certificate-expired`; `disk-full`, `file-*`
 */
export async function signHead(
  opened: CaseFolder,
  key: SigningKey,
): Promise<GivenHead & { readonly path: string }> {
  const head = await givenHead(opened);
  const signature = await signDigest(headDigest(head.sha256), key, opened.clock);
  const file = `${head.entries}.p7s`;
  await mkdir(opened.path(HEADS_FOLDER), { recursive: true });
  const path = opened.path(HEADS_FOLDER, file);
  await writeFileAtomic(path, signature);
  await opened.record('head-signed', {
    entries: head.entries,
    sha256: head.sha256,
    signer: key.info.name,
    certificateSha256: key.info.fingerprint,
    file,
    fileSha256: sha256Hex(signature),
  });
  return { ...head, path };
}

/**
 * What the log has to show that a plan was fixed before the run: a head that holds the plan and that was stamped, or signed, before the
 * first unit was scored.
 * @returns null when the examination never began, or was never prepared
 */
export function planFixed(entries: readonly AuditEntry[], examinationId: string): PlanFixed | null {
  const of = (action: string): AuditEntry | undefined =>
    entries.find((entry) => entry.action === action && entry.detail['examination'] === examinationId);
  const prepared = of('examination-prepared');
  const began = [of('examination-started'), of('examination-resumed')]
    .filter((entry) => entry !== undefined)
    .sort((a, b) => a.seq - b.seq)[0];
  if (prepared === undefined || began === undefined) return null;
  const between = entries.slice(prepared.seq, began.seq - 1);
  const covers = (action: string): AuditEntry | undefined =>
    between.find((entry) => entry.action === action && Number(entry.detail['entries']) >= prepared.seq);
  const stamped = covers('head-stamped');
  if (stamped !== undefined) return fixedBy('stamped', stamped, 'time', 'authority');
  const signed = covers('head-signed');
  if (signed !== undefined) return fixedBy('signed', signed, '', 'signer');
  return { by: 'log', entries: 0, at: prepared.time, who: '' };
}

function fixedBy(by: 'stamped' | 'signed', entry: AuditEntry, time: string, who: string): PlanFixed {
  const text = (name: string): string => {
    const value = entry.detail[name];
    return typeof value === 'string' ? value : '';
  };
  return { by, entries: Number(entry.detail['entries']), at: text(time) || entry.time, who: text(who) };
}

/** Every head that the log has had, oldest first: after an entry it is what the next one names as `prev`. */
async function headsOf(opened: CaseFolder): Promise<AuditHead[]> {
  const entries = await readAudit(opened.folder);
  const last = await opened.auditHead();
  return entries.map(({ seq }, i) => ({ entries: seq, sha256: entries[i + 1]?.prev ?? last.sha256 }));
}

function headDigest(sha256: string): Uint8Array {
  return Buffer.from(sha256, 'hex');
}

/** The files in the folder of heads that the log knows, for a report. @throws {PalimpsestError} `file-*` */
export async function headFiles(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
): Promise<{ readonly name: string; readonly bytes: Uint8Array }[]> {
  const files = [];
  for (const { action, detail } of entries) {
    const { file, fileSha256 } = detail;
    if (action !== 'head-stamped' && action !== 'head-signed') continue;
    if (typeof file !== 'string' || !/^[1-9][0-9]*\.(tsr|p7s)$/.test(file)) continue;
    const bytes = await readBytes(opened.path(HEADS_FOLDER, file), 1024 * 1024);
    if (sha256Hex(bytes) === fileSha256) files.push({ name: file, bytes });
  }
  return files;
}
