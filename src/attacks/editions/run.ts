import { z } from 'zod';
import type { UnitKinds } from '../define.js';
import type { ContextOf, ResultOf, UnitOf } from '../defineAttack.js';
import { prefixOf, putsBos, suffixOf } from '../kit/index.js';
import { passagesOf, type EditionInput } from './places.js';
import { editionSpec } from './plan.js';

/** The only kind of unit: it scores passages of one text. */
export const editionUnits = {
  scores: {
    spec: editionSpec,
    /** Σ log p of each passage, full softmax, T = 1; nats. */
    observation: z.object({ logP: z.array(z.number()) }),
  },
} satisfies UnitKinds;
type Units = typeof editionUnits;

/** Scores a batch of passages after their prefixes. */
export async function runEditions(
  unit: UnitOf<Units>,
  input: EditionInput,
  context: ContextOf<Units>,
): Promise<ResultOf<Units>> {
  const { from, count } = unit.spec;
  const { prefixTokens, suffixTokens } = input.parameters;
  const passages = passagesOf(input).find(({ work }) => work.id === unit.workId)?.passages ?? [];
  const bos = putsBos(input);
  const scored = await context.engine.score(
    {
      items: passages.slice(from, from + count).map((passage) => ({
        tokens: Int32Array.of(...prefixOf(passage), ...suffixOf(passage)),
        from: prefixTokens,
      })),
      bos,
      policies: [],
      topCount: 0,
      slots: Math.round(unit.tokens / (prefixTokens + suffixTokens + Number(bos))),
    },
    context.signal,
  );
  return {
    value: { logP: scored.map(({ logProbs }) => logProbs.reduce((sum, value) => sum + value, 0)) },
    arrays: {},
  };
}
