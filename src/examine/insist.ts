import { type ErrorCode, inputError } from '../base/index.js';

/** What a person may insist on: each is refused unless its code is named, and is an incident in every report then. */
export const INSISTABLE = ['resume-other-build', 'self-test-failed'] as const satisfies readonly ErrorCode[];
/** See {@link INSISTABLE}. */
export type Insistence = (typeof INSISTABLE)[number];

/**
 * The codes that were insisted on, checked.
 * @throws {PalimpsestError} `insist-unknown` naming the codes that there are
 */
export function insistences(codes: readonly string[]): Insistence[] {
  return codes.map((code) => {
    const known = INSISTABLE.find((one) => one === code);
    if (known !== undefined) return known;
    throw inputError(
      'insist-unknown',
      `There is nothing to insist on that is called "${code}".`,
      `A person may insist on ${INSISTABLE.join(', ')}.`,
      { code },
    );
  });
}
