import { z } from 'zod';
import { inputError } from '../../base/index.js';
import { defaultSlots } from '../../domain/index.js';
import type { AttackPlan, PlannedUnit } from '../define.js';
import { type AttackId, makePlan, makeUnit, putsBos, requireFits } from '../kit/index.js';
import { LEAST_DECADES } from './parameters.js';
import { editionPlaces, editionsOf, passagesOf, type EditionInput } from './places.js';

/** The spec of a unit: it scores passages `from` … `from + count − 1` of its work. */
export const editionSpec = z.strictObject({ from: z.int().min(0), count: z.int().min(1) });

/**
 * Plans the comparison of two editions: at each difference the passage of either edition after the same prefix, then passages of the
 * controls. A unit is a batch.
 * @throws {PalimpsestError} `editions-two`, `editions-no-place`, `work-short`; `bos-missing`, `context-too-long`
 */
export function planEditions(input: EditionInput, attack: AttackId): AttackPlan {
  const { prefixTokens, suffixTokens } = input.parameters;
  const { first, second } = editionsOf(input);
  const bos = putsBos(input);
  requireFits(input.model, input.parameters, bos);
  const places = editionPlaces(input);
  if (places.chosen.length === 0) throw noPlace(input, places.differences);
  const length = prefixTokens + suffixTokens + Number(bos);
  const slots = defaultSlots(length);
  const chosen = passagesOf(input);
  for (const { work, passages } of chosen)
    if (passages.length === 0)
      throw inputError(
        'work-short',
        `"${work.title}" has no passage of ${prefixTokens} + ${suffixTokens} tokens that counts.`,
        'Choose a longer work, a shorter prefix or passage, or a shorter cleaning list.',
      );
  const units = chosen.flatMap(({ work, passages }) =>
    Array.from({ length: Math.ceil(passages.length / slots) }, (_, batch): PlannedUnit => {
      const from = batch * slots;
      const count = Math.min(slots, passages.length - from);
      return makeUnit(attack, input, {
        workId: work.id,
        title: `${work.title}, passages ${from + 1}–${from + count} of ${passages.length}`,
        tokens: slots * length,
        spec: { from, count } satisfies z.output<typeof editionSpec>,
      });
    }),
  );
  return makePlan(attack, input, {
    units,
    layout: { length, slots },
    document: {
      score: 'log-p',
      held: 'above-family-floor',
      preferred: { leastDecades: LEAST_DECADES },
      test: 'sign-one-sided',
      editions: [first.id, second.id],
      differences: places.differences,
      eligible: places.eligible,
      bos,
      passages: chosen.flatMap(({ passages }) =>
        passages.map(({ work, startToken, block }) => ({ workId: work.id, startToken, block })),
      ),
    },
  });
}

function noPlace(input: EditionInput, differences: number): Error {
  const { first, second } = editionsOf(input);
  const { prefixTokens, suffixTokens } = input.parameters;
  return inputError(
    'editions-no-place',
    differences === 0
      ? `"${first.title}" and "${second.title}" have the same text.`
      : `"${first.title}" and "${second.title}" differ in ${differences} ${differences === 1 ? 'place' : 'places'}, but in none of them are the ${prefixTokens} tokens before it the same and ${suffixTokens} tokens after it left that the cleaning list does not touch.`,
    differences === 0
      ? 'Choose two editions that differ.'
      : 'Choose two editions of one work, a shorter prefix or passage, or a cleaning list without "rule: shared-passages": two editions share nearly everything.',
    { differences },
  );
}
