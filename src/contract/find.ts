import { z } from 'zod';
import { caseId, charOffset, evidenceId, examinationId, exhibitId } from './common.js';
import { read } from './define.js';

/** Something in a case that holds the words searched for. */
export const caseHit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('evidence'), id: evidenceId, title: z.string(), detail: z.string() }),
  z.strictObject({
    kind: z.literal('examination'),
    id: examinationId,
    title: z.string(),
    detail: z.string(),
  }),
  z.strictObject({
    kind: z.literal('finding'),
    /** The examination of the finding. */
    id: examinationId,
    title: z.string(),
    detail: z.string(),
  }),
  z.strictObject({ kind: z.literal('exhibit'), id: exhibitId, title: z.string(), detail: z.string() }),
  z.strictObject({
    kind: z.literal('text'),
    /** The work. */
    id: evidenceId,
    /** The latest finished examination that has the work in the reader; null if there is none. */
    examinationId: examinationId.nullable(),
    startChar: charOffset,
    title: z.string(),
    before: z.string(),
    match: z.string(),
    after: z.string(),
  }),
  z.strictObject({
    kind: z.literal('audit'),
    /** The number of the entry. */
    id: z.int().min(1),
    title: z.string(),
    detail: z.string(),
  }),
]);
/** See {@link caseHit}. */
export type CaseHit = z.infer<typeof caseHit>;

/** The call that searches a case. */
export const findCalls = {
  'case.find': read(
    'Searches a case: evidence, examinations, findings, exhibits and the audit log for words, and the works for the phrase.',
    z.strictObject({ caseId, query: z.string().trim().min(2).max(500) }),
    z.strictObject({
      /** By kind, in the order of the case; at most 8 of each kind. */
      hits: z.array(caseHit),
      /** How many there are of each kind, listed or not; of works, how often they hold the phrase. */
      totals: z.partialRecord(
        z.enum(['evidence', 'examination', 'finding', 'exhibit', 'text', 'audit']),
        z.int().min(1),
      ),
      /** What could not be searched: ids of works, and `findings` where these differ from the audit log. */
      unread: z.array(z.string()),
    }),
    ['case-unknown', 'audit-broken'],
  ),
};
