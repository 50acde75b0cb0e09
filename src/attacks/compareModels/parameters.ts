import { z } from 'zod';
import { passageParameters } from '../kit/index.js';

/** A passage counts as raised only if the difference is at least this many decades: ten times as probable. */
export const LEAST_DECADES = 1;

/** Parameters of the comparison: those of every attack on chosen passages, with an error rate of its own. */
export const compareParameters = z.strictObject({
  ...passageParameters,
  alpha: z.number().gt(0).max(0.5).default(0.01).meta({
    title: 'Error rate α',
    unit: 'probability',
    description:
      'A work can count as raised above a reference only when p, adjusted for the number of references and works, is at most this.',
  }),
});

/** See {@link compareParameters}. */
export type CompareParameters = z.output<typeof compareParameters>;
