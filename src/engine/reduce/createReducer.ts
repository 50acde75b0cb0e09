import type { DecodingPolicy } from '../../domain/index.js';
import { checkOptions } from './checkOptions.js';
import { loadKernel, type Kernel } from './loadKernel.js';
import { boundedNucleus } from './nucleus.js';
import { MAX_TOP_COUNT, NUCLEUS_SLACK, massToReach } from './reducer.js';
import type { DrawnToken, Reducer, ReducerOptions, RowReduction, RowSurvey, TopTokens } from './reducer.js';

/**
 * A nucleus of at most this many tokens is read from the list of the most probable ones, which is cheaper than searching for its edge in the
 * whole vocabulary. The number is fixed, so that the last bits of a result do not depend on how many tokens are listed for other reasons.
 */
const SHORT_LIST = 40;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A reducer in WebAssembly SIMD for rows of logits of one vocabulary. Its memory (about 16 bytes per token) never moves.
 * The full softmax at T = 1 comes from a float32 exponential summed in float64, all else from a float64 one.
 * @throws {PalimpsestError} `reducer-options` for sizes or policies out of range, `kernel-missing` without a build
 */
export function createReducer(options: ReducerOptions): Reducer {
  checkOptions(options);
  return new WasmReducer(options);
}

class WasmReducer implements Reducer {
  readonly vocabSize: number;
  readonly row: Float32Array;
  readonly #policies: readonly DecodingPolicy[];
  readonly #topCount: number;
  readonly #kernel: Kernel;
  readonly #results: Float64Array;
  readonly #listIds: Int32Array;
  readonly #listLogits: Float32Array;
  /** Mass of all tokens at temperature 1 in the row at hand. */
  #surveyed = 0;
  /** Most probable tokens in the list for the row at hand. */
  #listed = 0;
  /** 1 / temperature at which the tokens of the row at hand are weighed; 0 = not weighed. */
  #weighedAt = 0;
  /** Their mass, of all tokens together. */
  #weighed = 0;
  readonly #result: Writable<RowReduction>;
  readonly #top: Writable<TopTokens>;
  readonly #drawn: Writable<DrawnToken> = { token: 0, logProb: 0 };

  constructor({ vocabSize, policies, topCount }: ReducerOptions) {
    const capacity = Math.min(vocabSize, MAX_TOP_COUNT);
    const { kernel, buffer } = loadKernel(vocabSize, capacity);
    this.vocabSize = vocabSize;
    this.row = new Float32Array(buffer, kernel.rowAt(), vocabSize);
    this.#policies = policies;
    this.#topCount = topCount;
    this.#kernel = kernel;
    this.#results = new Float64Array(buffer, kernel.resultsAt(), 5);
    this.#listIds = new Int32Array(buffer, kernel.topIdsAt(), capacity);
    this.#listLogits = new Float32Array(buffer, kernel.topLogitsAt(), capacity);
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
    const result = this.#result;
    this.#listed = 0;
    this.#weighedAt = 0;
    result.finite = this.#kernel.survey() === 1;
    if (!result.finite) return result;
    const [max, sum, first, second] = this.#results as unknown as [number, number, number, number];
    const mean = first / sum;
    this.#surveyed = sum;
    result.maxLogit = max;
    result.logMass = Math.log(sum);
    result.meanLogProb = mean - result.logMass;
    result.entropy = Math.max(0, -result.meanLogProb);
    result.varLogProb = Math.max(0, second / sum - mean * mean);
    return result;
  }

