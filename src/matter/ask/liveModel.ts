import { canonicalJson } from '../../base/index.js';
import { evidencePaths, findEvidenceOfRole, type CaseFolder } from '../../casefile/index.js';
import type { LoadSettings } from '../../contract/index.js';
import { loadOf } from '../examine/examineCase.js';
import type { LiveModel } from './liveEngine.js';
import { receivedState } from '../work/preparedWorks.js';
import { requireReceived, type ReceivedOptions } from '../work/requireReceived.js';
import { MODEL_ROLES } from '../../domain/index.js';

/**
 * A model of a case that answers live. Before it is loaded, its files are hashed and compared with the register, unless this process has
 * done so and the files have not changed since.
 * @throws {PalimpsestError} `evidence-unknown`, `evidence-role`; `evidence-changed` when a file is missing; `file-*`
 */
export async function liveModel(
  opened: CaseFolder,
  modelId: string,
  load: LoadSettings,
  options: ReceivedOptions = {},
): Promise<LiveModel> {
  const evidence = findEvidenceOfRole(opened, modelId, MODEL_ROLES);
  const paths = evidencePaths(opened, evidence);
  const states = await Promise.all(
    paths.map(async (path) => (await receivedState(path, evidence)).signature),
  );
  const choice = loadOf(load);
  return {
    key: canonicalJson([evidence.sha256, paths, states, { ...choice }]),
    caseId: opened.index.id,
    load: { ...choice, path: paths[0] ?? '', sha256: evidence.sha256 },
    before: () => requireReceived(evidence, paths, options),
  };
}
