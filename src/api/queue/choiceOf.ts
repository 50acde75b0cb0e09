import { findAttack } from '../../attacks/index.js';
import { typedParameters, type ExamineChoice } from '../../matter/index.js';
import type { ExaminationRequest } from '../../contract/index.js';
import { wholeChosen } from '../../domain/index.js';

/** What a request of a window asks for. @throws {PalimpsestError} `attack-unknown` */
export function choiceOf(request: ExaminationRequest): ExamineChoice {
  const attack = findAttack(request.attackId);
  return {
    attack,
    parameters: typedParameters(attack, request.parameters),
    ...wholeChosen(request),
    seed: request.seed,
    load: request.load,
  };
}
