export {
  answerBriefSchema,
  answerSchema,
  isUnanswered,
  type Amount,
  type Answer,
  type AnswerBrief,
  type ElementLine,
  type Elements,
  type Objection,
  type Written,
} from './answer.js';
export { countWords, numberWords } from './amountWords.js';
export { amountOf } from './lead.js';
export { answerOf, briefOf } from './answerOf.js';
export { plainSentence } from './elements.js';
export type { AnswerExamination, AnswerSource, OtherModel } from './source.js';
export { yearBeforeModels } from './publication.js';
export {
  ELEMENT_STATES,
  NOTHING_WRITTEN,
  WRITTEN_TITLES,
  numbered,
  OBJECTION_STATES,
  OBJECTION_TITLES,
  recordWords,
} from './words.js';
