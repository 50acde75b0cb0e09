import { inputError } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { ChecklistGap } from '../../exhibit/index.js';
import type { SigningKey } from '../../seal/index.js';
import { signerOf } from './reportInput.js';

/**
 * Refuses a key whose holder is not the examiner of the case, unless that is what is wanted.
 * @throws {PalimpsestError} `signer-differs`
 */
export function refuseOtherSigner(opened: CaseFolder, key: SigningKey, isWanted: boolean): void {
  const { examiner } = opened.index.head;
  const signer = signerOf(key.info, examiner);
  if (isWanted || signer.kind !== 'key' || signer.sealedBy === undefined) return;
  throw inputError(
    'signer-differs',
    `The case names ${examiner} as its examiner, but the key belongs to ${signer.sealedBy}.`,
    'Use the examiner’s key, correct the name (palimpsest case edit), or add --sealed-by-other: the report then names who sealed it.',
    { examiner, sealedBy: signer.sealedBy },
  );
}

/** @throws {PalimpsestError} `report-incomplete` naming every gap that keeps a report from being sealed */
export function refuseIncomplete(gaps: readonly ChecklistGap[]): void {
  const missing = gaps.filter(({ level }) => level === 'refuse');
  if (missing.length === 0) return;
  throw inputError(
    'report-incomplete',
    `The report cannot be sealed: ${missing.map(({ field, why }) => `${field} (${why})`).join('; ')}.`,
    'Add what is missing (palimpsest case edit CASE --examiner …), or make a draft with --draft.',
    { missing: missing.map(({ field }) => field) },
  );
}
