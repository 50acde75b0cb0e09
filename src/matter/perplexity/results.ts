import {
  perplexity,
  summarizeDivergence,
  type DivergenceSummary,
  type WithError,
} from '../../measure/index.js';
import type { MeasuredText } from './measurePerplexity.js';

/** The numbers of a text. */
export interface PerplexityResults {
  readonly perplexity: WithError;
  /** Null without a base. */
  readonly compared: {
    readonly perplexityOfBase: WithError;
    readonly divergence: DivergenceSummary;
  } | null;
}

/** The numbers that follow from what was measured. @throws {PalimpsestError} `value-out-of-range` */
export function perplexityResults({ model, compared }: MeasuredText): PerplexityResults {
  const ofModel = perplexity(model.logProbs);
  if (compared === null) return { perplexity: ofModel, compared: null };
  const { base, divergences } = compared;
  return {
    perplexity: ofModel,
    compared: {
      perplexityOfBase: perplexity(base.logProbs),
      divergence: summarizeDivergence(divergences, { model: model.logProbs, base: base.logProbs }),
    },
  };
}
