import { type Scored } from '../../base/index.js';
import { compressedBytes } from './compressedBytes.js';
import { requireRange, requireSameLength } from '../numbers/require.js';
import { words } from '../words.js';

/**
 * LOSS: the mean log-probability of a passage's tokens. Higher = more familiar. Without a control, it has no meaning.
 * @param logProbs natural logs, one for each token
 * @returns nats per token, ≤ 0; unscored for no tokens or a probability of 0
 * @source Yeom et al. 2018, arXiv 1709.01604
 */
export function meanLogProb(logProbs: ArrayLike<number>): Scored {
  return finiteMean(Array.from(logProbs));
}

/**
 * zlib ratio: nats of the passage under the model per compressed byte of its text. Lower = more familiar.
 * @param logProbs natural logs, one for each token; text: the same passage
 * @returns nats per byte, ≥ 0 (−Σ log p / compressed bytes)
 * @source Carlini et al. 2021, arXiv 2012.07805, §5.2; the compressor is pinned, see compressedBytes
 */
export function zlibRatio(logProbs: ArrayLike<number>, text: string): Scored {
  const mean = meanLogProb(logProbs);
  return typeof mean === 'number' ? (-mean * logProbs.length) / compressedBytes(text) : mean;
}

/**
 * Min-K%: the mean log-probability of the least probable share of tokens, at least one. Higher = more familiar.
 * @param logProbs natural logs, one for each token
 * @param share 0 < share ≤ 1, 0.2 by default; ⌊share · tokens⌋ tokens, at least 1
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Shi et al. 2023, arXiv 2310.16789
 */
export function minK(logProbs: ArrayLike<number>, share = 0.2): Scored {
  return lowestMean(Array.from(logProbs), share);
}

/**
 * Min-K%++: as Min-K%, but of z_t = (log p_t − μ_t) / σ_t with mean and deviation of log p over the whole vocabulary.
 * @param input logProbs, meanLogProbs (μ, nats), varLogProbs (σ², nats²): one for each token; share as for {@link minK}
 * @returns value, and how many tokens had σ = 0 (counted as z = 0)
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 * @source Zhang et al. 2024, arXiv 2404.02936
 */
export function minKPlusPlus(input: {
  readonly logProbs: ArrayLike<number>;
  readonly meanLogProbs: ArrayLike<number>;
  readonly varLogProbs: ArrayLike<number>;
  readonly share?: number;
}): { readonly value: Scored; readonly flatTokens: number } {
  const { logProbs, meanLogProbs, varLogProbs } = input;
  requireSameLength(
    'logProbs, means and variances',
    logProbs.length,
    meanLogProbs.length,
    varLogProbs.length,
  );
  let flatTokens = 0;
  const z = Array.from(logProbs, (logProb, index) => {
    const variance = varLogProbs[index] ?? 0;
    if (variance > 0) return (logProb - (meanLogProbs[index] ?? 0)) / Math.sqrt(variance);
    flatTokens++;
    return 0;
  });
  return { value: lowestMean(z, input.share ?? 0.2), flatTokens };
}

function lowestMean(values: number[], share: number): Scored {
  const part = requireRange('share', share, Number.MIN_VALUE, 1);
  const kept = Math.max(1, Math.floor(part * values.length));
  return finiteMean(values.sort((a, b) => a - b).slice(0, kept));
}

function finiteMean(values: readonly number[]): Scored {
  if (values.length === 0) return words.unscored('no-tokens');
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Number.isFinite(mean) ? mean : words.unscored('token-zero');
}
