import { canonicalJson, inputError, PalimpsestError } from '../../base/index.js';
import type { Engine, LoadedModel, LoadOptions } from '../../domain/index.js';
import { fixedLoad, numericFingerprint } from './numericFingerprint.js';

/** An engine, and how to end its process if it has one of its own. */
export type StartedEngine = Engine & { kill?(): Promise<void> };

/** Starts an engine without a loaded model. */
export type StartEngine = () => Promise<StartedEngine>;

/** A model with which an examination tests its works. */
export interface HeldModel {
  /** The id of the evidence. */
  readonly id: string;
  readonly load: LoadOptions;
}

/**
 * The engine of an examination, with one of its models loaded. It can be started again after a crash or with another of the models.
 * Every model gets its own process, so that nothing remains of the previous one.
 */
export class EngineHolder {
  readonly #start: StartEngine;
  /** The facts about every model that has been loaded, by id. */
  readonly #known = new Map<string, LoadedModel>();
  /** The time that starting an engine and loading the model took last, by id. */
  readonly #loadSeconds = new Map<string, number>();
  #held: HeldModel;
  #engine: StartedEngine;
  #isEnded = false;
  #isLoading = false;

  private constructor(
    start: StartEngine,
    held: HeldModel,
    engine: StartedEngine,
    model: LoadedModel,
    began: number,
  ) {
    this.#start = start;
    this.#held = held;
    this.#engine = engine;
    this.#loaded(model, began);
  }

  /** Starts an engine and loads a model. @throws the errors of starting and loading; the engine is then ended */
  static async start(start: StartEngine, model: HeldModel): Promise<EngineHolder> {
    const began = performance.now();
    const engine = await start();
    try {
      return new EngineHolder(start, model, engine, await engine.load(model.load), began);
    } catch (error) {
      await engine.kill?.().catch(() => undefined);
      throw error;
    }
  }

  /** Starts another engine of the same kind, which the caller must end. */
  startAnother(): Promise<StartedEngine> {
    return this.#start();
  }

  /** Does it hold this model, loaded with the same options? */
  holds({ id, load }: HeldModel): boolean {
    const { id: heldId, load: heldLoad } = this.#held;
    return !this.#isEnded && id === heldId && canonicalJson({ ...load }) === canonicalJson({ ...heldLoad });
  }

  /** The engine that runs now. */
  get engine(): Engine {
    return this.#engine;
  }

  /** The id of the loaded model. */
  get modelId(): string {
    return this.#held.id;
  }

  /** The facts about the loaded model. */
  get model(): LoadedModel {
    return this.factsOf(this.#held.id);
  }

  /** The facts about a model that has been loaded. */
  factsOf(id: string): LoadedModel {
    const model = this.#known.get(id);
    if (model === undefined) throw new RangeError(`model ${id} was never loaded`);
    return model;
  }

  /** The time, in seconds, that it took to load a model when it was loaded last. */
  loadSecondsOf(id: string): number {
    return this.#loadSeconds.get(id) ?? 0;
  }

  /**
   * Ends a crashed engine completely and starts another with the same model.
   * @throws {PalimpsestError} `engine-differs` if the new engine would compute different digits; the errors of starting and loading
   */
  async restart(): Promise<void> {
    await this.use(this.#held);
  }

  /**
   * Ends the engine and starts another with this model.
   * @throws {PalimpsestError} `engine-differs` if an earlier engine with this model computed different digits; the errors of starting and loading
   */
  async use(model: HeldModel): Promise<void> {
    await this.#end();
    this.#held = model;
    const began = performance.now();
    const engine = await this.#start();
    this.#engine = engine;
    // The holder was closed while the engine was being started.
    if (this.#isEnded) await this.#end();
    const known = this.#known.get(model.id);
    // What was measured when the model was first loaded is not measured again, because it can change digits.
    const load = known === undefined ? model.load : { ...fixedLoad(known.fingerprint), ...model.load };
    const loaded = await this.#load(engine, { ...model, load });
    this.#loaded(loaded, began);
    const [before, after] = [known ?? loaded, loaded].map(({ fingerprint }) =>
      numericFingerprint(fingerprint),
    );
    if (canonicalJson(before) === canonicalJson(after)) return;
    await this.close();
    throw inputError(
      'engine-differs',
      'The engine that was started during the run differs in its libraries or settings from the engine with which the run began.',
      'Do not change the installation during a run. Start a new examination.',
      { before, after },
    );
  }

  /** Frees the model and ends the engine's process. Never fails, because the engine may already have ended. */
  async close(): Promise<void> {
    this.#isEnded = true;
    await this.#end();
  }

  /** Keeps what is known of the model that is now held. */
  #loaded(model: LoadedModel, began: number): void {
    this.#known.set(this.#held.id, model);
    this.#loadSeconds.set(this.#held.id, (performance.now() - began) / 1000);
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
    // A model cannot be freed while it is being loaded: its process is ended instead.
    if (!this.#isLoading) await this.#engine.dispose().catch(() => undefined);
    await this.#engine.kill?.().catch(() => undefined);
  }
}

/** True if the engine's process died, whatever it was doing. */
export function isCrash(error: unknown): error is PalimpsestError {
  return error instanceof PalimpsestError && error.code === 'engine-crashed';
}
