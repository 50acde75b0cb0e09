import { z } from 'zod';
import type { UnitKinds } from '../define.js';
import type { ObservedOf } from '../defineAttack.js';
import { logProbSchema } from '../../domain/index.js';

/** What the journal holds of exact windows. */
const exactObservation = z.object({
  places: z.array(z.int().min(0)),
  logPz: z.array(z.number()),
  policyLogPz: z.array(logProbSchema),
});

/** Positions `from` … `from + count − 1` of a list of places. */
const positions = { from: z.int().min(0), count: z.int().min(1) };

/**
 * The kinds of units. A unit measures blocks of one work, exact windows at the work's best places `from` … `from + count − 1`, or exact
 * windows at those positions of its seeded sample of misses.
 */
export const surveyUnits = {
  blocks: {
    spec: z.strictObject({ kind: z.literal('blocks'), blocks: z.array(z.int().min(0)) }),
    /** What the journal holds of surveyed blocks: the best place of each. The arrays `logPz` and `policyLogPz` have log p of every place. */
    observation: z.object({ best: z.array(z.object({ place: z.int().min(0), logPz: z.number() })) }),
  },
  confirm: {
    spec: z.strictObject({ kind: z.literal('confirm'), ...positions }),
    observation: exactObservation,
  },
  misses: {
    spec: z.strictObject({ kind: z.literal('misses'), ...positions }),
    observation: exactObservation,
  },
} satisfies UnitKinds;
/** See {@link surveyUnits}. */
export type SurveyUnits = typeof surveyUnits;
/** A unit of a survey as it is read from the journal. */
export type ObservedSurvey = ObservedOf<SurveyUnits>;
