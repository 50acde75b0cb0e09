import { z } from 'zod';
import { recognizedSchema } from './knownModels.js';
import { lineageSchema } from './lineage.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const usedModel = z.strictObject({
  id: z.string().regex(/^E[1-9][0-9]*$/),
  name: z.string(),
  sha256,
});

/** What the files of a model show about its origin, with everything needed to find it again. */
export const inspectionSchema = z.strictObject({
  inspectionId: z.string().regex(/^i[0-9a-f]{16}$/),
  createdAt: z.iso.datetime(),
  model: usedModel,
  result: z.discriminatedUnion('kind', [
    /** The model compared with another model of the case, the base. */
    z.strictObject({
      kind: z.literal('lineage'),
      base: usedModel,
      permutations: z.int().min(1),
      /** Most hidden units of a layer that were compared. */
      units: z.int().min(2),
      lineage: lineageSchema,
    }),
    /** The model compared with a signed list of known models. */
    z.strictObject({ kind: z.literal('known-models'), recognized: recognizedSchema }),
  ]),
});
/** See {@link inspectionSchema}. */
export type Inspection = z.infer<typeof inspectionSchema>;
