import type { AnswerParameters, ChatParameters } from './chatParameters.js';
import type { ChatSetup } from './chatSetup.js';

/** A request is made only if the model has room for an answer of this many tokens. */
export const LEAST_ANSWER_TOKENS = 10;

/** Room for the tokens that end reasoning by force, and for the marks between reasoning and answer. */
const MARK_TOKENS = 64;

/** How many tokens an answer and the reasoning before it may have. */
export interface AnswerRoom {
  readonly longest: number;
  readonly budget: number;
}

/** The room that the parameters give: none for reasoning where the template knows of none, or where none is wanted. */
export function wantedRoom(
  { answerTokens, reasoning, reasoningBudget }: Pick<AnswerParameters, 'answerTokens'> & ChatParameters,
  { mayReason }: ChatSetup,
): AnswerRoom {
  return { longest: answerTokens, budget: mayReason && reasoning !== 'off' ? reasoningBudget : 0 };
}

/** The room that the context leaves; the answer comes first. @param tokens that the context holds after the prompt; negative if none */
export function roomWithin(wanted: AnswerRoom, tokens: number, hasTurns: boolean): AnswerRoom {
  const marks = hasTurns ? MARK_TOKENS : 0;
  const longest = Math.min(wanted.longest, tokens - marks);
  return { longest, budget: Math.max(0, Math.min(wanted.budget, tokens - longest - marks)) };
}

/** The most tokens that are written to a prompt. @param hasTurns false for plain text, which has no marks */
export function mostTokens({ longest, budget }: AnswerRoom, hasTurns: boolean): number {
  return longest + (hasTurns ? budget + MARK_TOKENS : 0);
}
