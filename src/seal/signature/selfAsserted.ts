import { Certificate } from 'pkijs';
import { certificateFacts, type Chain } from './certificate.js';
import { derBytes, objectId, OID, ownBuffer, sameBytes, sequence } from '../encoding/der.js';

/**
 * The certificate policy that this program puts into an authority made together with the key: no one else vouches
 * for the name. The object identifier is made from a random UUID, as anyone may do.
 * @source ITU-T X.667, §7
 */
const SELF_ASSERTED_POLICY = '2.25.237109947528881276654786503818374153727';

/** The value of the certificate policies extension of a self-asserted authority. @source RFC 5280, §4.2.1.4 */
export function selfAssertedPolicies() {
  return sequence(sequence(objectId(SELF_ASSERTED_POLICY)));
}

/** Extensions of the two certificates that version 0.1 made, which had no such policy, in their order. */
const EARLIER_AUTHORITY = [OID.basicConstraints, OID.keyUsage, OID.subjectKeyIdentifier].join();
const EARLIER_LEAF = [
  ...[OID.basicConstraints, OID.keyUsage, OID.extendedKeyUsage],
  ...[OID.subjectKeyIdentifier, OID.authorityKeyIdentifier],
].join();

/**
 * Did the holder make the authority? The certificates answer this: the authority says so in its policies, or the two have the
 * form in which version 0.1 made them (these extensions and no others, one organization, valid for one and the same
 * time). An authority that a holder made with other tools cannot be distinguished from a real one, so a name in a chain is never confirmed
 * by the chain: only by comparing the fingerprint.
 */
export function isSelfAsserted(chain: Chain): boolean {
  if (chain.intermediates.length > 0) return false;
  const wanted = derBytes(selfAssertedPolicies());
  const authority = Certificate.fromBER(ownBuffer(chain.authority));
  const policies = authority.extensions?.find(({ extnID }) => extnID === OID.certificatePolicies);
  if (policies !== undefined) return sameBytes(policies.extnValue.valueBlock.valueHexView, wanted);
  const leaf = Certificate.fromBER(ownBuffer(chain.leaf));
  const types = (certificate: Certificate): string =>
    (certificate.extensions ?? [])
      .map(({ extnID }) => extnID)
      .filter((type) => type !== OID.subjectAltName)
      .join();
  const [below, above] = [certificateFacts(chain.leaf, 'chain'), certificateFacts(chain.authority, 'chain')];
  return (
    types(authority) === EARLIER_AUTHORITY &&
    types(leaf) === EARLIER_LEAF &&
    below.organization === above.organization &&
    below.validFrom === above.validFrom &&
    below.validTo === above.validTo
  );
}
