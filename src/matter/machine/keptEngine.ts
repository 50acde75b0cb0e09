import type { Engine, LoadedModel } from '../../domain/index.js';
import { isCrash } from '../../examine/index.js';
import { endEngine, type LoadedEngine } from './useEngine.js';

/** An engine with one model, kept while it is used and for a while after, so that the next user need not load it again. */
export class KeptEngine {
  readonly #loaded: Promise<LoadedEngine>;
  readonly #idleMs: number;
  readonly #onEnd: () => void;
  #users = 0;
  #timer: NodeJS.Timeout | undefined;
  #ending: Promise<void> | null = null;

  /**
   * @param load starts the engine and loads the model
   * @param idleMs how long it is kept after the last use, milliseconds
   * @param onEnd told once, as soon as it can no longer be used: it ended, or could not be loaded
   */
  constructor(load: () => Promise<LoadedEngine>, idleMs: number, onEnd: () => void = () => undefined) {
    this.#idleMs = idleMs;
    this.#onEnd = onEnd;
    this.#loaded = load();
    this.#loaded.catch(() => this.end());
  }

  /** True while it has no user. */
  get isIdle(): boolean {
    return this.#users === 0;
  }

  /** True when it can no longer be used. */
  get isEnded(): boolean {
    return this.#ending !== null;
  }

  /** Hands the model to the work. @throws what loading and the work throw; an engine that crashed is ended */
  async use<T>(work: (engine: Engine, model: LoadedModel) => Promise<T>): Promise<T> {
    clearTimeout(this.#timer);
    this.#users += 1;
    try {
      const { engine, model } = await this.#loaded;
      return await work(engine, model);
    } catch (error) {
      if (isCrash(error)) await this.end();
      throw error;
    } finally {
      this.#users -= 1;
      if (this.isIdle && !this.isEnded) {
        this.#timer = setTimeout(() => void this.end(), this.#idleMs);
        this.#timer.unref();
      }
    }
  }

  /** Ends the engine; whoever uses it gets an error. Never fails: the engine may be gone already. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#onEnd();
    const loaded = await this.#loaded.catch(() => null);
    if (loaded !== null) await endEngine(loaded.engine).catch(() => undefined);
  }
}
