import { headAfter } from '../domain/index.js';
import { contradictedAnchors, type Anchor } from './audit/anchors.js';
import { plainFolder } from './caseCopy.js';
import type { CaseFolder } from './caseFolder.js';
import type { MachineHead } from './audit/headStore.js';
import { scanAudit } from './audit/verifyAudit.js';

/** The result of comparing the audit log with the heads that were written down. */
export interface AnchorCheck {
  /** The heads that the log does not hold, except those that an adoption named. */
  readonly contradicted: readonly Anchor[];
  /** The record of the case on this machine. */
  readonly machine: MachineHead;
}

/** Compares the audit log with every head that was written down: in the index, in the reports, and on this machine. @throws {PalimpsestError} `file-*` */
export async function checkAnchors(opened: CaseFolder): Promise<AnchorCheck> {
  // The anchors are read first: a process that writes to the case in the meantime makes the log longer, never shorter.
  const machine = await opened.machineHead();
  const anchors = anchorsOf(opened, machine, await plainFolder(opened.folder));
  const { entries, heads, tail, tailIsEntry, head } = await scanAudit(opened.folder);
  const last = tail !== null && tailIsEntry ? [headAfter(head, tail.bytes).sha256] : [];
  return { contradicted: contradictedAnchors([...heads, ...last], entries, anchors), machine };
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
