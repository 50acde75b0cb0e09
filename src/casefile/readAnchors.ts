import { headAfter, type AuditEntry } from './audit/auditEntry.js';
import { contradictedAnchors, type Anchor } from './audit/anchors.js';
import { plainFolder } from './caseCopy.js';
import type { CaseFolder } from './caseFolder.js';
import type { MachineHead } from './audit/headStore.js';
import { scanAudit } from './audit/verifyAudit.js';

/** What was written down of the audit log, held against it. */
export interface AnchorCheck {
  /** The heads that the log does not hold; those an adoption named are excused. */
  readonly contradicted: readonly Anchor[];
  /** What this machine keeps of the case. */
  readonly machine: MachineHead;
}

/** Holds the audit log against every head of it that was written down: in the index, in its reports, and on this machine. @throws {PalimpsestError} `file-*` */
export async function checkAnchors(opened: CaseFolder): Promise<AnchorCheck> {
  // Anchors first: whoever writes to the case meanwhile makes the log longer, never shorter.
  const machine = await opened.machineHead();
  const anchors = anchorsOf(opened, machine, await plainFolder(opened.folder));
  const entries: AuditEntry[] = [];
  const heads: string[] = [];
  const { tail, tailIsEntry, head } = await scanAudit(opened.folder, (entry, { sha256 }) => {
    entries.push(entry);
    heads.push(sha256);
  });
  if (tail !== null && tailIsEntry) heads.push(headAfter(head, tail.bytes).sha256);
  return { contradicted: contradictedAnchors(heads, entries, anchors), machine };
}

function anchorsOf({ index: { anchor, reports } }: CaseFolder, machine: MachineHead, here: string): Anchor[] {
  const none = { name: '', folder: '' };
  const anchors: Anchor[] = [{ ...none, place: 'case.json', ...anchor }];
  for (const { id, anchor: printed } of reports) {
    if (printed !== undefined) anchors.push({ ...none, place: 'report', name: id, ...printed });
  }
  if (machine.kind === 'kept') {
    const { entries, sha256, folder } = machine.head;
    anchors.push({ ...none, place: 'machine', entries, sha256, folder: folder === here ? '' : folder });
  }
  return anchors;
}
