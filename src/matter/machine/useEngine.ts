import type { Engine, LoadedModel, LoadOptions } from '../../domain/index.js';
import { spawnEngine } from '../../engine/index.js';
import type { StartedEngine, StartEngine } from '../../examine/index.js';

/** Starts an engine in a process of its own; told every line that it writes. */
export type StartLoggedEngine = (onLine: (line: string) => void) => Promise<StartedEngine>;

/** Starts llama.cpp in a forked process. */
export const llamaEngine: StartEngine = () => spawnEngine({ kind: 'llama' });

/**
 * Loads a model in an engine process of its own, hands it to the work, and ends the process whatever happens.
 * @param startEngine default: llama.cpp in a forked process
 */
export async function useEngine<T>(
  options: LoadOptions,
  work: (engine: Engine, model: LoadedModel) => Promise<T>,
  startEngine: StartEngine = llamaEngine,
): Promise<T> {
  const engine = await startEngine();
  try {
    const model = await engine.load(options);
    return await work(engine, model);
  } finally {
    await endEngine(engine);
  }
}

/** Ends an engine: its process if it has one of its own, else it frees the model. */
export async function endEngine(engine: Awaited<ReturnType<StartEngine>>): Promise<void> {
  if (engine.kill !== undefined) await engine.kill();
  else await engine.dispose();
}
