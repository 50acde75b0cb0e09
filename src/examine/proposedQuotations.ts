import type { AttackWork } from '../attacks/index.js';
import { sha256Hex } from '../base/index.js';
import { decidedOf, readProposals, type CaseFolder } from '../casefile/index.js';
import type { ProposedQuotations } from '../domain/index.js';

/**
 * What became of the quotations that were proposed for the works of an examination; null if no proposals were ever asked for.
 * @param works targets and controls, as they are read now; a work that was compared with another reading text counts as not compared
 * @param entries the cleaning that is applied, as lines of a cleaning list
 * @throws {PalimpsestError} `proposals-changed`; `file-*`
 */
export async function proposedQuotations(
  opened: CaseFolder,
  works: readonly Pick<AttackWork, 'id' | 'charCount' | 'textOf'>[],
  entries: readonly string[],
): Promise<ProposedQuotations | null> {
  const found = await readProposals(opened);
  if (found === null) return null;
  const { set, setSha256 } = found;
  const workIds = works.map(({ id }) => id);
  const readings = new Map(set.works.map(({ id, readingSha256 }) => [id, readingSha256]));
  const unsearched = works.filter(
    (work) => readings.get(work.id) !== sha256Hex(work.textOf(0, work.charCount)),
  );
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
    unsearched: unsearched.map(({ id }) => id),
    own: set.works
      .filter(({ id }) => workIds.includes(id))
      .flatMap(({ id, own }) =>
        own.map(({ textId, share }) => ({ work: id, title: titles.get(textId) ?? textId, share })),
      ),
  };
}
