import { decidedOf, readProposals, type CaseFolder } from '../casefile/index.js';
import type { ProposedQuotations } from '../domain/index.js';

/**
 * What became of the quotations that were proposed for the works of an examination; null if no proposals were ever asked for.
 * @param workIds targets and controls
 * @param entries the cleaning that is applied, as lines of a cleaning list
 * @throws {PalimpsestError} `proposals-changed`; `file-*`
 */
export async function proposedQuotations(
  opened: CaseFolder,
  workIds: readonly string[],
  entries: readonly string[],
): Promise<ProposedQuotations | null> {
  const found = await readProposals(opened);
  if (found === null) return null;
  const { set, setSha256 } = found;
  const about = set.proposals.filter(({ places }) => places.some(({ work }) => workIds.includes(work)));
  const decided = about.map((proposal) => ({ proposal, decision: decidedOf(found, proposal)?.decision }));
  const accepted = decided.filter(({ decision }) => decision === 'accepted');
  const titles = new Map(set.texts.map(({ id, title }) => [id, title]));
  return {
    set: set.set,
    setSha256,
    indexSha256: set.indexSha256,
    made: about.length,
    accepted: accepted.length,
    refused: decided.filter(({ decision }) => decision === 'refused').length,
    unlisted: accepted.filter(({ proposal }) => !entries.includes(`quoted: ${proposal.passage}`)).length,
    unsearched: workIds.filter((id) => !set.works.some((work) => work.id === id)),
    own: set.works
      .filter(({ id }) => workIds.includes(id))
      .flatMap(({ id, own }) =>
        own.map(({ textId, share }) => ({ work: id, title: titles.get(textId) ?? textId, share })),
      ),
  };
}
