import {
  logProbFromJson,
  parsePolicies,
  windowsOf,
  type AttackWork,
  type PlannedWindows,
  type WindowPlanDocument,
} from '../../attacks/index.js';
import type { Evidence, JournalLine, LogProbJson } from '../../domain/index.js';
import type { ArrayPlace } from '../../examine/index.js';
import type { PreparedWork } from '../../text/index.js';
import type { TokenizedWork } from '../work/works.js';
import type { TalliedWork } from '../examine/partialResults.js';

/** State of a window, as the contract has it. */
const SCORED = 0;
const NOT_SCORED = 1;
const EXCLUDED = 2;

/** What is journalled of a unit of windows, after it was checked. */
export interface CheckedObservation {
  readonly logPz: readonly number[];
  readonly policyLogPz: readonly (readonly LogProbJson[])[];
}

type Arrays = Extract<JournalLine['observation'], { kind: 'observed' }>['arrays'];

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
  /** See the contract: 0 scored, 1 not scored, 2 excluded. */
  readonly state: Uint8Array<ArrayBuffer>;
  /** log p of every passage: full softmax, then each policy; NaN where it was not scored. */
  readonly logPz: readonly Float64Array<ArrayBuffer>[];
  /** Where the per-token numbers of each unit are; undefined where it was not scored. */
  readonly places: (ArrayPlace | undefined)[] = [];
  readonly #prefixTokens: number;
  readonly #suffixTokens: number;

  /** @throws {PalimpsestError} `work-short` */
  constructor(
    evidence: Evidence,
    role: 'target' | 'control',
    prepared: PreparedWork,
    { tokens, map }: TokenizedWork,
    removed: AttackWork['excluded'],
    { shape }: Pick<WindowPlanDocument, 'shape'>,
  ) {
    this.id = evidence.id;
    this.title = evidence.title;
    this.role = role;
    this.prepared = prepared;
    this.tokens = tokens;
    this.map = map;
    this.removed = removed;
    this.chars = prepared.reading.text.charLength;
    const tokenStartChar = map.startChar;
    const { title, chars: charCount } = this;
    const windows = windowsOf({ title, tokens, tokenStartChar, charCount, excluded: removed }, shape);
    const count = windows.starts.length;
    this.starts = Int32Array.from(windows.starts);
    this.excluded = windows.excluded;
    this.state = windows.excluded.map((flag) => (flag === 1 ? EXCLUDED : NOT_SCORED));
    const measures = 1 + parsePolicies(shape.policies).length;
    this.logPz = Array.from({ length: measures }, () => new Float64Array(count).fill(NaN));
    this.#prefixTokens = shape.prefixTokens;
    this.#suffixTokens = shape.suffixTokens;
  }

  /** Takes in a unit of the journal. */
  take({ from, count }: PlannedWindows, unit: number, value: CheckedObservation, arrays: Arrays): void {
    for (let at = 0; at < count; at++) {
      const window = from + at;
      if (this.state[window] === NOT_SCORED) this.state[window] = SCORED;
      this.logPz.forEach((values, measure) => {
        values[window] =
          measure === 0
            ? (value.logPz[at] ?? NaN)
            : logProbFromJson(value.policyLogPz[measure - 1]?.[at] ?? '-inf');
      });
    }
    const tokens = Object.hasOwn(arrays, 'tokens') ? arrays['tokens'] : undefined;
    if (tokens !== undefined) {
      const { offset, count: numbers, sha256 } = tokens;
      this.places[unit] = { offset, count: numbers, sha256 };
    }
  }

  /** First token of a window's passage. */
  firstOf(window: number): number {
    return (this.starts[window] ?? 0) + this.#prefixTokens;
  }

  spanOf(window: number): { readonly startChar: number; readonly endChar: number } {
    const first = this.firstOf(window);
    const charOf = (token: number): number => this.map.startChar[token] ?? this.chars;
    return { startChar: charOf(first), endChar: charOf(first + this.#suffixTokens) };
  }

  textOf(startChar: number, endChar: number): string {
    return this.prepared.reading.text.slice(startChar, endChar);
  }

  /**
   * For each token of [from, to) the window that speaks for it; −1 where none does. Of several windows whose passages hold a token the one
   * with the most probable passage (full softmax) speaks, of equally probable ones the first; windows that were not scored or that
   * the cleaning list touches do not speak.
   */
  speakers(from: number, to: number): Int32Array {
    const speaking = new Int32Array(Math.max(0, to - from)).fill(-1);
    const most = new Float64Array(speaking.length).fill(-Infinity);
    const scores = this.logPz[0] ?? new Float64Array();
    for (let window = this.#firstReaching(from); window < this.starts.length; window++) {
      const first = this.firstOf(window);
      if (first >= to) break;
      const score = scores[window] ?? NaN;
      if (this.state[window] !== SCORED) continue;
      for (let token = Math.max(first, from); token < Math.min(first + this.#suffixTokens, to); token++) {
        if (score <= (most[token - from] ?? 0)) continue;
        most[token - from] = score;
        speaking[token - from] = window;
      }
    }
    return speaking;
  }

  /** The first window whose passage ends after a token. */
  #firstReaching(token: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.firstOf(middle) + this.#suffixTokens > token) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
