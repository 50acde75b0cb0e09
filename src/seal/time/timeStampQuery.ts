import { Boolean as AsnBoolean, Integer, Null } from 'asn1js';
import { OID, derBytes, objectId, octets, sequence } from '../encoding/der.js';

/**
 * Makes the query for a time stamp over a hash. It has no nonce, so that anyone can build the same bytes from the hash again. The
 * authority is asked to include its certificate.
 * @param contentSha256 32 bytes
 * @returns DER, for `curl -H 'Content-Type: application/timestamp-query' --data-binary @FILE`
 * @source RFC 3161, §2.4.1
 */
export function timeStampQuery(contentSha256: Uint8Array): Uint8Array {
  const imprint = sequence(sequence(objectId(OID.sha256), new Null()), octets(contentSha256));
  return derBytes(sequence(new Integer({ value: 1 }), imprint, new AsnBoolean({ value: true })));
}
