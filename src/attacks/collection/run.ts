import { z } from 'zod';
import type { UnitKinds } from '../define.js';
import type { ContextOf, ResultOf, UnitOf } from '../defineAttack.js';
import { putsBos } from '../kit/index.js';
import type { CollectionInput } from './parameters.js';
import { workWindows } from './windows.js';

/** The only kind of unit: a batch of windows of a collection, under one model. */
export const collectionUnits = {
  score: {
    spec: z.strictObject({ from: z.int().min(0), count: z.int().min(1) }),
    /** Number of tokens scored; the array `logProbs` has log p of each, full softmax, T = 1, window after window. */
    observation: z.object({ tokens: z.int().min(0) }),
  },
} satisfies UnitKinds;
/** See {@link collectionUnits}. */
export type CollectionUnits = typeof collectionUnits;

/** Scores a batch of windows under the unit's model. Padding comes after a window, so it has no influence on the scores. */
export async function runCollection(
  unit: UnitOf<CollectionUnits>,
  input: CollectionInput,
  context: ContextOf<CollectionUnits>,
): Promise<ResultOf<CollectionUnits>> {
  const work = input.works.find(({ id }) => id === unit.workId);
  if (work === undefined) throw new TypeError(`${unit.workId} is not in the plan`);
  const { from, count } = unit.spec;
  const windows = workWindows(work, input.parameters).slice(from, from + count);
  const [first] = windows;
  if (first === undefined) throw new TypeError(`"${unit.title}" has no windows`);
  const bos = putsBos(input);
  const scored = await context.engine.score(
    {
      items: windows.map(({ startToken, endToken, scoredFrom, paddedTokens }) => {
        const tokens = new Int32Array(paddedTokens);
        tokens.set(work.tokens.subarray(startToken, endToken));
        return { tokens, from: scoredFrom - startToken };
      }),
      bos,
      policies: [],
      topCount: 0,
      slots: Math.round(unit.tokens / (first.paddedTokens + Number(bos))),
    },
    context.signal,
  );
  const logProbs = windows.flatMap(({ endToken, scoredFrom }, at) =>
    Array.from(scored[at]?.logProbs.subarray(0, endToken - scoredFrom) ?? []),
  );
  return { value: { tokens: logProbs.length }, arrays: { logProbs: Float32Array.from(logProbs) } };
}
