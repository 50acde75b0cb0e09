import { inputError } from '../../../base/index.js';
import { MOST_SEQUENCES } from '../../../domain/index.js';
import type { AnswerParameters } from './chatParameters.js';

/** One answer that is asked for: at which temperature, and which of the draws. */
export interface Rung {
  readonly temperature: number;
  readonly draw: number;
}

/**
 * The answers that are asked for at each prompt, coldest first: one at temperature 0, and as many as the plan says above.
 * @throws {PalimpsestError} `temperature-range`
 */
export function answerLadder({
  temperatures,
  draws,
}: Pick<AnswerParameters, 'temperatures' | 'draws'>): Rung[] {
  const ladder = [...new Set(temperatures.split(',').map(Number))].sort((a, b) => a - b);
  if (ladder.some((temperature) => !(temperature >= 0 && temperature <= 2))) {
    throw inputError(
      'temperature-range',
      `"${temperatures}" is not a list of temperatures from 0 to 2.`,
      'Give numbers separated by commas, e.g. --temperatures "0, 0.8".',
    );
  }
  return ladder.flatMap((temperature) =>
    Array.from({ length: temperature === 0 ? 1 : draws }, (_, draw) => ({ temperature, draw })),
  );
}

/** Refuses more answers to one prompt than the engine can write side by side. @throws {PalimpsestError} `answers-too-many` */
export function checkAnswersAtOnce(answers: number): void {
  if (answers <= MOST_SEQUENCES) return;
  throw inputError(
    'answers-too-many',
    `${answers} answers at once need ${answers} sequences in the cache; the engine keeps at most ${MOST_SEQUENCES}.`,
    'Choose fewer temperatures or draws.',
  );
}
