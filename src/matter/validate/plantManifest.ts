import { join } from 'node:path';
import { inputError, sha256Hex, verdictError } from '../../base/index.js';
import { fileExists, hashFile, readBytes } from '../../files/index.js';
import { findContradiction } from './plantContradictions.js';
import { plantManifestSchema, type PlantManifest } from './plantSchema.js';

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
