import type { CaseFolder } from '../../casefile/index.js';
import { spawnEngine } from '../../engine/index.js';
import type { StartEngine } from '../../examine/index.js';
import type { MeasuredSources } from '../examine/measuredWorks.js';
import { PreparedWorks } from '../work/preparedWorks.js';
import { EngineTokenizers } from '../work/tokenizers.js';

/** Works and tokenizers for one case, for as long as `use` takes. */
export async function withPassageSources<T>(
  opened: CaseFolder,
  startEngine: StartEngine | undefined,
  use: (sources: MeasuredSources) => Promise<T>,
): Promise<T> {
  const works = new PreparedWorks();
  const only = (): Promise<CaseFolder> => Promise.resolve(opened);
  const start = startEngine ?? (() => spawnEngine({ kind: 'llama' }));
  const tokenizers = new EngineTokenizers({ get: only, writable: only }, works, () => start());
  try {
    return await use({ works, tokenizers });
  } finally {
    await tokenizers.close();
  }
}
