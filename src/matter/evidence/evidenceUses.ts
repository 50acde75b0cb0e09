import {
  decidedOf,
  evidenceOfContent,
  readAudit,
  readExhibit,
  readProposals,
  type CaseFolder,
} from '../../casefile/index.js';
import { usedIds } from '../../domain/index.js';
import { listExaminations } from '../../examine/index.js';
import { labelAt } from '../exhibit/exhibitFacts.js';

/** What uses an item of evidence, each by its id. */
export interface EvidenceUses {
  readonly examinations: readonly string[];
  /** Labels of exhibits that are marked now, e.g. `PX-001`. */
  readonly exhibits: readonly string[];
  /** Ids of proposed quotations in the work that were accepted for cleaning. */
  readonly proposals: readonly string[];
}

/** Ids of the examinations that use an item, in order. @throws {PalimpsestError} `audit-broken`, `start-broken`, `file-*` */
export async function examinationsUsing(opened: CaseFolder, id: string): Promise<string[]> {
  const summaries = await listExaminations(opened, await readAudit(opened.folder));
  return summaries.filter(({ start }) => usedIds(start).includes(id)).map((one) => one.id);
}

/**
 * Everything that uses an item of evidence.
 * @throws {PalimpsestError} `audit-broken`, `start-broken`, `proposals-changed`, `file-*`
 */
export async function evidenceUses(opened: CaseFolder, id: string): Promise<EvidenceUses> {
  const exhibits: string[] = [];
  for (const [at, entry] of opened.index.exhibits.entries()) {
    const content = await readExhibit(opened, entry);
    if (content !== null && evidenceOfContent(content).includes(id)) exhibits.push(labelAt(at + 1));
  }
  const proposals = await readProposals(opened);
  const accepted =
    proposals?.set.proposals.filter(
      (proposal) =>
        proposal.places.some(({ work }) => work === id) &&
        decidedOf(proposals, proposal)?.decision === 'accepted',
    ) ?? [];
  return {
    examinations: await examinationsUsing(opened, id),
    exhibits,
    proposals: accepted.map((one) => one.id),
  };
}
