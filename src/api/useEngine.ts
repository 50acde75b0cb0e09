import type { Engine, LoadedModel, LoadOptions } from '../domain/index.js';
import { spawnEngine } from '../engine/index.js';

/** Loads a model in an engine process of its own, hands it to the work, and ends the process whatever happens. */
export async function useEngine<T>(
  options: LoadOptions,
  work: (engine: Engine, model: LoadedModel) => Promise<T>,
): Promise<T> {
  const engine = await spawnEngine({ kind: 'llama' });
  try {
    const model = await engine.load(options);
    return await work(engine, model);
  } finally {
    await engine.kill();
  }
}
