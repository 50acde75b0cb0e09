import type { DecodingPolicy } from '../../../src/domain/index.js';
import { must } from '../../support/must.js';

/** The definitions, written down as plainly as they can be: whole arrays, a full sort, Math.exp. */
export interface NaiveReduction {
  readonly order: readonly number[];
  readonly logProbs: readonly number[];
  readonly entropy: number;
  readonly meanLogProb: number;
  readonly varLogProb: number;
}

export function naiveReduction(row: ArrayLike<number>): NaiveReduction {
  const logits = Array.from(row);
  const order = logits.map((_, id) => id).sort((a, b) => must(logits[b]) - must(logits[a]) || a - b);
  const max = must(logits[must(order[0])]);
  const logSum = Math.log(logits.map((x) => Math.exp(x - max)).reduce((a, b) => a + b, 0));
  const logProbs = logits.map((x) => x - max - logSum);
  const mean = weighted(logProbs, (logProb) => logProb);
  return {
    order,
    logProbs,
    entropy: -mean,
    meanLogProb: mean,
    varLogProb: weighted(logProbs, (logProb) => (logProb - mean) ** 2),
  };
}

function weighted(logProbs: readonly number[], value: (logProb: number) => number): number {
  return logProbs.reduce((sum, logProb) => {
    const mass = Math.exp(logProb);
    return mass === 0 ? sum : sum + mass * value(logProb);
  }, 0);
}

/** Kept token ids of a policy, most probable first, with their renormalised log probabilities: those of some have no room in a number. */
export function naivePolicy(
  row: ArrayLike<number>,
  order: readonly number[],
  policy: DecodingPolicy,
): { readonly ids: readonly number[]; readonly logProbs: readonly number[] } {
  const max = must(row[must(order[0])]);
  const kept = order.slice(0, policy.topK ?? order.length);
  const masses = kept.map((id) => Math.exp((must(row[id]) - max) / policy.temperature));
  const total = masses.reduce((a, b) => a + b, 0);
  let size = kept.length;
  if (policy.topP !== null && policy.topP < 1) {
    let cumulative = 0;
    size = 0;
    while (size < kept.length && cumulative < policy.topP * (1 - 1e-10))
      cumulative += must(masses[size++]) / total;
  }
  const logKept = Math.log(masses.slice(0, size).reduce((a, b) => a + b, 0));
  const ids = kept.slice(0, size);
  return { ids, logProbs: ids.map((id) => (must(row[id]) - max) / policy.temperature - logKept) };
}
