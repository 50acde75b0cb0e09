import { mkdir } from 'node:fs/promises';
import { inputError, sha256Hex, utc } from '../../base/index.js';
import { HEADS_FOLDER, headProofs, nextHeadFile, readAudit, type CaseFolder } from '../../casefile/index.js';
import { entriesOf, statesOf, type PlanFixed, type AuditEntry, type AuditHead } from '../../domain/index.js';
import { readBytes, writeFileAtomic, writeNewFileAtomic } from '../../files/index.js';
import {
  checkTimeStamp,
  headTimesProblem,
  signDigest,
  timeStampQuery,
  type SigningKey,
  type TimeStampFacts,
} from '../../seal/index.js';

/** The head of a case's audit log, to be given out. */
export interface GivenHead extends AuditHead {
  readonly caseId: string;
}

/** The head of the audit log now. @throws {PalimpsestError} `audit-broken`, `file-*` */
export async function givenHead(opened: CaseFolder): Promise<GivenHead> {
  const entries = await readAudit(opened.folder);
  const { entries: count, sha256 } = await opened.auditHead();
  if (entries.length < count) throw new RangeError('the log has fewer entries than its head covers');
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
 * Attaches an authority's answer to the query of a head: to whoever trusts the authority it shows that everything up to that entry was there
 * at that time. Which head it is for is found in the log. Answers of several authorities for one head lie side by side.
 * @param response RFC 3161 response, DER
 * @param roots certificates (DER) of authorities that are trusted; where given, the authority's chain must end in one
 * @throws {PalimpsestError} `head-stamp-exists` when this answer is on record; `head-stamp-unfit` when it is no valid one for a head of this
 * log; `file-*`
 */
export async function attachHeadStamp(
  opened: CaseFolder,
  response: Uint8Array,
  roots: readonly Uint8Array[] = [],
): Promise<TimeStampFacts & AuditHead> {
  const entries = await readAudit(opened.folder);
  const known = headProofs(entries);
  const fileSha256 = sha256Hex(response);
  const before = known.find((one) => one.fileSha256 === fileSha256);
  if (before !== undefined) throw stampExists(opened.path(HEADS_FOLDER, before.file));
  const head = (await headsOf(opened, entries)).findLast(
    ({ sha256 }) => 'facts' in checkTimeStamp(response, headDigest(sha256)),
  );
  if (head === undefined) throw stampUnfit(opened.folder, 'it is for no head of this log, or is not valid');
  const verdict = checkTimeStamp(response, headDigest(head.sha256), roots);
  if ('problem' in verdict) throw stampUnfit(opened.folder, verdict.problem);
  const { time, authority, authorityFingerprint } = verdict.facts;
  const problem = headTimesProblem(time, entries[head.entries - 1]?.time ?? '', utc(opened.clock));
  if (problem !== undefined) throw stampUnfit(opened.folder, problem, 'Set the clock of this machine right.');
  const file = nextHeadFile(known, head.entries, 'tsr');
  await mkdir(opened.path(HEADS_FOLDER), { recursive: true });
  await writeFileAtomic(opened.path(HEADS_FOLDER, file), response);
  await opened.record('head-stamped', { ...head, time, authority, authorityFingerprint, file, fileSha256 });
  return { ...verdict.facts, ...head };
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
  const file = nextHeadFile(headProofs(await readAudit(opened.folder)), head.entries, 'p7s');
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
 * What the log has to show that a plan was there before the run: a head that holds the plan and that was stamped, or signed, before the run
 * began. A stamp counts as one before the run only where the authority's time is no later than the beginning by the local clock.
 * @returns null when the examination never began, or was never prepared
 */
export function planFixed(entries: readonly AuditEntry[], examinationId: string): PlanFixed | null {
  const states = statesOf(entries, examinationId);
  const prepared = states.find(({ action }) => action === 'examination-prepared');
  const began = states.find(
    ({ action }) => action === 'examination-started' || action === 'examination-resumed',
  );
  if (prepared === undefined || began === undefined) return null;
  const between = entries
    .slice(prepared.seq, began.seq - 1)
    .filter(({ detail }) => 'entries' in detail && detail.entries >= prepared.seq);
  const stamps = entriesOf(between, 'head-stamped');
  const inTime = stamps.find(({ detail }) => Date.parse(detail.time) <= Date.parse(began.time));
  const stamp = inTime ?? stamps[0];
  if (stamp !== undefined) {
    const { entries: count, time, authority } = stamp.detail;
    const by = stamp === inTime ? 'stamped' : 'stamped-later';
    return { by, entries: count, at: time, who: authority };
  }
  const [signed] = entriesOf(between, 'head-signed');
  if (signed === undefined) return { by: 'log', entries: 0, at: prepared.time, who: '' };
  return { by: 'signed', entries: signed.detail.entries, at: signed.time, who: signed.detail.signer };
}

/** Every head that the log has had, oldest first: after an entry it is what the next one names as `prev`. */
async function headsOf(opened: CaseFolder, entries: readonly AuditEntry[]): Promise<AuditHead[]> {
  const last = await opened.auditHead();
  return entries.map(({ seq }, i) => ({ entries: seq, sha256: entries[i + 1]?.prev ?? last.sha256 }));
}

function headDigest(sha256: string): Uint8Array {
  return Buffer.from(sha256, 'hex');
}

/**
 * The files in the folder of heads that the log knows, each once, for a report.
 * @throws {PalimpsestError} `file-*`
 */
export async function headFiles(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
): Promise<{ readonly name: string; readonly bytes: Uint8Array }[]> {
  const files = new Map<string, Uint8Array>();
  for (const { file, fileSha256 } of headProofs(entries)) {
    const bytes = await readBytes(opened.path(HEADS_FOLDER, file), 1024 * 1024);
    if (sha256Hex(bytes) === fileSha256) files.set(file, bytes);
  }
  return [...files].map(([name, bytes]) => ({ name, bytes }));
}

function stampExists(path: string): Error {
  return inputError(
    'head-stamp-exists',
    `This answer is on record: ${path} is the same file.`,
    'There is nothing more to attach. Another authority’s answer for the same head can be attached too.',
    { path },
  );
}

function stampUnfit(folder: string, problem: string, first = ''): Error {
  return inputError(
    'head-stamp-unfit',
    `The answer cannot be attached to a head of the audit log of ${folder}: ${problem}.`,
    `${first} Make a query with palimpsest case head CASE --query FILE, send it to the authority, and attach its answer.`.trimStart(),
    { folder },
  );
}
