import { elementAt } from '../../base/index.js';
import { quantileOfSorted } from '../numbers/quantile.js';
import { requireSameLength } from '../numbers/require.js';
import { expWithError, meanWithError, shareWithError, type WithError } from './withError.js';

/** How two models differ at each of several positions. */
export interface RowDivergences {
  /** KL divergence D(base ‖ model) = Σ p(base) · (log p(base) − log p(model)) over the vocabulary; nats, ≥ 0. */
  readonly kl: Float64Array;
  /** 1 where both have the same most probable token (ties go to the lower id), else 0. */
  readonly sameTop: Uint8Array;
}

/**
 * Compares the next-token distributions of two models at the same positions, in float64 over the whole vocabulary.
 * @param base rows of logits of the base, one after the other
 * @param model the same rows of the model
 * @throws {PalimpsestError} `lengths-differ`
 */
export function rowDivergences(base: Float32Array, model: Float32Array, vocabSize: number): RowDivergences {
  requireSameLength('The logits of base and model', base.length, model.length);
  const rows = base.length / vocabSize;
  const kl = new Float64Array(rows);
  const sameTop = new Uint8Array(rows);
  const masses = new Float64Array(vocabSize);
  for (let row = 0; row < rows; row++) {
    const ofBase = base.subarray(row * vocabSize, (row + 1) * vocabSize);
    const ofModel = model.subarray(row * vocabSize, (row + 1) * vocabSize);
    const [topOfBase, topOfModel] = [topOf(ofBase), topOf(ofModel)];
    kl[row] = divergence(
      ofBase,
      elementAt(ofBase, topOfBase),
      ofModel,
      elementAt(ofModel, topOfModel),
      masses,
    );
    sameTop[row] = Number(topOfBase === topOfModel);
  }
  return { kl, sameTop };
}

/** @param masses room for a number for each token */
function divergence(
  base: Float32Array,
  mostOfBase: number,
  model: Float32Array,
  mostOfModel: number,
  masses: Float64Array,
): number {
  let ofBase = 0;
  let ofModel = 0;
  for (let token = 0; token < masses.length; token++) {
    const mass = Math.exp((base[token] as number) - mostOfBase);
    masses[token] = mass;
    ofBase += mass;
    ofModel += Math.exp((model[token] as number) - mostOfModel);
  }
  const shift = mostOfBase + Math.log(ofBase) - mostOfModel - Math.log(ofModel);
  let sum = 0;
  for (let token = 0; token < masses.length; token++)
    sum += (masses[token] as number) * ((base[token] as number) - (model[token] as number) - shift);
  // Rounding can leave the least divergences slightly below 0.
  return Math.max(0, sum / ofBase);
}

function topOf(logits: Float32Array): number {
  let top = 0;
  for (let token = 1; token < logits.length; token++)
    if ((logits[token] as number) > (logits[top] as number)) top = token;
  return top;
}

/** The shares of positions at which a distribution is described; 0 and 1 are the least and the largest. */
export const DIVERGENCE_QUANTILES = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1] as const;

/** What a model lost against its base, over all positions. */
export interface DivergenceSummary {
  readonly kl: WithError;
  /** KL divergence below which each share of the positions lies, interpolated linearly. */
  readonly klQuantiles: readonly { readonly share: number; readonly value: number }[];
  /** Share of the positions with the same most probable token. */
  readonly sameTop: WithError;
  /** The number of these positions. */
  readonly sameTopCount: number;
  /** log p of the true token under the model, less that under the base; nats. */
  readonly logProbChange: WithError;
  /** Perplexity of the model divided by that of the base. Its error knows that both read the same tokens. */
  readonly perplexityRatio: WithError;
}

/**
 * Sums up the positions of a text.
 * @param logProbs log p of the true token at each position, under the model and under the base
 * @throws {PalimpsestError} `lengths-differ`, `sample-empty`
 */
export function summarizeDivergence(
  { kl, sameTop }: RowDivergences,
  logProbs: { readonly model: Float64Array; readonly base: Float64Array },
): DivergenceSummary {
  requireSameLength('Divergences and log p', kl.length, logProbs.model.length, logProbs.base.length);
  const change = logProbs.model.map((logProb, at) => logProb - elementAt(logProbs.base, at));
  const ascending = kl.toSorted();
  const same = sameTop.reduce((sum, one) => sum + one, 0);
  return {
    kl: meanWithError(kl),
    klQuantiles: DIVERGENCE_QUANTILES.map((share) => ({ share, value: quantileOfSorted(ascending, share) })),
    sameTop: shareWithError(same, sameTop.length),
    sameTopCount: same,
    logProbChange: meanWithError(change),
    perplexityRatio: expWithError(meanWithError(change.map((nats) => -nats))),
  };
}
