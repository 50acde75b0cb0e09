import { join } from 'node:path';
import { z } from 'zod';
import { inputError, sha256Hex, verdictError } from '../../base/index.js';
import { fileExists, hashFile, readBytes } from '../../files/index.js';
import { findContradiction } from './plantContradictions.js';

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

/** A planted fixture as it was read: its manifest, and the hash of the manifest. */
export interface Plant {
  readonly manifest: PlantManifest;
  readonly sha256: string;
}

/**
 * Reads the manifest of a planted fixture, and checks that what it says can be true, that the models are there, and that the works are there
 * and unchanged.
 * @param folder with `manifest.json`, the models and the works
 * @throws {PalimpsestError} `plant-manifest` naming the field; `plant-changed` naming the file; `file-*`
 */
export async function readPlant(folder: string): Promise<Plant> {
  const path = join(folder, 'manifest.json');
  const bytes = await readBytes(path, MOST_BYTES);
  const manifest = parse(path, new TextDecoder().decode(bytes));
  for (const field of ['planted', 'clean'] as const) {
    const name = manifest.models[field];
    if (name === undefined) continue;
    const file = join(folder, name);
    if (!(await fileExists(file)))
      throw inputError(
        'file-missing',
        `${path}, models.${field}: there is no file ${file}.`,
        'Copy the model into the folder, or correct the field.',
        { path, file },
      );
  }
  for (const [at, work] of manifest.works.entries()) {
    const file = join(folder, work.file);
    if (!(await fileExists(file)))
      throw inputError(
        'file-missing',
        `${path}, works.${at} (“${work.id}”): there is no file ${file}.`,
        'Copy the text into the folder, or correct the field.',
        { path, file },
      );
    const { sha256: actual } = await hashFile(file);
    if (actual !== work.sha256)
      throw verdictError(
        'plant-changed',
        `${file} is not the file that the manifest names: its SHA-256 is ${actual}.`,
        'Restore the file from which the fixture was made, or write a manifest for this file.',
        { file },
      );
  }
  return { manifest, sha256: sha256Hex(bytes) };
}

const FORMAT = 'docs/plant-format.md describes every field.';

function parse(path: string, text: string): PlantManifest {
  const refuse = (why: string, remedy: string): never => {
    throw inputError(
      'plant-manifest',
      `${path} is not the manifest of a planted fixture: ${why}.`,
      `${remedy} ${FORMAT}`,
      { path },
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(
      `it is not JSON (${error instanceof Error ? error.message : String(error)})`,
      'Write the manifest again.',
    );
  }
  const parsed = plantManifestSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const at = issue?.path.join('.') ?? '';
    return refuse(`${at === '' ? 'the document' : at}: ${issue?.message ?? ''}`, 'Correct this field.');
  }
  const contradiction = findContradiction(parsed.data);
  return contradiction === null ? parsed.data : refuse(contradiction.why, contradiction.remedy);
}