  reduce(target: number): RowReduction {
    this.survey();
    const result = this.#result;
    if (!result.finite) return result;
    const logit = this.row[target] as number;
    result.logProb = logit - result.maxLogit - result.logMass;
    result.rank = this.#kernel.rank(target);
    // + 0: −0 and 0 are equal logits and make one margin.
    result.margin = this.vocabSize === 1 ? 0 : logit - (this.#results[0] as number) + 0;
    for (let at = 0; at < this.#policies.length; at++) {
      result.policyLogProbs[at] = this.#policyLogProb(this.#policies[at] as DecodingPolicy, target, logit);
    }
    return result;
  }

  top(count: number): TopTokens {
    const top = this.#top;
    top.count = Math.min(count, this.vocabSize);
    if (top.count === 0) return top;
    this.#list(top.count);
    for (let at = 0; at < top.count; at++) {
      top.ids[at] = this.#listIds[at] as number;
      top.logProbs[at] = (this.#listLogits[at] as number) - this.#result.maxLogit - this.#result.logMass;
    }
    return top;
  }

  draw(policy: DecodingPolicy, uniform: number): DrawnToken {
    const kernel = this.#kernel;
    const inverse = 1 / policy.temperature;
    const count = this.#countAfterTopK(policy);
    let mass: number;
    if (count <= MAX_TOP_COUNT) {
      const kept = this.#listKept(policy, count, inverse);
      mass = kernel.massOfTop(kept, inverse);
      const at = kernel.countOfTop(kept, inverse, massToReach(uniform) * mass) - 1;
      this.#drawn.token = this.#listIds[at] as number;
    } else {
      this.#weigh(inverse);
      kernel.keepCount(count);
      mass = kernel.keptMass();
      if (cutsByMass(policy)) {
        kernel.keepMass(inverse, policy.topP * mass * (1 - NUCLEUS_SLACK), mass);
        mass = kernel.keptMass();
      }
      kernel.keepMass(inverse, massToReach(uniform) * mass, mass);
      this.#drawn.token = kernel.lastKept();
    }
    const logit = this.row[this.#drawn.token] as number;
    this.#drawn.logProb = (logit - this.#result.maxLogit) * inverse - Math.log(mass);
    return this.#drawn;
  }

  #policyLogProb(policy: DecodingPolicy, target: number, logit: number): number {
    const kernel = this.#kernel;
    const { rank, maxLogit, logProb } = this.#result;
    const inverse = 1 / policy.temperature;
    const count = this.#countAfterTopK(policy);
    if (rank >= count) return -Infinity;
    if (count === this.vocabSize && policy.temperature === 1 && !cutsByMass(policy)) return logProb;
    let mass: number;
    if (count <= MAX_TOP_COUNT) {
      const kept = this.#listKept(policy, count, inverse);
      if (rank >= kept) return -Infinity;
      mass = kernel.massOfTop(kept, inverse);
    } else if (cutsByMass(policy)) {
      const bounded = this.#boundedNucleus(policy, target, count, inverse);
      if (bounded !== null) return bounded;
      this.#weigh(inverse);
      kernel.keepCount(count);
      const total = count === this.vocabSize ? this.#weighed : kernel.keptMass();
      const wanted = policy.topP * total * (1 - NUCLEUS_SLACK);
      const short = Math.min(SHORT_LIST, count);
      this.#list(short);
      const reached = kernel.countOfTop(short, inverse, wanted);
      mass = kernel.massOfTop(reached, inverse);
      if (mass >= wanted) return rank < reached ? (logit - maxLogit) * inverse - Math.log(mass) : -Infinity;
      // In the nucleus exactly if the tokens in front do not fill it: cheaper to ask first than to find its edge.
      if (rank > 0) {
        kernel.keepUpTo(target);
        const own = Math.exp((logit - maxLogit) * inverse);
        if (kernel.keptMass() - own >= wanted) return -Infinity;
        kernel.keepCount(count);
      }
      kernel.keepMass(inverse, wanted, total);
      mass = kernel.keptMass();
    } else {
      this.#weigh(inverse);
      kernel.keepCount(count);
      mass = kernel.keptMass();
    }
    return (logit - maxLogit) * inverse - Math.log(mass);
  }

  /** The same without the exact mass of all tokens, or null where that decides. */
  #boundedNucleus({ topP }: { topP: number }, target: number, count: number, inverse: number): number | null {
    if (count < this.vocabSize || this.#weighedAt === inverse) return null;
    this.#list(SHORT_LIST);
    // Only some tokens will be weighed.
    this.#weighedAt = 0;
    const { rank, maxLogit, entropy } = this.#result;
    return boundedNucleus(
      this.#kernel,
      this.#results,
      {
        row: this.row,
        target,
        rank,
        maxLogit,
        surveyed: this.#surveyed,
        entropy,
        listLogits: this.#listLogits,
        listed: SHORT_LIST,
      },
      topP,
      inverse,
    );
  }

  #countAfterTopK(policy: DecodingPolicy): number {
    return Math.min(policy.topK ?? this.vocabSize, this.vocabSize);
  }

  #weigh(inverse: number): void {
    if (this.#weighedAt !== inverse) this.#weighed = this.#kernel.weigh(inverse);
    this.#weighedAt = inverse;
  }

  /** Lists at least `count` of the most probable tokens; `count` ≤ MAX_TOP_COUNT. */
  #list(count: number): void {
    const wanted = Math.min(count, this.vocabSize);
    if (this.#listed < wanted) this.#listed = this.#kernel.selectTop(Math.max(wanted, this.#topCount));
  }

  /** Lists `count` tokens and says how many of them the policy keeps. */
  #listKept(policy: DecodingPolicy, count: number, inverse: number): number {
    this.#list(count);
    if (!cutsByMass(policy)) return count;
    const wanted = policy.topP * this.#kernel.massOfTop(count, inverse) * (1 - NUCLEUS_SLACK);
    return this.#kernel.countOfTop(count, inverse, wanted);
  }
}

function cutsByMass(policy: DecodingPolicy): policy is DecodingPolicy & { topP: number } {
  return policy.topP !== null && policy.topP < 1;
}
