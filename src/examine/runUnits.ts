import type {
  AttackDefinition,
  AttackInput,
  AttackPlan,
  ObservedUnit,
  PlannedUnit,
  UnitContext,
  UnitResult,
} from '../attacks/index.js';
import { PalimpsestError, Random, type Unscored } from '../base/index.js';
import { isCrash, type EngineHolder, type HeldModel } from './engine/engineHolder.js';
import type { UnitOutcome } from './journal/journalWriter.js';
import { Turnstile, unitEngine } from './engine/unitEngine.js';
import { words } from './words.js';

/** The parameters of the loop over units. */
export interface UnitLoop {
  readonly attack: AttackDefinition;
  readonly input: AttackInput<Record<string, unknown>>;
  readonly plan: AttackPlan;
  readonly engine: EngineHolder;
  /** Every model that a unit may need; the last one is the examination's own. */
  readonly models: readonly HeldModel[];
  /** The first unit to run; all earlier units are journaled. */
  readonly from: number;
  /** The number of units in progress at once, so that the engine is never idle; at least 1. */
  readonly lookAhead: number;
  /** Stops after the units in progress. */
  readonly pause: AbortSignal | undefined;
  /** Stops at once; units in progress are lost. */
  readonly stop: AbortSignal | undefined;
  /** Called for each unit in the order of the plan; the next call comes after it settles. */
  onOutcome(unit: PlannedUnit, outcome: UnitOutcome): Promise<void>;
  /** The observations of all units before this one, after they have been journaled. */
  earlier(index: number): Promise<readonly ObservedUnit[]>;
  /** See UnitContext. */
  readonly compareTensors: UnitContext['compareTensors'];
  /** Called before the engine is started again. */
  onCrash(error: PalimpsestError, units: readonly PlannedUnit[]): Promise<void>;
}

/** How long an immediate stop waits for the engine to end its current work. */
const GRACE_MS = 5000;

type Settled =
  | { readonly kind: 'result'; readonly result: UnitResult }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'abandoned' };

type Loading = { readonly kind: 'loaded' } | { readonly kind: 'error'; readonly error: unknown };

interface Flight {
  readonly index: number;
  readonly settled: Promise<Settled>;
}

/**
 * Runs the units of a plan in order, several of them at the same time. After a crash, the engine is started again and the units that were
 * in progress are run one by one, which shows which of them crashes the engine. A unit that crashes it alone, and for the second time,
 * is unscored.
 * @returns `done`, or `paused` if a signal ended it early
 * @throws the errors of a unit, except a crash or logits that are not finite; the errors of the callbacks and of restarting the engine
 */
export async function runUnits(loop: UnitLoop): Promise<'done' | 'paused'> {
  const end = new AbortController();
  const onStop = (): void => end.abort();
  if (loop.stop?.aborted === true) end.abort();
  loop.stop?.addEventListener('abort', onStop);
  const runner = new UnitRunner(loop, end.signal);
  try {
    return await runner.run();
  } finally {
    end.abort();
    loop.stop?.removeEventListener('abort', onStop);
    await runner.settle();
  }
}

class UnitRunner {
  readonly #loop: UnitLoop;
  readonly #end: AbortSignal;
  readonly #crashes = new Map<number, number>();
  #grace: NodeJS.Timeout | undefined;
  #isAbandoned = false;
  #giveUp: () => void = () => undefined;
  #turnstile: Turnstile;
  #flights: Flight[] = [];
  #head: number;
  /** Units before this one are run one by one. */
  #oneByOneUntil = 0;

