import { z } from 'zod';
import { continuationSchema } from './continuation.js';
import { inspectionSchema } from './inspection.js';

const evidenceId = z.string().regex(/^E[1-9][0-9]*$/);
const examinationId = z.string().regex(/^X[1-9][0-9]*$/);

/** What an exhibit shows, by reference to what was measured or recorded. */
export const exhibitContentSchema = z.discriminatedUnion('kind', [
  /** A passage of a work in an examination, in characters of the reading text; `text` is taken from the work. */
  z.strictObject({
    kind: z.literal('passage'),
    examinationId,
    workId: evidenceId,
    startChar: z.int().min(0),
    endChar: z.int().min(0),
    text: z.string(),
  }),
  /** A finding of an examination. Its value, interval and control are kept with the finding. */
  z.strictObject({ kind: z.literal('finding'), examinationId, findingId: z.string() }),
  /** What the model wrote when it was asked to continue, with everything needed to write it again. */
  z.strictObject({ kind: z.literal('continuation'), record: continuationSchema }),
  /** What the files of a model show about its origin. */
  z.strictObject({ kind: z.literal('inspection'), record: inspectionSchema }),
]);
/** See {@link exhibitContentSchema}. */
export type ExhibitContent = z.infer<typeof exhibitContentSchema>;

/**
 * An exhibit in the index of a case, where exhibits are in the order in which they are shown. Its content is in `exhibits/<id>.json`. An
 * id is never used twice; labels follow the order.
 */
export const exhibitEntrySchema = z.strictObject({
  /** P1, P2, … in order of marking. */
  id: z.string().regex(/^P[1-9][0-9]*$/),
  kind: z.enum(['passage', 'finding', 'continuation', 'inspection']),
  title: z.string().max(300),
  note: z.string().max(10_000),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  /** SHA-256 of the bytes of the content file. */
  contentSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
/** See {@link exhibitEntrySchema}. */
export type ExhibitEntry = z.infer<typeof exhibitEntrySchema>;
