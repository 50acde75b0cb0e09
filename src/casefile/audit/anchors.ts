import { z } from 'zod';
import { inputError, verdictError } from '../../base/index.js';
import type { AuditEntry, AuditHead } from './auditEntry.js';

/** Where a head of the audit log was written down: in the index, in a report that was made, or on this machine outside of the case. */
export type AnchorPlace = 'case.json' | 'report' | 'machine';

/** A head of the audit log that was written down when the log ended there. A log that is what it was still holds it. */
export interface Anchor extends AuditHead {
  readonly place: AnchorPlace;
  /** The report's id; empty for other places. */
  readonly name: string;
  /** Of this machine's: the case folder that was written to, where it is another one; else empty. */
  readonly folder: string;
}

const adoptedSchema = z.object({
  contradicted: z.array(z.object({ entries: z.int(), sha256: z.string() })),
});

/**
 * The anchors that the log does not hold: it is shorter, or another entry stands there. Those that an adoption on record names are excused.
 * @param heads SHA-256 of each line of the log, first to last
 */
export function contradictedAnchors(
  heads: readonly string[],
  entries: readonly AuditEntry[],
  anchors: readonly Anchor[],
): Anchor[] {
  const excused = new Set(
    entries
      .filter(({ action }) => action === 'case-adopted')
      .flatMap(({ detail }) => adoptedSchema.safeParse(detail).data?.contradicted ?? [])
      .map(({ entries: count, sha256 }) => `${count} ${sha256}`),
  );
  return anchors.filter(
    ({ entries: count, sha256 }) =>
      count > 0 && heads[count - 1] !== sha256 && !excused.has(`${count} ${sha256}`),
  );
}

/**
 * The error for an audit log that does not hold what was written down of it.
 * @param folder of the case
 */
export function logBehind(folder: string, entries: number, anchors: readonly Anchor[]): Error {
  const list = anchors.map(
    (anchor) =>
      `${placeWords(anchor)} has entry ${anchor.entries} with SHA-256 ${anchor.sha256.slice(0, 16)}…`,
  );
  const elsewhere = anchors.map((anchor) => anchor.folder).find((other) => other !== '');
  const how =
    elsewhere === undefined
      ? 'was cut, replaced or restored'
      : `was cut, replaced or restored, or another copy of this case was worked on in ${elsewhere}`;
  return verdictError(
    'audit-behind',
    `The audit log of ${folder} ${how}: it has ${entries} entries, but ${list.join('; ')}.`,
    'Go on with the case that holds these entries. If this one is a restored or copied case that is to go on, say so: palimpsest case adopt DIR --reason "…"; every later report tells of it.',
    { folder, entries, anchors: anchors.map((anchor) => ({ ...anchor })) },
  );
}

/** The error for a copy of a case beside the case that this machine wrote to last. */
export function caseCopied(folder: string, other: string, caseId: string): Error {
  return inputError(
    'case-copied',
    `${folder} holds a copy of the case in ${other}: both have the number ${caseId}, and each would go on with an audit log of its own.`,
    `Work on ${other}. If the copy is the one that is to go on, say so: palimpsest case adopt DIR --reason "…"; every later report tells of it.`,
    { caseId, folder, other },
  );
}

function placeWords({ place, name }: Anchor): string {
  if (place === 'report') return `report ${name}`;
  return place === 'machine' ? 'this machine' : 'case.json';
}