  constructor(loop: UnitLoop, end: AbortSignal) {
    this.#loop = loop;
    this.#end = end;
    this.#head = loop.from;
    this.#turnstile = new Turnstile(loop.from);
    const later = (): void => {
      this.#grace = setTimeout(() => {
        this.#isAbandoned = true;
        this.#giveUp();
      }, GRACE_MS);
    };
    if (end.aborted) later();
    else end.addEventListener('abort', later, { once: true });
  }

  async run(): Promise<'done' | 'paused'> {
    const { units } = this.#loop.plan;
    while (this.#head < units.length) {
      if (this.#flights.length === 0 && (await this.#changeModel()) === 'paused') return 'paused';
      this.#launch();
      const [oldest] = this.#flights;
      if (oldest === undefined) return 'paused';
      const settled = await this.#orAbandoned(oldest.settled);
      if (settled.kind === 'abandoned') return 'paused';
      if (settled.kind === 'result') await this.#done({ kind: 'observed', result: settled.result });
      else if (this.#end.aborted) return 'paused';
      else if (isCrash(settled.error)) await this.#recover(settled.error);
      else await this.#done(reasonOf(settled.error));
    }
    return 'done';
  }

  /** Waits until no unit is in progress, or abandons units that do not answer. */
  async settle(): Promise<void> {
    this.#turnstile.close();
    for (const { settled } of this.#flights) await this.#orAbandoned(settled);
    clearTimeout(this.#grace);
  }

  /** Not Promise.race: that would keep every result of a run alive by the one promise that never settles. */
  #orAbandoned<T>(settled: Promise<T>): Promise<T | { readonly kind: 'abandoned' }> {
    if (this.#isAbandoned) return Promise.resolve({ kind: 'abandoned' });
    return new Promise((resolve) => {
      this.#giveUp = () => resolve({ kind: 'abandoned' });
      void settled.then(resolve);
    });
  }

  #launch(): void {
    const { units } = this.#loop.plan;
    const width =
      this.#head < this.#oneByOneUntil || this.#turnstile.usesSequences ? 1 : this.#loop.lookAhead;
    for (let next = this.#head + this.#flights.length; this.#flights.length < width; next++) {
      const unit = units[next];
      if (unit === undefined || this.#isEnding()) return;
      if (this.#modelOf(unit).id !== this.#loop.engine.modelId) return;
      this.#flights.push({ index: next, settled: this.#fly(unit, next) });
    }
  }

  async #fly(unit: PlannedUnit, index: number): Promise<Settled> {
    const { attack, input } = this.#loop;
    const turnstile = this.#turnstile;
    const { engine, tidy } = unitEngine(this.#loop.engine.engine, index, turnstile, this.#end);
    const random = new Random(`${input.seed}/${unit.id}`);
    try {
      const result = await attack.run(unit, input, {
        engine,
        random,
        signal: this.#end,
        earlier: async () => {
          await turnstile.whenOldest(index);
          return this.#loop.earlier(index);
        },
        compareTensors: this.#loop.compareTensors,
      });
      await tidy();
      return { kind: 'result', result };
    } catch (error) {
      await tidy().catch(() => undefined);
      return { kind: 'error', error };
    }
  }

  /** Loads the model that the oldest unit needs, if it is not loaded; no unit may be in progress. After a crash, this is tried once more. */
  async #changeModel(): Promise<'ready' | 'paused'> {
    const { engine } = this.#loop;
    const wanted = this.#modelOf(this.#unit(this.#head));
    for (let attempt = 1; wanted.id !== engine.modelId || attempt > 1; attempt++) {
      if (this.#isEnding()) return 'paused';
      const settled = await this.#orAbandoned(this.#load(wanted));
      if (settled.kind === 'loaded') break;
      if (settled.kind === 'abandoned' || this.#isEnding()) return 'paused';
      if (attempt > 1 || !isCrash(settled.error)) throw settled.error;
      await this.#loop.onCrash(settled.error, []);
    }
    return 'ready';
  }

  #isEnding(): boolean {
    return this.#loop.pause?.aborted === true || this.#end.aborted;
  }

  #load(model: HeldModel): Promise<Loading> {
    return this.#loop.engine.use(model).then(
      () => ({ kind: 'loaded' }),
      (error: unknown) => ({ kind: 'error', error }),
    );
  }

  #modelOf({ modelId }: PlannedUnit): HeldModel {
    const { models } = this.#loop;
    const model = modelId === undefined ? models.at(-1) : models.find(({ id }) => id === modelId);
    if (model === undefined) throw new RangeError(`no model ${modelId ?? ''}`);
    return model;
  }

  async #done(outcome: UnitOutcome): Promise<void> {
    const unit = this.#unit(this.#head);
    this.#flights.shift();
    this.#head += 1;
    // A unit that waits for its turn may need to read the result of this one.
    await this.#loop.onOutcome(unit, outcome);
    this.#turnstile.advance(this.#head);
  }

  async #recover(error: PalimpsestError): Promise<void> {
    const suspects = this.#flights.map(({ index }) => index);
    this.#turnstile.close();
    await Promise.all(this.#flights.map(({ settled }) => settled));
    this.#flights = [];
    for (const index of suspects) this.#crashes.set(index, (this.#crashes.get(index) ?? 0) + 1);
    await this.#loop.onCrash(
      error,
      suspects.map((index) => this.#unit(index)),
    );
    if (this.#loop.pause?.aborted === true) return;
    await this.#loop.engine.restart();
    this.#turnstile = new Turnstile(this.#head);
    this.#oneByOneUntil = Math.max(this.#oneByOneUntil, ...suspects.map((index) => index + 1));
    const wasAlone = suspects.length === 1;
    if (wasAlone && (this.#crashes.get(this.#head) ?? 0) >= 2) {
      await this.#done(words.unscored('engine-crashed-twice'));
    }
  }

  #unit(index: number): PlannedUnit {
    const unit = this.#loop.plan.units[index];
    if (unit === undefined) throw new RangeError(`no unit ${index}`);
    return unit;
  }
}

/** Why a unit has no result, if this is a fact about model and text; any other error ends the run. */
function reasonOf(error: unknown): Unscored {
  if (error instanceof PalimpsestError && error.code === 'logits-not-finite')
    return words.unscored('logits-not-finite', { message: error.message });
  throw error;
}
