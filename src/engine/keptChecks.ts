import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../base/index.js';
import { keptCheckSchema, type KeptCheck, type LoadedModel, type LoadOptions } from '../domain/index.js';
import { defaultDataFolder, OWNER_FILE, OWNER_FOLDER, readBytes, writeFileAtomic } from '../files/index.js';

/** The most self-checks that are kept for a model, the newest first: of devices, types of weights, and versions of the libraries. */
const MOST_KEPT = 24;
/** A longer file was not written by this program. */
const MOST_BYTES = 100_000;

const keptSchema = z.array(keptCheckSchema).max(MOST_KEPT);

/**
 * Loads a model, with the self-check that an earlier load of the same file under the same conditions made, and keeps a new one in the data
 * folder. What is kept saves time only: where it cannot be read or written, the engine checks itself.
 * @param load hands the options to the engine
 */
export async function loadWithKept(
  { sha256, checkAgain = false, ...options }: LoadOptions,
  load: (options: LoadOptions) => Promise<LoadedModel>,
): Promise<LoadedModel> {
  if (sha256 === undefined || options.vocabOnly === true) return load(options);
  const kept = await readKept(sha256);
  const model = await load({ ...options, keptChecks: checkAgain ? [] : kept });
  const { selfCheck, checkKey, fingerprint } = model;
  if (selfCheck === null || checkKey === null || selfCheck.keptFrom !== undefined) return model;
  const made: KeptCheck = {
    key: checkKey,
    checkedAt: new Date().toISOString(),
    selfCheck,
    stepThreads: fingerprint.stepThreads,
  };
  await keep(sha256, [made, ...kept.filter(({ key }) => key !== checkKey)].slice(0, MOST_KEPT));
  return model;
}

function folder(): string {
  return join(defaultDataFolder(), 'checks');
}

async function readKept(sha256: string): Promise<readonly KeptCheck[]> {
  try {
    const bytes = await readBytes(join(folder(), `${sha256}.json`), MOST_BYTES);
    return keptSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return [];
  }
}

async function keep(sha256: string, kept: readonly KeptCheck[]): Promise<void> {
  try {
    await mkdir(folder(), { recursive: true, mode: OWNER_FOLDER });
    await writeFileAtomic(join(folder(), `${sha256}.json`), `${canonicalJson(kept)}\n`, { mode: OWNER_FILE });
  } catch {
    // A full or read-only disk does not stop an examination that needs neither.
  }
}
