import { inputError, wholeNumber } from '../../base/index.js';
import { EVIDENCE_REASON_CHARS } from '../../domain/index.js';

/**
 * The reason for a change of the register, without white space around it.
 * @throws {PalimpsestError} `evidence-reason` when there is none, or it is too long
 */
export function requireReason(reason: string): string {
  const given = reason.trim();
  if (given === '') {
    throw inputError(
      'evidence-reason',
      'A change of the evidence register needs a reason, which every later report prints.',
      'State the reason, e.g. --reason "received in error".',
      { field: 'reason' },
    );
  }
  if (given.length > EVIDENCE_REASON_CHARS) {
    throw inputError(
      'evidence-reason',
      `The reason has ${wholeNumber(given.length)} characters.`,
      `Shorten it to ${wholeNumber(EVIDENCE_REASON_CHARS)} characters.`,
      { field: 'reason' },
    );
  }
  return given;
}
