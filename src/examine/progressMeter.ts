import type { AttackPlan } from '../attacks/index.js';
import { type Scored } from '../base/index.js';
import { words } from './words.js';

/** How far a run is. Sent at most four times a second, and at least every second while it runs. */
export interface RunProgress {
  readonly phase: 'run' | 'verify' | 'reduce';
  readonly doneTokens: number;
  readonly totalTokens: number;
  /** Over the last half minute of this session. */
  readonly tokensPerSecond: Scored;
  readonly etaSeconds: Scored;
  /** What is being scored now. */
  readonly unitTitle: string;
  readonly unitsDone: number;
  readonly units: number;
  /** Since this session began. */
  readonly elapsedSeconds: number;
}

const AT_MOST_EVERY_MS = 250;
const HEARTBEAT_MS = 1000;
const WINDOW_MS = 30_000;

/** Turns finished units into progress for a person. Times come from the machine's steady clock and go nowhere else. */
export class ProgressMeter {
  readonly #plan: AttackPlan;
  readonly #onProgress: ((progress: RunProgress) => void) | undefined;
  readonly #began = performance.now();
  readonly #heartbeat: NodeJS.Timeout;
  #samples: { readonly at: number; readonly tokens: number }[];
  #unitsDone: number;
  #doneTokens: number;
  #lastSent = -Infinity;
  #phase: RunProgress['phase'] = 'run';

  /** @param unitsDone units that were journalled before this session */
  constructor(
    plan: AttackPlan,
    unitsDone: number,
    onProgress: ((progress: RunProgress) => void) | undefined,
  ) {
    this.#plan = plan;
    this.#onProgress = onProgress;
    this.#unitsDone = unitsDone;
    this.#doneTokens = plan.units.slice(0, unitsDone).reduce((sum, { tokens }) => sum + tokens, 0);
    this.#samples = [{ at: this.#began, tokens: this.#doneTokens }];
    this.#heartbeat = setInterval(() => this.#sendIfDue(), HEARTBEAT_MS);
    this.#heartbeat.unref();
    this.#send();
  }

  /** One more unit is done. */
  unitDone(): void {
    this.#doneTokens += this.#plan.units[this.#unitsDone]?.tokens ?? 0;
    this.#unitsDone += 1;
    const now = performance.now();
    const last = this.#samples.at(-1);
    // One sample for each quarter second is enough, however short the units.
    if (last === undefined || this.#samples.length === 1 || now - last.at >= AT_MOST_EVERY_MS) {
      this.#samples.push({ at: now, tokens: this.#doneTokens });
    }
    while (this.#samples.length > 2 && now - (this.#samples[1]?.at ?? now) > WINDOW_MS) this.#samples.shift();
    this.#sendIfDue();
  }

  /** The run goes into another phase. */
  enter(phase: RunProgress['phase']): void {
    this.#phase = phase;
    this.#send();
  }

  /** Sends a last time and stops. */
  close(): void {
    clearInterval(this.#heartbeat);
    this.#send();
  }

  #sendIfDue(): void {
    if (performance.now() - this.#lastSent >= AT_MOST_EVERY_MS) this.#send();
  }

  #send(): void {
    const now = performance.now();
    this.#lastSent = now;
    const first = this.#samples[0];
    const seconds = first === undefined ? 0 : (now - first.at) / 1000;
    const tokens = first === undefined ? 0 : this.#doneTokens - first.tokens;
    const rate = tokens > 0 && seconds > 0 ? tokens / seconds : words.unscored('not-measured-yet');
    const left = this.#plan.totalTokens - this.#doneTokens;
    this.#onProgress?.({
      phase: this.#phase,
      doneTokens: this.#doneTokens,
      totalTokens: this.#plan.totalTokens,
      tokensPerSecond: rate,
      etaSeconds: left === 0 ? 0 : typeof rate === 'number' ? left / rate : rate,
      unitTitle: this.#plan.units[this.#unitsDone]?.title ?? '',
      unitsDone: this.#unitsDone,
      units: this.#plan.units.length,
      elapsedSeconds: (now - this.#began) / 1000,
    });
  }
}
