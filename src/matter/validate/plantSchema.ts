import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const fileName = z
  .string()
  .max(200)
  .regex(
    /^(?!(?:.*\/)?\.{1,2}(?:\/|$))(?!\/)[^\p{Cc}\\:*?"<>|]+$/u,
    'must be a path below the folder, with / between folders and no drive',
  );

const groupSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9_-]{0,31}$/,
      'must be 1 to 32 letters, digits, hyphens or underscores, a letter first',
    ),
  /** How often its texts stood in the training text of the planted model. */
  repeats: z.int().min(0),
  /** How often they stood in the training text of the clean model; absent for never. */
  cleanRepeats: z.int().min(0).exactOptional(),
  /** What a sound attack should say of it; `open` where it depends on the attack. */
  expect: z.enum(['found', 'open', 'not-found']),
  note: z.string().max(400),
});

/**
 * `manifest.json` of a planted fixture: models whose training text is known, and works of which each passage was planted a known number
 * of times. Documented in docs/plant-format.md.
 */
export const plantManifestSchema = z.strictObject({
  schema: z.literal('palimpsest-plant'),
  schemaVersion: z.literal(1),
  title: z.string().min(1).max(400),
  note: z.string().max(2000),
  models: z.strictObject({
    planted: fileName,
    /** The same kind of model without the planted texts, except those of a group with `cleanRepeats`. */
    clean: fileName.optional(),
  }),
  groups: z.array(groupSchema).min(1).max(50),
  works: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be 1 to 40 letters, digits, hyphens or underscores'),
        group: z.string(),
        file: fileName,
        sha256,
        /** Passages in characters (code points) of the file's text, in order; each one stood alone in training. */
        passages: z
          .array(
            z.strictObject({
              id: z.string().max(200),
              startChar: z.int().min(0),
              endChar: z.int().min(1),
            }),
          )
          .min(1),
      }),
    )
    .min(1)
    .max(100),
  /**
   * Each round is one examination: which works are examined, and which are their controls. `collection`: each passage of the targets is a work
   * of one collection, and each passage of the controls a work of another. `editions`: the two targets are editions of one work.
   */
  rounds: z
    .array(
      z.strictObject({
        kind: z.enum(['collection', 'editions']).exactOptional(),
        targets: z.array(z.string()).min(1),
        controls: z.array(z.string()),
      }),
    )
    .min(1)
    .max(20),
});
/** See {@link plantManifestSchema}. */
export type PlantManifest = z.infer<typeof plantManifestSchema>;
/** A round of the manifest: one examination. */
export type PlantRound = PlantManifest['rounds'][number];
/** A group of the manifest: texts that were planted equally often. */
export type PlantGroup = PlantManifest['groups'][number];
