import {
  verifyEvidence,
  type AddOptions,
  type CaseFolder,
  type EvidenceCheck,
  type VerifyOptions,
} from '../../casefile/index.js';
import {
  EVIDENCE_TEXT_NAMES,
  type DocumentRule,
  type EvidenceRole,
  type EvidenceText,
  type EvidenceStatement,
} from '../../domain/index.js';

/** What a person says about a piece of evidence; empty or absent where nothing is said. */
export type Receipt = {
  readonly role: EvidenceRole;
  readonly copy?: boolean | undefined;
  readonly encoding?: string | undefined;
  /** Rules of documents that are switched off. */
  readonly rulesOff?: readonly DocumentRule[] | undefined;
} & { readonly [K in EvidenceText]?: string | undefined };

/** A receipt as the case takes it: where nothing is said, nothing is given. */
export function receiptOptions(receipt: Receipt): AddOptions {
  const { role, copy, encoding, rulesOff } = receipt;
  const said: EvidenceStatement = Object.fromEntries(
    EVIDENCE_TEXT_NAMES.flatMap((name) => ((receipt[name] ?? '') === '' ? [] : [[name, receipt[name]]])),
  );
  return { ...said, role, copy: copy === true, encoding: encoding ?? '', rulesOff: rulesOff ?? [] };
}

/**
 * Hashes evidence again because a person asks for it; on record when the case is open for writing.
 * @param ids what to hash; all evidence when empty
 * @throws {PalimpsestError} as verifyEvidence
 */
export function verifyOnRequest(
  opened: CaseFolder,
  ids: readonly string[],
  how: Pick<VerifyOptions, 'onProgress' | 'signal'>,
): Promise<EvidenceCheck[]> {
  return verifyEvidence(opened, { ...how, ...(ids.length === 0 ? {} : { ids }) });
}
