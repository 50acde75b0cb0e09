import type { Lineage } from '../../domain/index.js';
import { compareMetadata, ModelRows } from '../../gguf/index.js';
import { differencesOf } from './differences.js';
import { hiddenLayers, pairLayers } from './hiddenLayers.js';
import { testIndependence } from './independence.js';
import { testMatching } from './matching.js';
import type { LineageOptions } from './options.js';
import { words } from './words.js';

/**
 * What two model files show about a common origin: the test of independence by hidden units, the matching test, and the difference of
 * each tensor and of the metadata. Files are read row by row; memory stays below about a gigabyte for the largest models. docs/design/lineage.md has the
 * method and its conditions.
 * @param path the model: its file, or any one of its shards
 * @param basePath the model with which it is compared
 * @throws {PalimpsestError} as readModel; `file-*`, `cancelled`
 */
export async function compareLineage(
  path: string,
  basePath: string,
  options: LineageOptions,
): Promise<Lineage> {
  const model = new ModelRows(path);
  const base = new ModelRows(basePath);
  try {
    const all = { model: hiddenLayers(model, options.seed), base: hiddenLayers(base, options.seed) };
    const { pairs, untested } = pairLayers(all.model, all.base);
    const { test, untested: more } = await testIndependence(model, base, pairs, options);
    const none = words.unscored('no-hidden-units');
    const isNone = pairs.length + untested.length === 0;
    return {
      seed: options.seed,
      independence: isNone ? none : test,
      untested: [...untested, ...more].sort((a, b) => a.layer - b.layer),
      matching: {
        random: isNone ? none : await testMatching(model, base, all, 'random', options),
        tokens: isNone ? none : await testMatching(model, base, all, 'tokens', options),
      },
      differences: await differencesOf(model, base, options),
      metadata: await compareMetadata(model.model, base.model),
    };
  } finally {
    await Promise.all([model.close(), base.close()]);
  }
}
