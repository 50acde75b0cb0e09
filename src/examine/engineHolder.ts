import { canonicalJson, inputError, PalimpsestError, type Json } from '../base/index.js';
import type { Engine, EngineFingerprint, LoadedModel, LoadOptions } from '../domain/index.js';

/** An engine, and how to end its process if it lives in one of its own. */
export type StartedEngine = Engine & { kill?(): Promise<void> };

/** Starts an engine that has no model loaded yet. */
export type StartEngine = () => Promise<StartedEngine>;

/** A model that an examination puts its works to. */
export interface HeldModel {
  /** Of the evidence. */
  readonly id: string;
  readonly load: LoadOptions;
}

/**
 * The engine of an examination, with one of its models loaded. It can be started again after a crash, and with another of the models:
 * every model gets a process of its own, so that nothing of the one before is left.
 */
export class EngineHolder {
  readonly #start: StartEngine;
  /** Facts of every model that was loaded once, by id. */
  readonly #known = new Map<string, LoadedModel>();
  #held: HeldModel;
  #engine: StartedEngine;
  #isEnded = false;
  #isLoading = false;

  private constructor(start: StartEngine, held: HeldModel, engine: StartedEngine, model: LoadedModel) {
    this.#start = start;
    this.#held = held;
    this.#engine = engine;
    this.#known.set(held.id, model);
  }

  /** Starts an engine and loads a model. @throws what the engine's start and load throw; it is ended then */
  static async start(start: StartEngine, model: HeldModel): Promise<EngineHolder> {
    const engine = await start();
    try {
      return new EngineHolder(start, model, engine, await engine.load(model.load));
    } catch (error) {
      await engine.kill?.().catch(() => undefined);
      throw error;
    }
  }

  /** Starts a further engine of the same kind; whoever asked for it ends it. */
  startAnother(): Promise<StartedEngine> {
    return this.#start();
  }

  /** The engine that runs now. */
  get engine(): Engine {
    return this.#engine;
  }

  /** Id of the model that it holds. */
  get modelId(): string {
    return this.#held.id;
  }

  /** The facts about the model that it holds. */
  get model(): LoadedModel {
    return this.factsOf(this.#held.id);
  }

  /** The facts about a model that was loaded once. */
  factsOf(id: string): LoadedModel {
    const model = this.#known.get(id);
    if (model === undefined) throw new RangeError(`model ${id} was never loaded`);
    return model;
  }

  /**
   * Ends what is left of a crashed engine and starts another with the same model.
   * @throws {PalimpsestError} `engine-differs` when the new one would compute other digits; what start and load throw
   */
  async restart(): Promise<void> {
    await this.use(this.#held);
  }

  /**
   * Ends the engine and starts another with this model.
   * @throws {PalimpsestError} `engine-differs` when the model was held before by one that computes other digits; what start and load throw
   */
  async use(model: HeldModel): Promise<void> {
    await this.#end();
    this.#held = model;
    const engine = await this.#start();
    this.#engine = engine;
    // Closed while it was being started.
    if (this.#isEnded) await this.#end();
    const loaded = await this.#load(engine, model);
    const known = this.#known.get(model.id);
    this.#known.set(model.id, loaded);
    const [before, after] = [known ?? loaded, loaded].map(({ fingerprint }) =>
      numericFingerprint(fingerprint),
    );
    if (canonicalJson(before) === canonicalJson(after)) return;
    await this.close();
    throw inputError(
      'engine-differs',
      'The engine that was started during the run is not the one that it began with: its libraries or settings differ.',
      'Do not change the installation during a run; start the examination anew.',
      { before, after },
    );
  }

  /** Frees the model and ends the engine's process. Never fails: the engine may be gone already. */
  async close(): Promise<void> {
    this.#isEnded = true;
    await this.#end();
  }

  async #load(engine: StartedEngine, model: HeldModel): Promise<LoadedModel> {
    this.#isLoading = true;
    try {
      return await engine.load(model.load);
    } catch (error) {
      await engine.kill?.().catch(() => undefined);
      throw error;
    } finally {
      this.#isLoading = false;
    }
  }

  async #end(): Promise<void> {
    // A model that is being loaded cannot be freed before it is there: its process is ended instead.
    if (!this.#isLoading) await this.#engine.dispose().catch(() => undefined);
    await this.#engine.kill?.().catch(() => undefined);
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
