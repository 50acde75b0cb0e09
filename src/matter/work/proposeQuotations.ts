import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inputError } from '../../base/index.js';
import {
  addEvidence,
  addProposals,
  decidedOf,
  findEvidenceOfRole,
  refuseWithdrawn,
  requireProposals,
  type CaseFolder,
  type Decided,
  type Proposal,
  type Proposals,
  type ProposalSet,
} from '../../casefile/index.js';
import { isWorkRole, notWithdrawn, WORK_ROLES, type Evidence } from '../../domain/index.js';
import { quotationJob, type HeavyWork } from '../../examine/index.js';
import { fileError } from '../../files/index.js';
import { GUARANTEED_WORDS, SHINGLE_WORDS, type FoundQuotation } from '../../text/index.js';
import type { Works } from './works.js';

/** A proposal with what was decided about it; null if nothing was. */
export interface DecidedProposal extends Proposal {
  readonly decided: Decided | null;
}

/**
 * Compares works of a case with the index of much-quoted texts and puts what is found on record as proposals, the same passage once. An earlier
 * set is replaced; decisions about passages that are proposed again stay.
 * @param workIds works to be compared; all targets and controls of the case if empty
 * @throws {PalimpsestError} `evidence-unknown`, `evidence-role`, `evidence-changed`; `quotation-index-broken`; as addProposals
 */
export async function proposeQuotations(
  opened: CaseFolder,
  works: Works,
  heavy: HeavyWork,
  workIds: readonly string[],
): Promise<Proposals> {
  opened.assertWritable();
  const usable = notWithdrawn(opened.index.evidence);
  const all = usable.filter(({ role }) => isWorkRole(role)).map(({ id }) => id);
  const ids = workIds.length === 0 ? all : [...new Set(workIds)];
  refuseWithdrawn(ids.map((id) => findEvidenceOfRole(opened, id, WORK_ROLES)));
  const prepared = [];
  for (const id of ids) prepared.push(await works.get(opened, id));
  const texts = prepared.map(({ reading }) => reading.text.text);
  const { indexSha256, indexed, searches } = await heavy.quotations(await quotationJob(texts));
  const proposals = grouped(
    prepared.flatMap(({ reading, work }, at) =>
      (searches[at]?.found ?? []).map((found) => ({
        work: work.id,
        text: reading.text.slice(found.startChar, found.endChar),
        found,
      })),
    ),
  );
  const searched = prepared.map(({ work }, at) => ({
    id: work.id,
    readingSha256: work.reading.sha256,
    words: searches[at]?.words ?? 0,
    own: (searches[at]?.own ?? []).map((own) => ({ ...own })),
  }));
  const named = new Set([
    ...proposals.flatMap(({ textId, also }) => [textId, ...also]),
    ...searched.flatMap(({ own }) => own.map(({ textId }) => textId)),
  ]);
  await addProposals(opened, {
    indexSha256,
    shingleWords: SHINGLE_WORDS,
    guaranteedWords: GUARANTEED_WORDS,
    texts: indexed
      .filter(({ id }) => named.has(id))
      .map(({ id, title, author, published }) => ({ id, title, author, published })),
    works: searched,
    proposals,
  });
  return requireProposals(opened);
}

/** One proposal for each passage, in the order of its first place. */
function grouped(
  found: readonly { readonly work: string; readonly text: string; readonly found: FoundQuotation }[],
): ProposalSet['proposals'] {
  const byPassage = new Map<string, ProposalSet['proposals'][number]>();
  for (const { work, text, found: one } of found) {
    const { startChar, endChar, also, ...about } = one;
    const place = { work, startChar, endChar };
    const known = byPassage.get(one.passage);
    if (known === undefined)
      byPassage.set(one.passage, {
        ...about,
        id: `Q${byPassage.size + 1}`,
        text,
        also: [...also],
        places: [place],
      });
    else known.places.push(place);
  }
  return [...byPassage.values()];
}

/** The proposals of the latest set, in order. */
export function decidedProposals(proposals: Proposals): DecidedProposal[] {
  return proposals.set.proposals.map((proposal) => ({
    ...proposal,
    decided: decidedOf(proposals, proposal) ?? null,
  }));
}

/**
 * Makes a cleaning list of the accepted passages and receives it as evidence. The list is applied as any other: to targets and controls alike.
 * @throws {PalimpsestError} `proposals-none`, `proposals-not-accepted`; `evidence-duplicate` if the case has this list; as addEvidence
 */
export async function listAccepted(opened: CaseFolder): Promise<Evidence> {
  opened.assertWritable();
  const proposals = await requireProposals(opened);
  const accepted = decidedProposals(proposals).filter(({ decided }) => decided?.decision === 'accepted');
  if (accepted.length === 0) {
    throw inputError(
      'proposals-not-accepted',
      `None of the ${proposals.set.proposals.length} proposals is accepted, so there is nothing to list.`,
      'Accept proposals first; an examination needs no list if all are refused.',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-list-'));
  const path = join(folder, `accepted-quotations-${proposals.set.set}.txt`);
  try {
    await writeFile(path, listText(proposals, accepted)).catch((error: unknown) => {
      throw fileError(error, path, 'write');
    });
    return await addEvidence(opened, path, {
      role: 'cleaning-list',
      copy: true,
      title: `Accepted quotations of set ${proposals.set.set}`,
    });
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function listText({ set, setSha256 }: Proposals, accepted: readonly Proposal[]): string {
  const titles = new Map(set.texts.map(({ id, title }) => [id, title]));
  return [
    `# Quotations accepted from proposals/${set.set}.json, SHA-256 ${setSha256}`,
    `# Index of much-quoted texts: SHA-256 ${set.indexSha256}`,
    ...accepted.flatMap(({ id, textId, place, passage }) => [
      `# ${id}: ${[titles.get(textId) ?? textId, place].filter((each) => each !== '').join(', ')}`,
      `quoted: ${passage}`,
    ]),
    '',
  ].join('\n');
}
