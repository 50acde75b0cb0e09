import { environmentError, PalimpsestError } from '../../base/index.js';
import type { Engine, LoadedModel, LoadOptions } from '../../domain/index.js';
import type { StartedEngine } from '../../examine/index.js';
import type { StartLoggedEngine } from '../machine/useEngine.js';

/** A model that is to be asked, and what tells it from every other one. */
export interface LiveModel {
  /** Which file it is, in which state, and how it is loaded. */
  readonly key: string;
  readonly load: LoadOptions;
  /** Makes sure of the file before it is loaded. */
  readonly before: () => Promise<void>;
}

interface Loaded {
  readonly key: string;
  readonly engine: StartedEngine;
  readonly model: LoadedModel;
}

/** How long an idle model is kept. */
const IDLE_MS = 120_000;

/** One engine with one whole model for those who ask it things: they are answered one after the other. It makes room for runs. */
export class LiveEngine {
  readonly #start: StartLoggedEngine;
  readonly #idleMs: number;
  #loaded: Loaded | null = null;
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #users = 0;
  #busyWith: (() => string) | null = null;

  /** @param idleMs how long an idle model is kept, milliseconds */
  constructor(start: StartLoggedEngine, idleMs = IDLE_MS) {
    this.#start = start;
    this.#idleMs = idleMs;
  }

  /** @throws {PalimpsestError} `engine-busy` while a run has the machine */
  requireFree(): void {
    if (this.#busyWith === null) return;
    throw environmentError(
      'engine-busy',
      `The model cannot be asked now: ${this.#busyWith()}`,
      'Pause the run, or wait until it has ended.',
    );
  }

  /**
   * Hands a model to the work, loading it unless it is the one that was asked last.
   * @throws {PalimpsestError} `engine-busy`; what `before`, the engine's start and load, and the work throw
   */
  use<T>(live: LiveModel, work: (engine: Engine, model: LoadedModel) => Promise<T>): Promise<T> {
    this.#users += 1;
    return this.#inTurn(async () => {
      try {
        this.requireFree();
        this.#keepAwake();
        const { engine, model } = await this.#loadedWith(live);
        return await work(engine, model);
      } catch (error) {
        if (error instanceof PalimpsestError && error.code === 'engine-crashed') await this.#end();
        throw error;
      } finally {
        this.#users -= 1;
        this.#timer = setTimeout(() => void this.#inTurn(() => this.#end()), this.#idleMs);
        this.#timer.unref();
      }
    });
  }

  /**
   * Lets those finish who ask now, ends the engine, and refuses everyone else until the returned function is called.
   * @param words who has the machine, as a sentence
   */
  async standAside(words: () => string): Promise<() => void> {
    this.#busyWith = words;
    await this.end();
    return () => {
      this.#busyWith = null;
    };
  }

  /** Ends the engine when those who ask now have their answers. */
  end(): Promise<void> {
    return this.#inTurn(() => this.#end());
  }

  /** Ends the engine if it is idle, so that its memory can be used. */
  async endIfIdle(): Promise<void> {
    if (this.#users === 0) await this.end();
  }

  /** Ends the engine at once; those who ask get an error. */
  async kill(): Promise<void> {
    this.#busyWith = () => 'The program is closing.';
    const loaded = this.#loaded;
    await loaded?.engine.kill?.();
    await this.end();
  }

  async #loadedWith({ key, load, before }: LiveModel): Promise<Loaded> {
    if (this.#loaded?.key === key) return this.#loaded;
    await this.#end();
    await before();
    const engine = await this.#start(() => undefined);
    try {
      const model = await engine.load(load);
      this.#loaded = { key, engine, model };
      return this.#loaded;
    } catch (error) {
      await engine.kill?.().catch(() => undefined);
      throw error;
    }
  }

  async #end(): Promise<void> {
    this.#keepAwake();
    const loaded = this.#loaded;
    this.#loaded = null;
    if (loaded === null) return;
    // It may be gone already.
    await loaded.engine.dispose().catch(() => undefined);
    await loaded.engine.kill?.().catch(() => undefined);
  }

  #keepAwake(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
