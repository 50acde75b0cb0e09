import { BitString, Null } from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  CertificationRequest,
  Extensions,
  PublicKeyInfo,
} from 'pkijs';
import { OID, derBytes, ownBuffer } from '../encoding/der.js';
import { spki } from '../signature/makeChain.js';
import type { SigningKey } from './openKey.js';
import { pemText } from '../encoding/pem.js';
import { derSignature } from '../encoding/signer.js';

/** Attribute with the extensions that are asked for. @source RFC 2985, §5.4.2 */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';

/**
 * A request to an authority for a certificate for a key, with the name and the purposes that the key's present certificate has.
 * @returns PEM, PKCS #10
 * @source RFC 2986
 */
export async function certificateRequest({ chain, certified }: SigningKey): Promise<string> {
  const present = Certificate.fromBER(ownBuffer(chain.leaf));
  const wanted: readonly string[] = [OID.keyUsage, OID.extendedKeyUsage, OID.subjectAltName];
  const extensions = (present.extensions ?? []).filter(({ extnID }) => wanted.includes(extnID));
  const request = new CertificationRequest({
    version: 0,
    subject: present.subject,
    subjectPublicKeyInfo: PublicKeyInfo.fromBER(ownBuffer(spki(certified.publicKey))),
    attributes: [
      new Attribute({ type: EXTENSION_REQUEST, values: [new Extensions({ extensions }).toSchema()] }),
    ],
    signatureAlgorithm:
      certified.publicKey.asymmetricKeyType === 'rsa'
        ? new AlgorithmIdentifier({ algorithmId: OID.rsaWithSha256, algorithmParams: new Null() })
        : new AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 }),
  });
  request.tbsView = derBytes(encoded(request));
  request.signatureValue = new BitString({ valueHex: await derSignature(certified, request.tbsView) });
  return pemText('CERTIFICATE REQUEST', derBytes(request.toSchema()));
}

/** What is signed; pkijs keeps the function to itself. */
function encoded(request: CertificationRequest): Parameters<typeof derBytes>[0] {
  return (request as unknown as { encodeTBS(): Parameters<typeof derBytes>[0] }).encodeTBS();
}
