import { weightsOf, type TimedWeights, type WeightsRequest } from '../../domain/index.js';
import type { StartEngine } from '../../examine/index.js';
import { loadOf, type LoadChoice } from './examineCase.js';
import { endEngine, loadEngine } from '../machine/useEngine.js';

/** How a model is to be loaded; with `auto`, its weights are still to be chosen. */
type LoadRequest = Omit<LoadChoice, 'weights'> & { readonly weights?: WeightsRequest | undefined };

/** How models are loaded, and what was timed if the engine chose how their weights are. */
interface SettledLoad {
  readonly load: LoadChoice;
  readonly timedWeights?: readonly TimedWeights[];
}

/**
 * Lets an engine choose the weights where a request leaves that to it, before an examination is planned: the plan has the choice, and all
 * models of the examination are loaded with it.
 * @param path of the model on which the choices are timed
 * @throws what start and load throw
 */
export async function settleLoad(
  { weights, ...load }: LoadRequest,
  path: () => string,
  start: StartEngine,
): Promise<SettledLoad> {
  if (weights !== 'auto') return { load: { ...load, weights } };
  const { engine, model } = await loadEngine(start, { ...loadOf(load), path: path(), weights });
  await endEngine(engine);
  return {
    load: { ...load, weights: weightsOf(model.fingerprint.numeric) },
    timedWeights: model.timedWeights ?? [],
  };
}
