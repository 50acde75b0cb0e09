import type { Engine, LoadedModel, LoadOptions } from '../../domain/index.js';
import { spawnEngine } from '../../engine/index.js';
import type { StartedEngine, StartEngine } from '../../examine/index.js';

/** Starts an engine in a process of its own; told every line that it writes. */
export type StartLoggedEngine = (onLine: (line: string) => void) => Promise<StartedEngine>;

/** Starts llama.cpp in a forked process. */
export const llamaEngine: StartEngine = () => spawnEngine({ kind: 'llama' });

/** An engine that holds a model. */
export interface LoadedEngine {
  readonly engine: StartedEngine;
  readonly model: LoadedModel;
}

/**
 * Starts an engine and loads a model.
 * @param options may still be in the making while the engine starts
 * @throws what start and load throw, and what making the options throws; the engine is ended then
 */
export async function loadEngine(
  start: StartEngine,
  options: LoadOptions | Promise<LoadOptions>,
): Promise<LoadedEngine> {
  const made = Promise.resolve(options);
  // Whether they could be made is asked when the engine has started.
  made.catch(() => undefined);
  const engine = await start();
  try {
    return { engine, model: await engine.load(await made) };
  } catch (error) {
    await endEngine(engine).catch(() => undefined);
    throw error;
  }
}

/**
 * Loads a model in an engine process of its own, hands it to the work, and ends the process whatever happens.
 * @param startEngine default: llama.cpp in a forked process
 */
export async function useEngine<T>(
  options: LoadOptions | Promise<LoadOptions>,
  work: (engine: Engine, model: LoadedModel) => Promise<T>,
  startEngine: StartEngine = llamaEngine,
): Promise<T> {
  const { engine, model } = await loadEngine(startEngine, options);
  try {
    return await work(engine, model);
  } finally {
    await endEngine(engine);
  }
}

/** Ends an engine: its process if it has one of its own, else it frees the model. */
export async function endEngine(engine: StartedEngine): Promise<void> {
  if (engine.kill !== undefined) await engine.kill();
  else await engine.dispose();
}
