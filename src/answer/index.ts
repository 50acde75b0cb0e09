export {
  answerBriefSchema,
  answerSchema,
  type Amount,
  type Answer,
  type AnswerBrief,
  type AnswerUse,
  type Objection,
  type Written,
} from './answer.js';
export { countWords, numberWords } from './amountWords.js';
export { answerOf, briefOf } from './answerOf.js';
export type { AnswerExamination, AnswerSource } from './source.js';
export { OBJECTION_STATES, OBJECTION_TITLES, USE_TITLES } from './words.js';
