import type { AttackPlan } from '../attacks/index.js';
import { type Scored } from '../base/index.js';
import { words } from './words.js';

/** The progress of a run. It is sent at most four times per second, and at least once per second while the run lasts. */
export interface RunProgress {
  readonly phase: 'run' | 'verify' | 'reduce';
  readonly doneTokens: number;
  readonly totalTokens: number;
  /** The rate over the last half minute of this session. */
  readonly tokensPerSecond: Scored;
  readonly etaSeconds: Scored;
  /** The unit that is currently being scored. */
  readonly unitTitle: string;
  readonly unitsDone: number;
  readonly units: number;
  /** The time since this session began. */
  readonly elapsedSeconds: number;
}

const AT_MOST_EVERY_MS = 250;
const HEARTBEAT_MS = 1000;
const WINDOW_MS = 30_000;

/** Computes progress for display from finished units. Times are from the machine's monotonic clock and are used only here. */
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

  /** @param unitsDone the number of units that were journaled before this session */
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

  /** Reports one more finished unit. */
  unitDone(): void {
    this.#doneTokens += this.#plan.units[this.#unitsDone]?.tokens ?? 0;
    this.#unitsDone += 1;
    const now = performance.now();
    const last = this.#samples.at(-1);
    // One sample per quarter of a second is enough, however short the units are.
    if (last === undefined || this.#samples.length === 1 || now - last.at >= AT_MOST_EVERY_MS) {
      this.#samples.push({ at: now, tokens: this.#doneTokens });
    }
    while (this.#samples.length > 2 && now - (this.#samples[1]?.at ?? now) > WINDOW_MS) this.#samples.shift();
    this.#sendIfDue();
  }

  /** Reports that the run enters another phase. */
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
