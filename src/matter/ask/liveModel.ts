import { canonicalJson, environmentError, PalimpsestError } from '../../base/index.js';
import { evidencePaths, findEvidenceOfRole, MODEL_ROLES, type CaseFolder } from '../../casefile/index.js';
import type { Evidence } from '../../domain/index.js';
import { hashFile } from '../../files/index.js';
import type { LoadSettings } from '../../contract/index.js';
import { loadOf } from '../examine/examineCase.js';
import type { LiveModel } from './liveEngine.js';
import { evidenceChanged, stateOf } from '../work/preparedWorks.js';

/** What a caller hears while a model is made sure of. */
export interface LiveModelOptions {
  readonly signal?: AbortSignal;
  readonly onHashed?: (bytesDone: number, bytesTotal: number) => void;
  /** Called before the file is hashed, if it must be. */
  readonly onHash?: () => void;
}

/** Files that were hashed by this process and found as received, in the state that they were in. */
const known = new Map<string, string>();

/**
 * A model of a case that answers live. Before it is loaded, its files are hashed and compared with the register, unless this process has
 * done so and the files have not changed since.
 * @throws {PalimpsestError} `evidence-unknown`, `evidence-role`; `evidence-changed` when a file is missing; `file-*`
 */
export async function liveModel(
  opened: CaseFolder,
  modelId: string,
  load: LoadSettings,
  options: LiveModelOptions = {},
): Promise<LiveModel> {
  const evidence = findEvidenceOfRole(opened, modelId, MODEL_ROLES);
  const paths = evidencePaths(opened, evidence);
  const states = await Promise.all(paths.map((path) => stateOf(path, evidence)));
  const choice = loadOf(load);
  return {
    key: canonicalJson([evidence.sha256, paths, states, { ...choice }]),
    load: { ...choice, path: paths[0] ?? '' },
    before: () => requireReceived(evidence, paths, options),
  };
}

async function requireReceived(
  evidence: Evidence,
  paths: readonly string[],
  { signal, onHashed, onHash }: LiveModelOptions,
): Promise<void> {
  let bytesBefore = 0;
  let isTold = false;
  for (const [at, { sha256, sizeBytes }] of evidence.files.entries()) {
    const path = paths[at] ?? '';
    const state = await stateOf(path, evidence);
    if (known.get(path) !== `${sha256}\n${state}`) {
      if (!isTold) onHash?.();
      isTold = true;
      const before = bytesBefore;
      const onProgress = (done: number): void => onHashed?.(before + done, evidence.sizeBytes);
      const hashed = await hashFile(path, { onProgress, signal });
      if (hashed.sha256 !== sha256) throw evidenceChanged(evidence, path, 'changed');
      known.set(path, `${sha256}\n${state}`);
    }
    bytesBefore += sizeBytes;
  }
  if (signal?.aborted === true) throw stopped();
}

function stopped(): PalimpsestError {
  return environmentError('cancelled', 'The request was stopped before the model was asked.', 'Ask again.');
}
