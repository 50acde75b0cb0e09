import type { DecodingPolicy } from '../../domain/index.js';
import { checkOptions } from './checkOptions.js';
import {
  massToReach,
  NUCLEUS_SLACK,
  type Reducer,
  type ReducerOptions,
  type RowReduction,
  type RowSurvey,
} from './reducer.js';
import type { DrawnToken, TopTokens } from './reducer.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The reducer in plain TypeScript: float64 throughout, a full sort wherever an order is needed. Slow and plain; it is
 * what the WebAssembly reducer is checked against.
 * @throws {PalimpsestError} `reducer-options` for sizes or policies out of range
 */
export function createReferenceReducer(options: ReducerOptions): Reducer {
  checkOptions(options);
  return new ReferenceReducer(options);
}

class ReferenceReducer implements Reducer {
  readonly vocabSize: number;
  readonly row: Float32Array;
  readonly #policies: readonly DecodingPolicy[];
  readonly #ids: Int32Array;
  #sorted = false;
  readonly #result: Writable<RowReduction>;
  readonly #top: Writable<TopTokens>;
  readonly #drawn: Writable<DrawnToken> = { token: 0, logProb: 0 };

  constructor({ vocabSize, policies, topCount }: ReducerOptions) {
    this.vocabSize = vocabSize;
    this.row = new Float32Array(vocabSize);
    this.#policies = policies;
    this.#ids = new Int32Array(vocabSize);
    this.#top = { count: 0, ids: new Int32Array(topCount), logProbs: new Float64Array(topCount) };
    this.#result = {
      finite: true,
      maxLogit: 0,
      logMass: 0,
      entropy: 0,
      meanLogProb: 0,
      varLogProb: 0,
      logProb: 0,
      policyLogProbs: new Float64Array(policies.length),
      rank: 0,
      margin: 0,
    };
  }

  survey(): RowSurvey {
    const { row } = this;
    const result = this.#result;
    this.#sorted = false;
    let max = -Infinity;
    result.finite = true;
    for (const logit of row) {
      if (!Number.isFinite(logit)) result.finite = false;
      if (logit > max) max = logit;
    }
    let sum = 0;
    let first = 0;
    let second = 0;
    for (const logit of row) {
      const below = logit - max;
      const mass = Math.exp(below);
      sum += mass;
      first += mass * below;
      second += mass * below * below;
    }
    const mean = first / sum;
    result.maxLogit = max;
    result.logMass = Math.log(sum);
    result.meanLogProb = mean - result.logMass;
    result.entropy = Math.max(0, -result.meanLogProb);
    result.varLogProb = Math.max(0, second / sum - mean * mean);
    return result;
  }

  reduce(target: number): RowReduction {
    this.survey();
    const { row } = this;
    const result = this.#result;
    const logit = row[target] as number;
    let rank = 0;
    let bestOther = -Infinity;
    for (const [id, other] of row.entries()) {
      if (id === target) continue;
      if (other > bestOther) bestOther = other;
      if (other > logit || (other === logit && id < target)) rank++;
    }
    result.logProb = logit - result.maxLogit - result.logMass;
    result.rank = rank;
    // + 0: −0 and 0 are equal logits and make one margin.
    result.margin = this.vocabSize === 1 ? 0 : logit - bestOther + 0;
    if (!result.finite) return result;
    for (const [at, policy] of this.#policies.entries()) {
      const kept = this.#keptCount(policy);
      result.policyLogProbs[at] = rank < kept ? this.#logProbWithin(policy, kept, logit) : -Infinity;
    }
    return result;
  }

  top(count: number): TopTokens {
    const ids = this.#order();
    const top = this.#top;
    top.count = Math.min(count, this.vocabSize);
    for (let at = 0; at < top.count; at++) {
      const id = ids[at] as number;
      top.ids[at] = id;
      top.logProbs[at] = (this.row[id] as number) - this.#result.maxLogit - this.#result.logMass;
    }
    return top;
  }

  draw(policy: DecodingPolicy, uniform: number): DrawnToken {
    const ids = this.#order();
    const kept = this.#keptCount(policy);
    const wanted = massToReach(uniform) * this.#mass(policy, kept);
    let at = 0;
    let mass = this.#massAt(policy, 0);
    while (mass < wanted && at < kept - 1) mass += this.#massAt(policy, ++at);
    const token = ids[at] as number;
    this.#drawn.token = token;
    this.#drawn.logProb = this.#logProbWithin(policy, kept, this.row[token] as number);
    return this.#drawn;
  }

  /** Token ids, most probable first. */
  #order(): Int32Array {
    const { row } = this;
    if (!this.#sorted) {
      for (let id = 0; id < this.vocabSize; id++) this.#ids[id] = id;
      this.#ids.sort((a, b) => (row[b] as number) - (row[a] as number) || a - b);
      this.#sorted = true;
    }
    return this.#ids;
  }

  #massAt(policy: DecodingPolicy, at: number): number {
    const id = this.#ids[at] as number;
    return Math.exp(((this.row[id] as number) - this.#result.maxLogit) / policy.temperature);
  }

  /** Mass of the `kept` most probable tokens, in units of the most probable one's. */
  #mass(policy: DecodingPolicy, kept: number): number {
    let mass = 0;
    for (let at = 0; at < kept; at++) mass += this.#massAt(policy, at);
    return mass;
  }

  #keptCount(policy: DecodingPolicy): number {
    const afterTopK = Math.min(policy.topK ?? this.vocabSize, this.vocabSize);
    if (policy.topP === null || policy.topP === 1) return afterTopK;
    this.#order();
    const wanted = policy.topP * this.#mass(policy, afterTopK) * (1 - NUCLEUS_SLACK);
    let kept = 1;
    let mass = this.#massAt(policy, 0);
    while (mass < wanted && kept < afterTopK) mass += this.#massAt(policy, kept++);
    return kept;
  }

  #logProbWithin(policy: DecodingPolicy, kept: number, logit: number): number {
    this.#order();
    const below = (logit - this.#result.maxLogit) / policy.temperature;
    return below - Math.log(this.#mass(policy, kept));
  }
}
