import { canonicalJson, inputError, PalimpsestError, type Json } from '../base/index.js';
import type { Engine, EngineFingerprint, LoadedModel, LoadOptions } from '../domain/index.js';

/** An engine, and how to end its process if it lives in one of its own. */
export type StartedEngine = Engine & { kill?(): Promise<void> };

/** Starts an engine that has no model loaded yet. */
export type StartEngine = () => Promise<StartedEngine>;

/** The engine of an examination with its model loaded; it can be started again after a crash. */
export class EngineHolder {
  readonly #start: StartEngine;
  readonly #options: LoadOptions;
  #engine: StartedEngine;
  #model: LoadedModel;

  private constructor(start: StartEngine, options: LoadOptions, engine: StartedEngine, model: LoadedModel) {
    this.#start = start;
    this.#options = options;
    this.#engine = engine;
    this.#model = model;
  }

  /** Starts an engine and loads a model. @throws what the engine's start and load throw; it is ended then */
  static async start(start: StartEngine, options: LoadOptions): Promise<EngineHolder> {
    const { engine, model } = await startAndLoad(start, options);
    return new EngineHolder(start, options, engine, model);
  }

  /** The engine that runs now. */
  get engine(): Engine {
    return this.#engine;
  }

  /** The facts about the model that it holds. */
  get model(): LoadedModel {
    return this.#model;
  }

  /**
   * Ends what is left of a crashed engine and starts another with the same model.
   * @throws {PalimpsestError} `engine-differs` when the new one would compute other digits; what start and load throw
   */
  async restart(): Promise<void> {
    await this.close();
    const { engine, model } = await startAndLoad(this.#start, this.#options);
    this.#engine = engine;
    const [before, after] = [this.#model, model].map(({ fingerprint }) => numericFingerprint(fingerprint));
    this.#model = model;
    if (canonicalJson(before) === canonicalJson(after)) return;
    await this.close();
    throw inputError(
      'engine-differs',
      'The engine that was started after a crash is not the one that crashed: its libraries or settings differ.',
      'Do not change the installation during a run; start the examination anew.',
      { before, after },
    );
  }

  /** Frees the model and ends the engine's process. Never fails: the engine may be gone already. */
  async close(): Promise<void> {
    await this.#engine.dispose().catch(() => undefined);
    await this.#engine.kill?.().catch(() => undefined);
  }
}

async function startAndLoad(
  start: StartEngine,
  options: LoadOptions,
): Promise<{ engine: StartedEngine; model: LoadedModel }> {
  const engine = await start();
  try {
    return { engine, model: await engine.load(options) };
  } catch (error) {
    await engine.kill?.().catch(() => undefined);
    throw error;
  }
}

/** What of an engine's fingerprint decides the digits: must be equal for a resume. Threads do not matter on the exact path. */
export function numericFingerprint(fingerprint: EngineFingerprint): Record<string, Json> {
  const { engine, release, origin, libraries, gpuUsed, gpuLayers, devices, numeric } = fingerprint;
  return {
    engine,
    release,
    origin,
    libraries: libraries.map(({ name, sha256 }) => ({ name, sha256 })),
    gpuUsed,
    gpuLayers,
    devices: [...devices],
    numeric: { ...numeric },
  };
}

/** True when the engine's process died, whatever it was doing. */
export function isCrash(error: unknown): error is PalimpsestError {
  return error instanceof PalimpsestError && error.code === 'engine-crashed';
}
