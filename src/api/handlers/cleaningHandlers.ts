import { sha256Hex } from '../../base/index.js';
import { decideProposals, findEvidence, readProposals, type Proposals } from '../../casefile/index.js';
import type { CallOutput, Handlers } from '../../contract/index.js';
import { inWorkerThread } from '../../examine/index.js';
import { decidedProposals, listAccepted, proposeQuotations } from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';

type CleaningCall = 'cleaning.propose' | 'cleaning.proposals' | 'cleaning.decide' | 'cleaning.list';

/** Characters of a passage that go to a window. */
const SHOWN_CHARS = 1000;

/** Handlers that propose quotations for cleaning, and record what is decided about them. */
export function cleaningHandlers({ cases, works, emit }: ServiceContext): Pick<Handlers, CleaningCall> {
  return {
    'cleaning.propose': async ({ caseId }) => {
      const opened = await cases.writable(caseId);
      const { set } = await proposeQuotations(opened, works, inWorkerThread, []);
      emit('case.changed', { caseId, what: 'audit' });
      return { set: set.set, total: set.proposals.length };
    },
    'cleaning.proposals': async ({ caseId, workId, from, count }) => {
      const opened = await cases.get(caseId);
      findEvidence(opened, workId);
      const proposals = await readProposals(opened);
      return { proposals: proposals === null ? null : shown(proposals, workId, from, count) };
    },
    'cleaning.decide': async ({ caseId, set, proposalId: id, passageSha256, decision, reason }) => {
      const about = { set, proposals: [{ id, passageSha256 }] };
      await decideProposals(await cases.writable(caseId), about, decision, reason.trim());
      emit('case.changed', { caseId, what: 'audit' });
      return {};
    },
    'cleaning.list': async ({ caseId }) => {
      const { id } = await listAccepted(await cases.writable(caseId));
      emit('case.changed', { caseId, what: 'evidence' });
      return { evidenceId: id };
    },
  };
}

function shown(
  proposals: Proposals,
  workId: string,
  from: number,
  count: number,
): NonNullable<CallOutput<'cleaning.proposals'>['proposals']> {
  const { set } = proposals;
  const texts = new Map(set.texts.map((text) => [text.id, text]));
  const titleOf = (id: string): string => texts.get(id)?.title ?? id;
  const all = decidedProposals(proposals);
  const ofWork = all.filter(({ places }) => places.some(({ work }) => work === workId));
  return {
    set: set.set,
    indexSha256: set.indexSha256,
    works: set.works.map(({ id, own }) => ({
      id,
      own: own.map(({ textId, share }) => ({ title: titleOf(textId), share })),
    })),
    total: all.length,
    undecided: all.filter(({ decided }) => decided === null).length,
    ofWork: ofWork.length,
    proposals: ofWork.slice(from, from + count).map(({ textId, place, also, text, ...proposal }) => ({
      id: proposal.id,
      passageSha256: sha256Hex(proposal.passage),
      text: text.slice(0, SHOWN_CHARS),
      words: proposal.words,
      agreeing: proposal.agreeing,
      source: {
        title: titleOf(textId),
        author: texts.get(textId)?.author ?? '',
        published: texts.get(textId)?.published ?? '',
        place,
      },
      also: also.map(titleOf),
      places: proposal.places,
      decided: proposal.decided,
    })),
  };
}
