import { z } from 'zod';
import {
  bitsLedgerSchema,
  calibrationSchema,
  evidenceRoleSchema,
  findingElementSchema,
  findingSchema,
  findingTagSchema,
  generationSchema,
  OBJECTION_IDS,
  remarkSchema,
  scoredSchema,
  testedTextSchema,
  unscoredSchema,
} from '../domain/index.js';

const standing = findingSchema.shape.standing;
const examinationStatus = z.enum(['planned', 'running', 'paused', 'interrupted', 'failed', 'finished']);

/** A share with its counts where something was counted. */
const amountSchema = z.strictObject({
  share: scoredSchema,
  hits: z.number().min(0).exactOptional(),
  total: z.number().min(0).exactOptional(),
  /** What was counted, e.g. `passages`; the unit of the share where nothing was. */
  of: z.string(),
  /** The unit of the share, and how much of the work was tested; absent where nothing is known of it. */
  tested: z.strictObject({ unit: z.string(), text: testedTextSchema }).exactOptional(),
});
/** See {@link amountSchema}. */
export type Amount = z.infer<typeof amountSchema>;

/** Where a finding is. */
const findingPlaceSchema = z.strictObject({ examinationId: z.string(), findingId: z.string() });

/** The answer to the question in one sentence. */
const leadSchema = z.strictObject({
  /**
   * `extractable`: memorized passages are expected within the query budget. `memorized`: passages exceed the family floor. `foreign`:
   * passages exceed it, but differ from the control without the model. `not-shown`: tested, and no passage exceeds it. `uncalibrated`: no
   * control fits. `no-test`: no passage of this model could be expected above the floor. `hit-alone`: passages above the floor that share a
   * token, none of them far above it. `no-floor`: no floor could be set. `other`: a method that does not measure passages one by one. `none`: nothing is
   * finished.
   */
  kind: z.enum([
    'extractable',
    'memorized',
    'foreign',
    'not-shown',
    'uncalibrated',
    'no-test',
    'hit-alone',
    'no-floor',
    'other',
    'none',
  ]),
  standing,
  /** Where the number comes from; null if there is none. */
  place: findingPlaceSchema.nullable(),
  sentence: remarkSchema,
  /** What limits the answer: the power of a negative one, or why nothing is claimed. */
  also: z.array(remarkSchema),
  work: amountSchema.nullable(),
  control: amountSchema.nullable(),
  calibration: calibrationSchema.shape.kind,
});
/** See {@link leadSchema}. */
export type Lead = z.infer<typeof leadSchema>;

const UNANSWERED: ReadonlySet<Lead['kind']> = new Set([
  'uncalibrated',
  'foreign',
  'no-test',
  'hit-alone',
  'no-floor',
]);

/** True of an answer on whose numbers no claim can rest. */
export function isUnanswered({ kind }: Pick<Lead, 'kind'>): boolean {
  return UNANSWERED.has(kind);
}

/** A work as a band: for each of 400 equal parts, the log10 probability of its most probable passage. */
const bandSchema = z.strictObject({
  workId: z.string(),
  title: z.string(),
  role: z.enum(['target', 'control']),
  chars: z.int().min(0),
  slices: z.array(scoredSchema),
  /** Percentage of each part that was tested; absent where it is not known. */
  tested: z.array(z.int().min(0).max(100)).exactOptional(),
  /** Share of the characters in passages above the family floor; for a control, of its passages above the floor of its other blocks. */
  share: scoredSchema,
});
/** See {@link bandSchema}. */
export type AnswerBand = z.infer<typeof bandSchema>;

/** A passage of the work and what the model wrote there, from a generation that is on record. */
const writtenSchema = z.strictObject({
  /** `use`: the model was asked as a user would ask, or not at all. `weights`: by any other means. */
  from: z.enum(['use', 'weights']),
  examinationId: z.string(),
  attackTitle: z.string(),
  workId: z.string(),
  startChar: z.int().min(0),
  endChar: z.int().min(0),
  given: z.string(),
  truth: z.string(),
  written: z.string(),
  /** Seed of the examination. */
  seed: z.string(),
  generation: generationSchema,
  /** What is counted about it, in words. */
  numbers: z.string(),
});
/** See {@link writtenSchema}. */
export type Written = z.infer<typeof writtenSchema>;

/** The passages of the work and of the control by probability: two heaps on one scale. */
const chanceSchema = z.strictObject({
  examinationId: z.string(),
  sentence: remarkSchema,
  edges: z.array(z.number()),
  work: z.array(z.int().min(0)),
  control: z.array(z.int().min(0)),
  /** log10 of the family floor. */
  log10Floor: scoredSchema,
});
/** See {@link chanceSchema}. */
export type Chance = z.infer<typeof chanceSchema>;

/** What is shown of an element of the definition, or by one of the means of the first. */
const elementLine = z.strictObject({
  /**
   * `cannot-be-told`: it was measured, and no test could end in a claim, or too little was tested. `not-examined`: no examination that
   * measures it is finished.
   */
  state: z.enum(['shown', 'not-shown', 'cannot-be-told', 'not-examined']),
  /** The attack that decided, or that would examine it. */
  attackId: z.string(),
  /** The examination that decides, or the one under way; empty if there is none. */
  examinationId: z.string(),
  /** The finding that decides; empty if there is none. */
  findingId: z.string(),
  sentence: remarkSchema,
  /** Why it is not shown or cannot be determined, or what limits it. */
  why: z.array(remarkSchema),
  work: amountSchema.nullable(),
  control: amountSchema.nullable(),
});
/** See {@link elementLine}. */
export type ElementLine = z.infer<typeof elementLine>;
/** See {@link elementLine}. */
export type ElementState = ElementLine['state'];

