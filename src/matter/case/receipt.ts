import {
  verifyEvidence,
  type AddOptions,
  type CaseFolder,
  type EvidenceCheck,
  type VerifyOptions,
} from '../../casefile/index.js';
import type { DocumentRule, EvidenceRole } from '../../domain/index.js';

/** What a person says about a piece of evidence; empty or left out where nothing is said. */
export interface Receipt {
  readonly role: EvidenceRole;
  readonly copy?: boolean | undefined;
  readonly from?: string | undefined;
  readonly by?: string | undefined;
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  readonly edition?: string | undefined;
  readonly firstPublished?: string | undefined;
  readonly whyUnseen?: string | undefined;
  readonly howKnown?: string | undefined;
  readonly encoding?: string | undefined;
  /** Rules of documents that are switched off. */
  readonly rulesOff?: readonly DocumentRule[] | undefined;
}

/** A receipt as the case takes it: who received it and the title have defaults of their own where nothing is said. */
export function receiptOptions(receipt: Receipt): AddOptions {
  const { role, copy, from, by, title, author, edition, firstPublished, whyUnseen, howKnown } = receipt;
  const { encoding, rulesOff } = receipt;
  return {
    role,
    copy: copy === true,
    from: from ?? '',
    ...(by === undefined || by === '' ? {} : { by }),
    ...(title === undefined || title === '' ? {} : { title }),
    author: author ?? '',
    edition: edition ?? '',
    firstPublished: firstPublished ?? '',
    whyUnseen: whyUnseen ?? '',
    howKnown: howKnown ?? '',
    encoding: encoding ?? '',
    rulesOff: rulesOff ?? [],
  };
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
