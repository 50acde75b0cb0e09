import { type ErrorCode, inputError } from '../base/index.js';
import type { LoadOptions } from '../domain/index.js';
import type { PlannedExamination } from './planExamination.js';

/** The refusals that a person may override by naming the code; each override is an incident in every report. */
export const INSISTABLE = [
  'memory-short',
  'resume-other-build',
  'self-test-failed',
  'tokenizer-pre-missing',
] as const satisfies readonly ErrorCode[];
/** See {@link INSISTABLE}. */
export type Insistence = (typeof INSISTABLE)[number];

/**
 * Checks the codes that a person insists on.
 * @throws {PalimpsestError} `insist-unknown` naming the known codes
 */
export function insistences(codes: readonly string[]): Insistence[] {
  return codes.map((code) => {
    const known = INSISTABLE.find((one) => one === code);
    if (known !== undefined) return known;
    throw inputError(
      'insist-unknown',
      `The code "${code}" cannot be used with --insist.`,
      `Use one of the codes ${INSISTABLE.join(', ')}.`,
      { code },
    );
  });
}

/** How to load a model when a person insists on these codes. */
export function memoryShortOf(insist: readonly string[]): Pick<LoadOptions, 'memoryShort'> {
  return insist.includes('memory-short') ? { memoryShort: true } : {};
}

/** `memory-short` if there was less memory than one of the models or the whole run needs. */
export function insistedOnMemory({
  models,
  engine,
  estimate,
}: Pick<PlannedExamination, 'models' | 'engine' | 'estimate'>): Insistence[] {
  const isShort = models.some(({ id }) => engine.factsOf(id).memoryShort !== undefined);
  return isShort || !estimate.memory.fits ? ['memory-short'] : [];
}