/** The definition, element by element. @source Cooper & Grimmelmann 2025, arXiv 2404.12590 */
const elementsSchema = z.strictObject({
  rows: z.array(elementLine.extend({ id: findingElementSchema })).length(findingElementSchema.options.length),
  /** By which means a copy was obtained. */
  means: z.array(elementLine.extend({ id: findingTagSchema })).length(findingTagSchema.options.length),
  weakest: findingElementSchema,
  /** Whether all four are shown, else which is the weakest. */
  sentence: remarkSchema,
});
/** See {@link elementsSchema}. */
export type Elements = z.infer<typeof elementsSchema>;

/** What an examination that was begun gave the model of the work in its prompts, and how its first test ended. */
const attemptSchema = z.strictObject({
  examinationId: z.string(),
  attackId: z.string(),
  attackTitle: z.string(),
  status: examinationStatus,
  /** Prompts about the work, and how many of its characters stood in at least one; null where that was not recorded. */
  given: z.strictObject({ prompts: z.int().min(0), chars: z.int().min(0), of: z.int().min(0) }).nullable(),
  /** The finding by which it is said what came back; empty if it has none about the work. */
  findingId: z.string(),
  title: z.string(),
  work: amountSchema.nullable(),
  control: amountSchema.nullable(),
});
/** See {@link attemptSchema}. */
export type Attempt = z.infer<typeof attemptSchema>;

/** Whose information the work is, by its reconstruction file. */
const informationSchema = bitsLedgerSchema.extend({
  examinationId: z.string(),
  control: bitsLedgerSchema.shape.control.unwrap(),
});
/** See {@link informationSchema}. */
export type Information = z.infer<typeof informationSchema>;

/** An objection, with what was measured about it. */
const objectionSchema = z.strictObject({
  id: z.enum(OBJECTION_IDS),
  /**
   * `answered`: measured, and it does not hold. `stands`: measured, and it is not ruled out. `not-examined`: nothing was measured.
   */
  state: z.enum(['answered', 'stands', 'not-examined']),
  facts: z.array(remarkSchema),
  /** What would examine it: an attack, proposals of quotations, a control, or nothing that this program does. */
  remedy: z.union([
    z.strictObject({ kind: z.literal('examine'), attackId: z.string() }),
    z.strictObject({ kind: z.enum(['quotations', 'control', 'none']) }),
  ]),
});
/** See {@link objectionSchema}. */
export type Objection = z.infer<typeof objectionSchema>;

/** Another test about the same work and model, for the list beside the answer. */
const otherTestSchema = z.strictObject({
  examinationId: z.string(),
  findingId: z.string(),
  attackTitle: z.string(),
  title: z.string(),
  standing,
  calibration: calibrationSchema.shape.kind,
  sentence: z.string(),
});

/** What the joined examinations of one work and one model answer. The sentences are made from data; nothing is decided by them. */
export const answerSchema = z.strictObject({
  model: z.strictObject({ id: z.string(), name: z.string(), role: evidenceRoleSchema.nullable() }),
  work: z.strictObject({ id: z.string(), title: z.string() }),
  /** The examinations of this work with this model, in order. */
  examinations: z.array(
    z.strictObject({
      id: z.string(),
      attackId: z.string(),
      attackTitle: z.string(),
      status: examinationStatus,
    }),
  ),
  elements: elementsSchema,
  /** Every examination that was begun, in order. */
  attempts: z.array(attemptSchema),
  /** How much of the work the examiner gave the model, what came back without it, and whose information a reconstruction file shows it to be. */
  supplied: z.array(remarkSchema),
  /** Null where no reconstruction file was made, or no control fits. */
  information: informationSchema.nullable(),
  lead: leadSchema,
  /** What of the work was not tested, most first; empty where every passage was. */
  untested: z.array(remarkSchema),
  /** The work first, then its controls; empty where no attack measured passages one by one. */
  bands: z.array(bandSchema),
  /** The examination of the bands, whose reader they lead to; empty if there are none. */
  bandsOf: z.string(),
  /** The threshold and the query budget at which the bands' examination was judged; null if there are none. */
  setting: z
    .strictObject({
      log10Floor: scoredSchema,
      queries: z.number().min(1),
      probability: z.number().gt(0).lt(1),
      policy: z.string(),
      /** Largest difference of the replay, by which a policy's probability is lowered. */
      replayDecades: scoredSchema,
    })
    .nullable(),
  /** At most one of each origin, use first. */
  written: z.array(writtenSchema).max(2),
  /** Unscored where no attack measured passages one by one. */
  chance: z.union([chanceSchema, unscoredSchema]),
  objections: z.array(objectionSchema).min(1),
  /** Every other test that stands by itself and could have ended in a claim, claims first. */
  others: z.array(otherTestSchema),
});
/** See {@link answerSchema}. */
export type Answer = z.infer<typeof answerSchema>;

/** One cell of the matrix of works and models. */
export const answerBriefSchema = z.strictObject({
  modelId: z.string(),
  workId: z.string(),
  kind: leadSchema.shape.kind,
  standing,
  calibration: calibrationSchema.shape.kind,
  work: amountSchema.nullable(),
  control: amountSchema.nullable(),
  /** How many of the four elements are shown. */
  elementsShown: z.int().min(0).max(4),
  /** The portion of the work, by what decides the third element, and the same of its control. */
  portion: z.strictObject({ work: amountSchema.nullable(), control: amountSchema.nullable() }),
  /** Other tests that ended in a claim. */
  otherClaims: z.int().min(0),
  finished: z.int().min(0),
  unfinished: z.int().min(0),
});
/** See {@link answerBriefSchema}. */
export type AnswerBrief = z.infer<typeof answerBriefSchema>;
