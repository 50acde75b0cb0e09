export { AnswerMatrix } from './AnswerMatrix.js';
