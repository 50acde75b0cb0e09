import { z } from 'zod';
import type { UnitKinds } from '../define.js';
import type { ObservedOf } from '../defineAttack.js';
import { logProbSchema } from '../../domain/index.js';

/** What is journalled of exact windows. */
const exactObservation = z.object({
  places: z.array(z.int().min(0)),
  logPz: z.array(z.number()),
  policyLogPz: z.array(logProbSchema),
});

/** A stretch of a list of places. */
const stretch = { from: z.int().min(0), count: z.int().min(1) };

/**
 * What a unit does: blocks of one work; exact windows at the work's best places `from` … `from + count − 1`; or exact windows at such a
 * stretch of its seeded sample of misses.
 */
export const surveyUnits = {
  blocks: {
    spec: z.strictObject({ kind: z.literal('blocks'), blocks: z.array(z.int().min(0)) }),
    /** What is journalled of surveyed blocks, beside log p of every place in the arrays `logPz` and `policyLogPz`: the best of each. */
    observation: z.object({ best: z.array(z.object({ place: z.int().min(0), logPz: z.number() })) }),
  },
  confirm: {
    spec: z.strictObject({ kind: z.literal('confirm'), ...stretch }),
    observation: exactObservation,
  },
  misses: {
    spec: z.strictObject({ kind: z.literal('misses'), ...stretch }),
    observation: exactObservation,
  },
} satisfies UnitKinds;
/** See {@link surveyUnits}. */
export type SurveyUnits = typeof surveyUnits;
/** A unit of a survey as read back. */
export type ObservedSurvey = ObservedOf<SurveyUnits>;
