import { z } from 'zod';
import type { Json } from '../../base/index.js';
import type { UnitKinds } from '../define.js';
import type { ContextOf, ResultOf, UnitOf } from '../defineAttack.js';
import { putsBos, sampledPassages } from '../kit/index.js';
import { compareSpecs, type CompareInput } from './plan.js';

/** What the journal holds of a batch: one entry for each passage. */
const scoresObservation = z.object({
  /** Σ log p of the passage, full softmax, T = 1; nats. */
  logP: z.array(z.number()),
  /** Number of tokens of the passage that are the model's most probable token. */
  argmax: z.array(z.int().min(0)),
});

const json: z.ZodType<Json> = z.json();

/** What the journal holds of the tensors of two files. */
const tensorsObservation = z.object({
  tensors: z.array(
    z.object({
      name: z.string(),
      types: z.tuple([z.string(), z.string()]),
      equalBytes: z.boolean(),
      cosine: z.union([
        z.number(),
        z.object({
          kind: z.literal('unscored'),
          code: z.string(),
          data: z.record(z.string(), json).exactOptional(),
          reason: z.string(),
        }),
      ]),
      elements: z.number(),
    }),
  ),
});

/** The kinds of units: a unit compares the tensors of two files, or scores passages under one model. */
export const compareUnits = {
  tensors: { spec: compareSpecs.tensors, observation: tensorsObservation },
  scores: { spec: compareSpecs.scores, observation: scoresObservation },
} satisfies UnitKinds;
type Units = typeof compareUnits;

/** Compares the tensors of two files, or scores a batch of passages under the unit's model. */
export async function runComparison(
  unit: UnitOf<Units>,
  input: CompareInput,
  context: ContextOf<Units>,
): Promise<ResultOf<Units>> {
  const { spec } = unit;
  if (spec.kind === 'tensors') {
    const tensors = await context.compareTensors(input.model.id, spec.referenceId);
    return { value: tensorsObservation.parse({ tensors }), arrays: {} };
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
  const value = {
    logP: scored.map(({ logProbs }) => logProbs.reduce((sum, value) => sum + value, 0)),
    argmax: scored.map(({ ranks }) => ranks.reduce((sum, rank) => sum + Number(rank === 0), 0)),
  };
  return { value, arrays: {} };
}
