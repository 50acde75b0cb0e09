import type { AttackDefinition, AttackInput, AttackPlan, PlannedUnit, UnitResult } from '../attacks/index.js';
import { PalimpsestError, Random } from '../base/index.js';
import { isCrash, type EngineHolder } from './engineHolder.js';
import type { UnitOutcome } from './journalWriter.js';
import { Turnstile, unitEngine } from './unitEngine.js';

/** What the loop over units needs. */
export interface UnitLoop {
  readonly attack: AttackDefinition;
  readonly input: AttackInput<Record<string, unknown>>;
  readonly plan: AttackPlan;
  readonly engine: EngineHolder;
  /** First unit to run: all before it are journalled. */
  readonly from: number;
  /** Units in flight at once, so that the engine is never idle; at least 1. */
  readonly lookAhead: number;
  /** Stop after the units in flight. */
  readonly pause: AbortSignal | undefined;
  /** Stop at once; units in flight are lost. */
  readonly stop: AbortSignal | undefined;
  /** Called for each unit in the order of the plan; the next call comes after it settles. */
  onOutcome(unit: PlannedUnit, outcome: UnitOutcome): Promise<void>;
  /** Called before the engine is started again. */
  onCrash(error: PalimpsestError, units: readonly PlannedUnit[]): Promise<void>;
}

/** Why a unit is journalled unscored. The words are part of the journal: they hold nothing that differs between equal runs. */
export const CRASHED_TWICE = 'The engine crashed twice on this unit.';

/** How long a hard stop waits for the engine to give up what it is doing. */
const GRACE_MS = 5000;

type Settled =
  | { readonly kind: 'result'; readonly result: UnitResult }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'abandoned' };

interface Flight {
  readonly index: number;
  readonly settled: Promise<Settled>;
}

/**
 * Runs the units of a plan in order with a few in flight. After a crash the engine is started again and the units that were in flight
 * are run one by one, so that it is certain which of them crashes it: a unit that does so alone, and for the second time, is
 * unscored.
 * @returns `done`, or `paused` when a signal ended it before
 * @throws what a unit throws, other than a crash or logits that are not finite; what the callbacks and the engine's restart throw
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
      this.#launch();
      const [oldest] = this.#flights;
      if (oldest === undefined) return 'paused';
      const settled = await this.#orAbandoned(oldest.settled);
      if (settled.kind === 'abandoned') return 'paused';
      if (settled.kind === 'result') await this.#done({ kind: 'observed', result: settled.result });
      else if (this.#end.aborted) return 'paused';
      else if (isCrash(settled.error)) await this.#recover(settled.error);
      else await this.#done({ kind: 'unscored', reason: reasonOf(settled.error) });
    }
    return 'done';
  }

  /** Waits until nothing is in flight, or gives up on what does not answer. */
  async settle(): Promise<void> {
    this.#turnstile.close();
    for (const { settled } of this.#flights) await this.#orAbandoned(settled);
    clearTimeout(this.#grace);
  }

  /** Not Promise.race: that would keep every result of a run alive by the one promise that never settles. */
  #orAbandoned(settled: Promise<Settled>): Promise<Settled> {
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
      if (unit === undefined || this.#loop.pause?.aborted === true || this.#end.aborted) return;
      this.#flights.push({ index: next, settled: this.#fly(unit, next) });
    }
  }

  async #fly(unit: PlannedUnit, index: number): Promise<Settled> {
    const { attack, input } = this.#loop;
    const { engine, tidy } = unitEngine(this.#loop.engine.engine, index, this.#turnstile, this.#end);
    const random = new Random(`${input.seed}/${unit.id}`);
    try {
      const result = await attack.run(unit, input, { engine, random, signal: this.#end });
      await tidy();
      return { kind: 'result', result };
    } catch (error) {
      await tidy().catch(() => undefined);
      return { kind: 'error', error };
    }
  }

  async #done(outcome: UnitOutcome): Promise<void> {
    const unit = this.#unit(this.#head);
    this.#flights.shift();
    this.#head += 1;
    this.#turnstile.advance(this.#head);
    await this.#loop.onOutcome(unit, outcome);
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
      await this.#done({ kind: 'unscored', reason: CRASHED_TWICE });
    }
  }

  #unit(index: number): PlannedUnit {
    const unit = this.#loop.plan.units[index];
    if (unit === undefined) throw new RangeError(`no unit ${index}`);
    return unit;
  }
}

/** In words why a unit has no result, when that is a fact about model and text; anything else ends the run. */
function reasonOf(error: unknown): string {
  if (error instanceof PalimpsestError && error.code === 'logits-not-finite') return error.message;
  throw error;
}
