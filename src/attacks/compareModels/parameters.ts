import { z } from 'zod';
import { passageParameters } from '../kit/index.js';

/** Parameters of the comparison: those of every attack on chosen passages. */
export const compareParameters = z.strictObject({ ...passageParameters });

/** See {@link compareParameters}. */
export type CompareParameters = z.output<typeof compareParameters>;
