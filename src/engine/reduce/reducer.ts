import type { DecodingPolicy } from '../../domain/index.js';

/** What a reducer is made for; the buffers are laid out once and never grow. */
export interface ReducerOptions {
  /** Logits in a row, 1 … 2^22. */
  readonly vocabSize: number;
  /** Policies under which the target's log p is wanted; empty for the step path. */
  readonly policies: readonly DecodingPolicy[];
  /** Largest count that {@link Reducer.top} will be asked for, 0 … 1024. */
  readonly topCount: number;
}

/** One next-token distribution, whole. The object is reused: read it before the next row. */
export interface RowSurvey {
  /** False if any logit is NaN or ±Infinity: then nothing else here means anything and the row must be refused. */
  readonly finite: boolean;
  /** Largest logit. */
  readonly maxLogit: number;
  /** log Σ exp(logit − maxLogit): log p of a token is its logit − maxLogit − this. Nats, 0 … log(vocabSize). */
  readonly logMass: number;
  /** Entropy of the full softmax at T = 1, nats, 0 … log(vocabSize). */
  readonly entropy: number;
  /** Σ p log p (Min-K%++ μ), nats, ≤ 0. */
  readonly meanLogProb: number;
  /** Σ p (log p)² − μ² (Min-K%++ σ²), nats², ≥ 0. */
  readonly varLogProb: number;
}

/** One next-token distribution and where the target stands in it. The object is reused: read it before the next row. */
export interface RowReduction extends RowSurvey {
  /** log p of the target under the full softmax at T = 1; finite. */
  readonly logProb: number;
  /** For each policy of the reducer: log p of the target, −Infinity outside the kept set. Reused array. */
  readonly policyLogProbs: Float64Array;
  /** Tokens more probable than the target; ties go to the lower id. 0 = the argmax. */
  readonly rank: number;
  /** Logit of the target minus the best other logit; 0 on a tie for the first place. */
  readonly margin: number;
}

/** The most probable tokens; the first `count` entries are filled. Reused arrays. */
export interface TopTokens {
  readonly count: number;
  readonly ids: Int32Array;
  /** log p under the full softmax at T = 1. */
  readonly logProbs: Float64Array;
}

/** A drawn token. Reused object. */
export interface DrawnToken {
  readonly token: number;
  /** log p of the token under the policy it was drawn from; finite. */
  readonly logProb: number;
}

/**
 * Reduces rows of float32 logits to numbers, one row at a time, without garbage: copy a row into {@link row}, call
 * {@link reduce} or {@link survey} once, then {@link top} and {@link draw} as often as wanted. Tokens are ordered by
 * logit, ties by the lower id; the order does not depend on the temperature.
 */
export interface Reducer {
  readonly vocabSize: number;
  /** The buffer for the logits; `vocabSize` float32, owned by the reducer, valid for its whole life. Never written by it. */
  readonly row: Float32Array;
  /**
   * Measures the row in place and the target in it.
   * @param target token id, 0 … vocabSize − 1
   */
  reduce(target: number): RowReduction;
  /** Measures the row in place without a target. */
  survey(): RowSurvey;
  /**
   * The `count` most probable tokens of the row last measured, most probable first.
   * @param count 0 … topCount; a vocabulary smaller than that gives all of its tokens
   */
  top(count: number): TopTokens;
  /**
   * Inverts the policy's cumulative distribution, most probable token first, for the row last measured.
   * @param uniform in [0, 1)
   */
  draw(policy: DecodingPolicy, uniform: number): DrawnToken;
}

/**
 * A cumulative mass this close to the wanted one, relative, counts as reaching it, so that the order in which equal
 * masses are summed never moves the edge of a nucleus (half of a uniform vocabulary is exactly half of it).
 */
export const NUCLEUS_SLACK = 1e-10;

/**
 * The share of the kept mass at which a uniform number in [0, 1) draws: the number, kept off both ends and off shares
 * that equal masses sum to by {@link NUCLEUS_SLACK}.
 */
export function massToReach(uniform: number): number {
  return uniform * (1 - 2 * NUCLEUS_SLACK) + NUCLEUS_SLACK;
}

/** Largest `topCount` of a reducer. */
export const MAX_TOP_COUNT = 1024;
