export {
  answerBriefSchema,
  answerSchema,
  isUnanswered,
  type Amount,
  type Answer,
  type AnswerBrief,
  type AnswerUse,
  type Objection,
  type Written,
} from './answer.js';
export { countWords, numberWords } from './amountWords.js';
export { amountOf } from './lead.js';
export { answerOf, briefOf } from './answerOf.js';
export type { AnswerExamination, AnswerSource, OtherModel } from './source.js';
export { yearBeforeModels } from './publication.js';
export { NOTHING_WRITTEN, OBJECTION_STATES, OBJECTION_TITLES, recordWords, USE_TITLES } from './words.js';
