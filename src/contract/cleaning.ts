import { z } from 'zod';
import { read, write } from './define.js';
import { caseId, charOffset, evidenceId, sha256 } from './common.js';

const proposalId = z.string().regex(/^Q[1-9]\d{0,8}$/);
const count = z.int().min(0);

const proposal = z.strictObject({
  id: proposalId,
  /** Of the words of the passage as they are compared. */
  passageSha256: sha256,
  /** The beginning of the passage in the reading text, at its first place. */
  text: z.string(),
  /** Words of the passage, and how many of them agree. */
  words: count,
  agreeing: count,
  /** The text of the index, and about where in it. */
  source: z.strictObject({ title: z.string(), author: z.string(), published: z.string(), place: z.string() }),
  /** Titles of other texts that agree with the whole passage. */
  also: z.array(z.string()),
  places: z.array(z.strictObject({ work: evidenceId, startChar: charOffset, endChar: charOffset })),
  /** Null if nothing is decided. */
  decided: z
    .strictObject({ decision: z.enum(['accepted', 'refused']), reason: z.string(), at: z.string() })
    .nullable(),
});

/** The latest proposals of a case. */
const proposals = z.strictObject({
  set: z.int().min(1),
  indexSha256: sha256,
  works: z.array(
    z.strictObject({
      id: evidenceId,
      /** Texts that are the work or an edition of it, with the share of its words that agree. */
      own: z.array(z.strictObject({ title: z.string(), share: z.number().min(0).max(1) })),
    }),
  ),
  total: count,
  undecided: count,
  /** Those with a place in the work that was asked for, from the position that was asked for. */
  ofWork: count,
  proposals: z.array(proposal),
});

/** Calls about quotations that are proposed for cleaning. */
export const cleaningCalls = {
  'cleaning.propose': write(
    'Compares all targets and controls of a case with the index of much-quoted texts, and puts what agrees on record as proposals.',
    z.strictObject({ caseId }),
    z.strictObject({ set: z.int().min(1), total: count }),
    ['evidence-changed', 'quotation-index-broken', 'case-read-only'],
  ),
  'cleaning.proposals': read(
    'Returns the latest proposals that have a place in a work; null if none were ever asked for.',
    z.strictObject({ caseId, workId: evidenceId, from: count, count: z.int().min(1).max(200) }),
    z.strictObject({ proposals: proposals.nullable() }),
    ['evidence-unknown', 'proposals-changed'],
  ),
  'cleaning.decide': write(
    'Accepts or refuses a proposal; on record.',
    z.strictObject({
      caseId,
      /** The set that is shown, and the SHA-256 of the passage that has this id in it. */
      set: z.int().min(1),
      proposalId,
      passageSha256: sha256,
      decision: z.enum(['accepted', 'refused']),
      /** Empty if none is given. */
      reason: z.string().max(2000),
    }),
    z.strictObject({}),
    ['proposals-none', 'proposals-newer', 'proposal-unknown', 'proposals-changed', 'case-read-only'],
  ),
  'cleaning.list': write(
    'Makes a cleaning list of the accepted passages and receives it as evidence.',
    z.strictObject({ caseId }),
    z.strictObject({ evidenceId }),
    ['proposals-none', 'proposals-not-accepted', 'evidence-duplicate', 'case-read-only'],
  ),
};
