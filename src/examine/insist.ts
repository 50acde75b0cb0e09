import { type ErrorCode, inputError } from '../base/index.js';

/** The refusals that a person may override by naming the code; each override is an incident in every report. */
export const INSISTABLE = ['resume-other-build', 'self-test-failed'] as const satisfies readonly ErrorCode[];
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
