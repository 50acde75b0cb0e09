import { z } from 'zod';
import { inputError } from '../../base/index.js';
import type { AttackInput, AttackPlan, PlannedUnit } from '../define.js';
import {
  type AttackId,
  checkWriting,
  DRAWS_AT_ONCE,
  steppedDraws,
  makePlan,
  makeUnit,
  putsBos,
  sampledPassages,
} from '../kit/index.js';
import { ordinaryPolicy, type OrdinaryParameters } from './parameters.js';

/** What the attack is applied to. */
export type OrdinaryInput = AttackInput<OrdinaryParameters>;

/** What a unit's spec holds. */
export const ordinarySpec = z.strictObject({
  /** First token of the prefix. */
  startToken: z.int().min(0),
});

/** Every sequence of a batch takes at least this number of cells of the cache. */
const LEAST_CELLS = 256;

/**
 * One unit for each passage.
 * @throws {PalimpsestError} `epsilon-too-large`, `sequences-unsupported`, `bos-missing`, `prefix-short`, `context-too-long`,
 * `work-short`
 */
export function planOrdinary(input: OrdinaryInput, attack: AttackId): AttackPlan {
  const { prefixTokens, suffixTokens, draws, epsilon, passages: count } = input.parameters;
  checkWriting(input, 2);
  if (epsilon >= suffixTokens) {
    throw inputError(
      'epsilon-too-large',
      `Allowing ${epsilon} changes in ${suffixTokens} tokens would accept text that shares nothing with the passage.`,
      `Choose --epsilon below ${suffixTokens}.`,
    );
  }
  const length = prefixTokens + suffixTokens + Number(putsBos(input));
  const passages = input.works.flatMap((work) => {
    const own = sampledPassages(input, work, input.parameters, count);
    if (own.length > 0) return own.map((passage, at) => ({ passage, at, of: own.length }));
    throw inputError(
      'work-short',
      `"${work.title}" has no passage of ${prefixTokens} + ${suffixTokens} tokens outside what the cleaning list removes.`,
      'Choose a longer work, a shorter prefix or passage, or a cleaning list that removes less.',
    );
  });
  const rounds = Math.ceil(draws / DRAWS_AT_ONCE);
  const units = passages.map(({ passage, at, of }): PlannedUnit =>
    makeUnit(attack, input, {
      workId: passage.work.id,
      title: `${passage.work.title}, passage ${at + 1} of ${of} drawn ${draws} times`,
      tokens: rounds * (length - suffixTokens) + draws * suffixTokens + length,
      stepped: steppedDraws(draws, suffixTokens),
      spec: { startToken: passage.startToken } satisfies z.output<typeof ordinarySpec>,
    }),
  );
  const cells = length + Math.min(draws, DRAWS_AT_ONCE) * suffixTokens;
  return makePlan(attack, input, {
    units,
    layout: { length, slots: Math.ceil(cells / Math.max(LEAST_CELLS, length)) },
    document: {
      score: 'share-kept-by-closest-draw',
      policy: { ...ordinaryPolicy(input.parameters) },
      bos: putsBos(input),
      passages: passages.map(({ passage }) => ({
        workId: passage.work.id,
        startToken: passage.startToken,
        block: passage.block,
      })),
    },
  });
}
