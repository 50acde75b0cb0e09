import { z } from 'zod';
import { keptCheckSchema, type KeptCheck, type LoadedModel, type LoadOptions } from '../domain/index.js';
import { KeptJson } from '../files/index.js';

/** The most self-checks that are kept for a model, the newest first: of devices, types of weights, and versions of the libraries. */
const MOST_KEPT = 24;

const keptChecks = new KeptJson('checks', z.array(keptCheckSchema), MOST_KEPT);

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
  const kept = await keptChecks.read(sha256);
  const model = await load({ ...options, keptChecks: checkAgain ? [] : kept });
  const { selfCheck, checkKey, fingerprint } = model;
  if (selfCheck === null || checkKey === null || selfCheck.keptFrom !== undefined) return model;
  const made: KeptCheck = {
    key: checkKey,
    checkedAt: new Date().toISOString(),
    selfCheck,
    stepThreads: fingerprint.stepThreads,
  };
  await keptChecks.write(sha256, [made, ...kept.filter(({ key }) => key !== checkKey)]);
  return model;
}
