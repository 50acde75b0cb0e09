import { certificateFacts, certificatesOf, issuerOf, type Chain } from '../signature/certificate.js';
import { isSelfAsserted } from '../signature/selfAsserted.js';

/** Who signed a bag, as the certificate says. */
export interface BagSigner {
  readonly name: string;
  readonly organization?: string;
  readonly title?: string;
  /** SHA-256 of the signer's certificate. */
  readonly fingerprint: string;
  /** SHA-256 of the root authority's certificate. */
  readonly authorityFingerprint: string;
  /** True if the holder made the authority, so that no one else vouches for the name. */
  readonly selfAsserted: boolean;
  /** Who issued the certificate, by the names in the chain. */
  readonly issuer: string;
}

/** The holder of a chain's first certificate. @throws {PalimpsestError} `chain-malformed` */
export function signerOf(chain: Chain): BagSigner {
  const { name, organization, title, fingerprint } = certificateFacts(chain.leaf, 'chain');
  return {
    name,
    ...(organization === undefined ? {} : { organization }),
    ...(title === undefined ? {} : { title }),
    fingerprint,
    authorityFingerprint: certificateFacts(chain.authority, 'chain').fingerprint,
    selfAsserted: isSelfAsserted(chain),
    issuer: issuerOf(chain),
  };
}

/** Fingerprints of the authorities of a chain, the issuer first and the root last. */
export function authorityFingerprints(chain: Chain): string[] {
  return certificatesOf(chain)
    .slice(1)
    .map((der) => certificateFacts(der, 'chain').fingerprint);
}

/** States in words who vouches for the name of a signer. */
export function trustWords(signer: Pick<BagSigner, 'selfAsserted' | 'issuer'>): string {
  return signer.selfAsserted
    ? 'self-asserted: only the holder vouches for the name'
    : `issued by ${signer.issuer}, according to the names in the certificates`;
}
