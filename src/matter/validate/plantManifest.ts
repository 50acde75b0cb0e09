import { join } from 'node:path';
import { z } from 'zod';
import { inputError, verdictError } from '../../base/index.js';
import { hashFile, readBytes } from '../../files/index.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const fileName = z
  .string()
  .max(200)
  .regex(/^(?!.*\.\.)[\w][\w./-]*$/, 'must be a path below the folder');

const groupSchema = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/),
  /** How often its texts stood in the training text. */
  repeats: z.int().min(0),
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
    /** The same kind of model without the planted texts. */
    clean: fileName.optional(),
  }),
  groups: z.array(groupSchema).min(1).max(50),
  works: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
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
  /** Each round is one examination: which works are examined, and which are their controls. */
  rounds: z
    .array(z.strictObject({ targets: z.array(z.string()).min(1), controls: z.array(z.string()) }))
    .min(1)
    .max(20),
});
/** See {@link plantManifestSchema}. */
export type PlantManifest = z.infer<typeof plantManifestSchema>;
/** A group of the manifest: texts that were planted equally often. */
export type PlantGroup = PlantManifest['groups'][number];

const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads the manifest of a planted fixture, and checks that the works it names are there and unchanged.
 * @param folder with `manifest.json`, the models and the works
 * @throws {PalimpsestError} `plant-manifest` naming the field; `plant-changed` naming the file; `file-*`
 */
export async function readPlant(folder: string): Promise<PlantManifest> {
  const path = join(folder, 'manifest.json');
  const manifest = parse(path, new TextDecoder().decode(await readBytes(path, MOST_BYTES)));
  for (const work of manifest.works) {
    const file = join(folder, work.file);
    const { sha256: actual } = await hashFile(file);
    if (actual !== work.sha256)
      throw verdictError(
        'plant-changed',
        `${file} is not the file that the manifest names: its SHA-256 is ${actual}.`,
        'Restore the file from which the fixture was made, or write a manifest for this file.',
        { file },
      );
  }
  return manifest;
}

function parse(path: string, text: string): PlantManifest {
  const refuse = (why: string): never => {
    throw inputError(
      'plant-manifest',
      `${path} is not the manifest of a planted fixture: ${why}.`,
      'See docs/plant-format.md.',
      { path },
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const parsed = plantManifestSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { groups, works, rounds } = parsed.data;
  const unknownGroup = works.find(({ group }) => !groups.some(({ id }) => id === group));
  if (unknownGroup !== undefined) refuse(`work "${unknownGroup.id}" is of a group that is not listed`);
  const named = rounds.flatMap(({ targets, controls }) => [...targets, ...controls]);
  const unknownWork = named.find((id) => !works.some((work) => work.id === id));
  if (unknownWork !== undefined) refuse(`a round names "${unknownWork}", which is no work`);
  const backwards = works
    .flatMap(({ passages }) => passages)
    .find(({ startChar, endChar }) => endChar <= startChar);
  if (backwards !== undefined) refuse(`passage "${backwards.id}" ends before it begins`);
  return parsed.data;
}
