import { z } from 'zod';
import { remarkSchema, type Wording } from '../coded.js';

/** What was found out about a sealed report, one step resting on the one before it. */
export const LADDER_STEPS = ['intact', 'findings', 'print', 'model'] as const;

/** Was a step reached? `not-reached`: it was tried, and something differs. `not-proven`: it could not be tried, or was not. */
export const LADDER_STATES = ['reached', 'not-reached', 'not-proven'] as const;

/** A step of the ladder, and why it was reached or not. */
export const ladderStepSchema = z.strictObject({
  id: z.enum(LADDER_STEPS),
  state: z.enum(LADDER_STATES),
  reasons: z.array(remarkSchema),
});
/** See {@link ladderStepSchema}. */
export type LadderStep = z.infer<typeof ladderStepSchema>;

/** The words for the steps. */
export const LADDER_STEP_WORDS: Readonly<Record<LadderStep['id'], Wording>> = {
  intact: {
    label: 'Intact',
    phrase: 'the files are those that were sealed',
    meaning:
      'Every file is the one that was sealed, and the signatures, the log and the records fit together.',
  },
  findings: {
    label: 'Findings follow from the journal',
    phrase: 'the findings follow from the journal',
    meaning:
      'Every number of the findings, and every sentence that holds one, was made again from the journal and is the same.',
  },
  print: {
    label: 'Print follows from the findings',
    phrase: 'the pages follow from the findings',
    meaning:
      'The web page, the PDF and the parts of the report that follow from the findings were made again and are the same.',
  },
  model: {
    label: 'Numbers compared with the model',
    phrase: 'the numbers were compared with the model',
    meaning:
      'Only a model can refute a journal that was invented. The model was not asked: run palimpsest replay.',
  },
};

/** The words for the states of a step. */
export const LADDER_STATE_WORDS: Readonly<Record<LadderStep['state'], string>> = {
  reached: 'reached',
  'not-reached': 'NOT REACHED',
  'not-proven': 'NOT PROVEN',
};
