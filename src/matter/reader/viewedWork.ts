import { logProbFromJson, parsePolicies, speakingWindows, type AttackWork } from '../../attacks/index.js';
import type { ArrayPlace } from '../../examine/index.js';
import type { PreparedWork } from '../../text/index.js';
import { passageSpan, type MeasuredWork } from '../examine/measuredWorks.js';
import type { TalliedWork } from '../examine/partialResults.js';
import type { WindowUnit } from '../examine/windowUnits.js';
import type { TokenizedWork } from '../work/works.js';

/** State of a window, as the contract has it. */
const SCORED = 0;
const NOT_SCORED = 1;
const EXCLUDED = 2;

/** A work under an examination, window by window, as far as the journal goes. */
export class ViewedWork implements TalliedWork {
  readonly id: string;
  readonly title: string;
  readonly role: 'target' | 'control';
  readonly chars: number;
  readonly prepared: PreparedWork;
  readonly tokens: Int32Array;
  readonly map: TokenizedWork['map'];
  readonly removed: AttackWork['excluded'];
  readonly starts: Int32Array<ArrayBuffer>;
  readonly excluded: Uint8Array;
  /** 1 where a passage repeats its own context or is mostly figures: such a window has heat and is in no number. */
  readonly apart: Uint8Array<ArrayBuffer>;
  /** See the contract: 0 scored, 1 not scored, 2 excluded. */
  readonly state: Uint8Array<ArrayBuffer>;
  /** log p of every passage: full softmax, then each policy; NaN where it was not scored. */
  readonly logPz: readonly Float64Array<ArrayBuffer>[];
  /** Where the per-token numbers of each unit are; undefined where it was not scored. */
  readonly places: (ArrayPlace | undefined)[] = [];
  readonly #measured: MeasuredWork;

  /** @param policies of the plan */
  constructor(measured: MeasuredWork, policies: string) {
    const { evidence, role, prepared, tokens, map, removed, layout, excluded, apart } = measured;
    this.#measured = measured;
    this.id = evidence.id;
    this.title = evidence.title;
    this.role = role;
    this.prepared = prepared;
    this.tokens = tokens;
    this.map = map;
    this.removed = removed;
    this.chars = prepared.reading.text.charLength;
    this.starts = Int32Array.from(layout.starts);
    this.excluded = excluded;
    this.apart = Uint8Array.from(apart);
    this.state = Uint8Array.from(excluded, (flag) => (flag === 1 ? EXCLUDED : NOT_SCORED));
    const measures = 1 + parsePolicies(policies).length;
    this.logPz = Array.from({ length: measures }, () => new Float64Array(excluded.length).fill(NaN));
  }

  /** Takes in a unit of the journal. */
  take({ from, count, unit, observation }: WindowUnit): void {
    if (observation.kind !== 'observed') return;
    const { scores, tokens } = observation;
    for (let at = 0; at < count; at++) {
      const window = from + at;
      if (this.state[window] === NOT_SCORED) this.state[window] = SCORED;
      this.logPz.forEach((values, measure) => {
        values[window] =
          measure === 0
            ? (scores.logPz[at] ?? NaN)
            : logProbFromJson(scores.policyLogPz[measure - 1]?.[at] ?? '-inf');
      });
    }
    this.places[unit] = tokens;
  }

  /** First token of a window's passage. */
  firstOf(window: number): number {
    return (this.starts[window] ?? 0) + this.#measured.layout.prefixTokens;
  }

  spanOf(window: number): { readonly startChar: number; readonly endChar: number } {
    return passageSpan(this.#measured, window);
  }

  textOf(startChar: number, endChar: number): string {
    return this.prepared.reading.text.slice(startChar, endChar);
  }

  /**
   * For each token of [from, to) the window that speaks for it, see {@link speakingWindows}; −1 where none does. Windows that were not scored
   * or that the cleaning list touches do not speak.
   */
  speakers(from: number, to: number): Int32Array {
    const scores = this.logPz[0] ?? new Float64Array();
    return speakingWindows(this.#measured.layout, from, to, (window) =>
      this.state[window] === SCORED ? (scores[window] ?? NaN) : NaN,
    );
  }
}
