import type { Answer } from '../../../src/answer/index.js';
import type { Costs } from './useCosts.js';

/** What each part of the answer screen gets. */
export interface AnswerPartProps {
  readonly caseId: string;
  readonly answer: Answer;
  readonly mayWrite: boolean;
  readonly costs: Costs;
}
