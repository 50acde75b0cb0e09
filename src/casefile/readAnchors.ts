import { headAfter, type AuditEntry } from './auditEntry.js';
import { contradictedAnchors, type Anchor } from './anchors.js';
import type { CaseFolder } from './caseFolder.js';
import { scanAudit } from './verifyAudit.js';

/** Every head of the audit log that was written down: in the index, in its reports, and on this machine. @throws {PalimpsestError} `head-broken`, `file-*` */
export async function readAnchors(opened: CaseFolder): Promise<Anchor[]> {
  const { anchor, reports } = opened.index;
  const machine = await opened.machineHead();
  return [
    { place: 'case.json', name: '', ...anchor },
    ...reports.flatMap((report): Anchor[] =>
      report.anchor === undefined ? [] : [{ place: 'report', name: report.id, ...report.anchor }],
    ),
    ...(machine === null ? [] : [{ place: 'machine', name: '', ...machine } as const]),
  ];
}

/** The heads that were written down and that the audit log does not hold; those an adoption named are excused. @throws {PalimpsestError} as {@link readAnchors} */
export async function contradictions(opened: CaseFolder, more: readonly Anchor[] = []): Promise<Anchor[]> {
  // Anchors first: whoever writes to the case meanwhile makes the log longer, never shorter.
  const anchors = [...(await readAnchors(opened)), ...more];
  const entries: AuditEntry[] = [];
  const heads: string[] = [];
  const { tail, tailIsEntry, head } = await scanAudit(opened.folder, (entry, { sha256 }) => {
    entries.push(entry);
    heads.push(sha256);
  });
  if (tail !== null && tailIsEntry) heads.push(headAfter(head, tail.bytes).sha256);
  return contradictedAnchors(heads, entries, anchors);
}
