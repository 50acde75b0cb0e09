import { PalimpsestError } from '../base/index.js';
import type { ModelScoring } from '../domain/index.js';
import { checkModel } from './checkModel.js';
import type { GgufModel } from './readModel.js';

/**
 * Whether texts can be scored with a well-formed file, and if not, why: what {@link checkModel} would refuse it for, as a fact.
 * @throws {PalimpsestError} `file-*`, and `gguf-truncated` if the file has changed since it was read
 */
export function scoringOf(model: GgufModel): ModelScoring {
  try {
    checkModel(model);
    return { can: true };
  } catch (error) {
    if (!(error instanceof PalimpsestError)) throw error;
    const { why, key, byte } = error.details;
    if (typeof why !== 'string') throw error;
    return {
      can: false,
      code: error.code,
      why,
      ...(typeof key === 'string' ? { key } : {}),
      ...(typeof byte === 'number' ? { byte } : {}),
      remedy: error.hint,
    };
  }
}
