import { inputError, verdictError } from '../../base/index.js';
import { entriesOf, type AuditEntry, type AuditHead, type EntryOf } from '../../domain/index.js';

/** Where a head of the audit log was written down: in the index, in a report, or on this machine outside the case. */
export type AnchorPlace = 'case.json' | 'report' | 'machine';

/** A head of the audit log that was written down when the log ended there. An unchanged log still holds it. */
export interface Anchor extends AuditHead {
  readonly place: AnchorPlace;
  /** The report's id; empty for the other places. */
  readonly name: string;
  /** For an anchor on this machine: the case folder that was written to, if it is a different one; else empty. */
  readonly folder: string;
}

function adoptions(entries: readonly AuditEntry[]): EntryOf<'case-adopted'>['detail'][] {
  return entriesOf(entries, 'case-adopted').map(({ detail }) => detail);
}

/** The heads that the log need not hold, because an adoption on record names them: `<entries> <SHA-256>`. */
export function adoptedHeads(entries: readonly AuditEntry[]): ReadonlySet<string> {
  return new Set(
    adoptions(entries)
      .flatMap(({ contradicted }) => contradicted)
      .map(({ entries: count, sha256 }) => `${count} ${sha256}`),
  );
}

/** The highest number of a report that this machine knew when the case was adopted; 0 if it never was. */
export function adoptedReportNumber(entries: readonly AuditEntry[]): number {
  return Math.max(0, ...adoptions(entries).map(({ lastReport = 0 }) => lastReport));
}

/**
 * The anchors that the log does not hold, because it is shorter or has a different entry there. Anchors that an adoption on record names are excused.
 * @param heads SHA-256 of each line of the log, first to last
 */
export function contradictedAnchors(
  heads: readonly string[],
  entries: readonly AuditEntry[],
  anchors: readonly Anchor[],
): Anchor[] {
  const excused = adoptedHeads(entries);
  return anchors.filter(
    ({ entries: count, sha256 }) =>
      count > 0 && heads[count - 1] !== sha256 && !excused.has(`${count} ${sha256}`),
  );
}

/**
 * The error for an audit log that does not hold the heads that were written down.
 * @param folder of the case
 */
export function logBehind(folder: string, entries: number, anchors: readonly Anchor[]): Error {
  const list = anchors.map(
    (anchor) =>
      `according to ${placeWords(anchor)}, entry ${anchor.entries} has SHA-256 ${anchor.sha256.slice(0, 16)}…`,
  );
  const elsewhere = anchors.map((anchor) => anchor.folder).find((other) => other !== '');
  const how =
    elsewhere === undefined
      ? 'was shortened, replaced or restored'
      : `was shortened, replaced or restored, or another copy of this case was changed in ${elsewhere}`;
  return verdictError(
    'audit-log-short',
    `The audit log of ${folder} ${how}: it has ${entries} entries, but ${list.join('; ')}.`,
    'Continue with the case that holds these entries. To continue with this restored or copied case instead, use `palimpsest case adopt CASE --reason "…"`; every later report states the adoption.',
    { folder, entries, anchors: anchors.map((anchor) => ({ ...anchor })) },
  );
}

/** The error for a copy of a case when this machine last wrote to the other copy. */
export function caseCopied(folder: string, other: string, caseId: string): Error {
  return inputError(
    'case-copied',
    `${folder} holds a copy of the case in ${other}: both have the number ${caseId}, and their audit logs would diverge.`,
    `Work on ${other}. To continue with the copy instead, use \`palimpsest case adopt CASE --reason "…"\`; every later report states the adoption.`,
    { caseId, folder, other },
  );
}

function placeWords({ place, name }: Anchor): string {
  if (place === 'report') return `report ${name}`;
  return place === 'machine' ? 'this machine' : 'case.json';
}
