import type { Json } from '../../base/index.js';
import type { PlannedUnit, UnitContext, UnitResult } from '../define.js';
import { putsBos, sampledPassages } from '../kit/index.js';
import type { CompareInput, CompareSpec } from './plan.js';

/** What the journal holds of a batch: one entry for each passage. */
export interface ScoresObservation {
  /** Σ log p of the passage, full softmax, T = 1; nats. */
  readonly logP: readonly number[];
  /** Number of tokens of the passage that are the model's most probable token. */
  readonly argmax: readonly number[];
}

/** Compares the tensors of two files, or scores a batch of passages under the unit's model. */
export async function runComparison(
  unit: PlannedUnit,
  input: CompareInput,
  context: UnitContext,
): Promise<UnitResult> {
  const spec = unit.spec as unknown as CompareSpec;
  if (spec.kind === 'tensors') {
    const tensors = await context.compareTensors(input.model.id, spec.referenceId);
    return { value: { tensors } as unknown as Json, arrays: {} };
  }
  const { prefixTokens, suffixTokens, passages: count } = input.parameters;
  const work = input.works.find(({ id }) => id === unit.workId);
  const passages = work === undefined ? [] : sampledPassages(input, work, input.parameters, count);
  const bos = putsBos(input);
  const length = prefixTokens + suffixTokens;
  const scored = await context.engine.score(
    {
      items: passages.slice(spec.from, spec.from + spec.count).map(({ work: { tokens }, startToken }) => ({
        tokens: tokens.slice(startToken, startToken + length),
        from: prefixTokens,
      })),
      bos,
      policies: [],
      topCount: 0,
      slots: Math.round(unit.tokens / (length + Number(bos))),
    },
    context.signal,
  );
  const observation: ScoresObservation = {
    logP: scored.map(({ logProbs }) => logProbs.reduce((sum, value) => sum + value, 0)),
    argmax: scored.map(({ ranks }) => ranks.reduce((sum, rank) => sum + Number(rank === 0), 0)),
  };
  return { value: observation as unknown as Json, arrays: {} };
}
