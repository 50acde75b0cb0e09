import { CallQueue, environmentError } from '../../base/index.js';
import type { Engine, LoadedModel, LoadOptions } from '../../domain/index.js';
import { KeptEngine } from '../machine/keptEngine.js';
import { loadEngine, type StartLoggedEngine } from '../machine/useEngine.js';

/** A model that is to be asked, and what tells it from every other one. */
export interface LiveModel {
  /** Which file it is, in which state, and how it is loaded. */
  readonly key: string;
  readonly caseId: string;
  readonly load: LoadOptions;
  /** Makes sure of the file before it is loaded. */
  readonly before: () => Promise<void>;
}

/** The time for which a model that is not used stays loaded. */
const IDLE_MS = 120_000;

/** One engine with one whole model for those who ask it things: they are answered one after the other. It makes room for runs. */
export class LiveEngine {
  readonly #start: StartLoggedEngine;
  readonly #idleMs: number;
  #held: { readonly key: string; readonly kept: KeptEngine } | null = null;
  readonly #turns = new CallQueue();
  #users = 0;
  #busyWith: ((caseId: string) => string) | null = null;

  /** @param idleMs how long an idle model is kept, milliseconds */
  constructor(start: StartLoggedEngine, idleMs = IDLE_MS) {
    this.#start = start;
    this.#idleMs = idleMs;
  }

  /**
   * @param caseId the case of the one who asks
   * @throws {PalimpsestError} `engine-busy` while a run has the machine
   */
  requireFree(caseId: string): void {
    if (this.#busyWith === null) return;
    throw environmentError(
      'engine-busy',
      `The model cannot be asked now: ${this.#busyWith(caseId)}`,
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
        this.requireFree(live.caseId);
        return await (await this.#keptFor(live)).use(work);
      } finally {
        this.#users -= 1;
      }
    });
  }

  /**
   * Lets those finish who ask now, ends the engine, and refuses everyone else until the returned function is called.
   * @param words who has the machine, as a sentence for someone who works on that case
   */
  async standAside(words: (caseId: string) => string): Promise<() => void> {
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
    await this.#held?.kept.end();
    await this.end();
  }

  async #keptFor({ key, load, before }: LiveModel): Promise<KeptEngine> {
    const held = this.#held;
    if (held?.key === key && !held.kept.isEnded) return held.kept;
    await this.#end();
    await before();
    const kept = new KeptEngine(() => loadEngine(() => this.#start(() => undefined), load), this.#idleMs);
    this.#held = { key, kept };
    return kept;
  }

  async #end(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    await held?.kept.end();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(work);
  }
}
