import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { BitString, Integer, OctetString, Set as AsnSet, Utf8String } from 'asn1js';
import {
  AlgorithmIdentifier,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  GeneralName,
  GeneralNames,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
  TimeType,
} from 'pkijs';
import { sha256Bytes, elementAt } from '../../base/index.js';
import type { Chain } from './certificate.js';
import { OID, derBytes, objectId, ownBuffer, sequence } from '../encoding/der.js';
import { selfAssertedPolicies } from './selfAsserted.js';

/** The holder of the key, as the certificate will state it. */
export interface Holder {
  readonly name: string;
  readonly organization?: string | undefined;
  readonly title?: string | undefined;
  readonly email?: string | undefined;
}

/** Upper bound of a common name, in characters. @source RFC 5280, appendix A.1 */
const MAX_NAME_CHARS = 64;

/** Bits of the key usage extension, first bit first. @source RFC 5280, §4.2.1.3 */
const USAGE_SIGNATURE_AND_COMMITMENT = 0b1100_0000;
const USAGE_CERTIFICATES_AND_LISTS = 0b0000_0110;

/**
 * Makes a two-step chain for an examiner's key. The authority's private key (P-256) signs one certificate and is then
 * discarded, so no one can issue a second certificate under the same authority. The authority states in its policies that it is
 * self-asserted.
 * @param publicKey the examiner's, P-256, P-384 or RSA
 * @param validFrom start of validity; milliseconds are cut off, since certificates hold whole seconds
 * @param validTo end of validity
 * @source RFC 5280 (X.509), RFC 9336 (document signing as key purpose)
 */
export function makeChain(holder: Holder, publicKey: KeyObject, validFrom: Date, validTo: Date): Chain {
  const authorityKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const authorityName = distinguishedName([
    [
      OID.commonName,
      Array.from(`Self-asserted authority of ${holder.name}`).slice(0, MAX_NAME_CHARS).join(''),
    ],
    [OID.organization, holder.organization],
  ]);
  const authorityId = keyIdentifier(authorityKeys.publicKey);
  const common = { issuer: authorityName, signer: authorityKeys.privateKey, validFrom, validTo };
  const authority = certificate({
    ...common,
    subject: authorityName,
    publicKey: authorityKeys.publicKey,
    extensions: [
      extension(
        OID.basicConstraints,
        new BasicConstraints({ cA: true, pathLenConstraint: 0 }).toSchema(),
        true,
      ),
      extension(OID.keyUsage, usage(USAGE_CERTIFICATES_AND_LISTS), true),
      extension(OID.subjectKeyIdentifier, new OctetString({ valueHex: authorityId })),
      extension(OID.certificatePolicies, selfAssertedPolicies()),
    ],
  });
  const purposes = new ExtKeyUsage({ keyPurposes: [OID.emailProtection, OID.documentSigning] });
  const leaf = certificate({
    ...common,
    subject: holderName(holder),
    publicKey,
    extensions: [
      extension(OID.basicConstraints, new BasicConstraints({ cA: false }).toSchema(), true),
      extension(OID.keyUsage, usage(USAGE_SIGNATURE_AND_COMMITMENT), true),
      extension(OID.extendedKeyUsage, purposes.toSchema()),
      extension(OID.subjectKeyIdentifier, new OctetString({ valueHex: keyIdentifier(publicKey) })),
      extension(
        OID.authorityKeyIdentifier,
        new AuthorityKeyIdentifier({
          keyIdentifier: new OctetString({ valueHex: authorityId }),
        }).toSchema(),
      ),
      ...(holder.email === undefined ? [] : [extension(OID.subjectAltName, emailName(holder.email))]),
    ],
  });
  return { leaf, intermediates: [], authority };
}

/** The name of a holder as certificates and requests write it. */
function holderName(holder: Holder): RelativeDistinguishedNames {
  return distinguishedName([
    [OID.commonName, holder.name],
    [OID.title, holder.title],
    [OID.organization, holder.organization],
  ]);
}

interface CertificateParts {
  readonly subject: RelativeDistinguishedNames;
  readonly issuer: RelativeDistinguishedNames;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly extensions: Extension[];
}

function certificate(parts: CertificateParts): Uint8Array {
  const serial = randomBytes(16);
  // Positive and without a leading zero byte, as DER requires of integers.
  serial[0] = (elementAt(serial, 0) & 0x3f) | 0x40;
  const algorithm = new AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 });
  const built = new Certificate({
    version: 2,
    serialNumber: new Integer({ valueHex: serial }),
    signature: algorithm,
    signatureAlgorithm: algorithm,
    issuer: parts.issuer,
    subject: parts.subject,
    notBefore: time(parts.validFrom),
    notAfter: time(parts.validTo),
    subjectPublicKeyInfo: PublicKeyInfo.fromBER(ownBuffer(spki(parts.publicKey))),
    extensions: parts.extensions,
  });
  const signed = derBytes(built.encodeTBS());
  built.signatureValue = new BitString({ valueHex: sign('sha256', signed, parts.signer) });
  return derBytes(built.toSchema(true));
}

function distinguishedName(
  attributes: readonly (readonly [string, string | undefined])[],
): RelativeDistinguishedNames {
  const parts = attributes.flatMap(([type, value]) =>
    value === undefined ? [] : [new AsnSet({ value: [sequence(objectId(type), new Utf8String({ value }))] })],
  );
  // The name is read back from DER: if it is built from values, pkijs puts all attributes into one multi-valued part.
  return RelativeDistinguishedNames.fromBER(ownBuffer(derBytes(sequence(...parts))));
}

/** UTCTime to 2049, GeneralizedTime from 2050 on. @source RFC 5280, §4.1.2.5 */
function time(value: Date): Time {
  return new Time({
    type: value.getUTCFullYear() < 2050 ? TimeType.UTCTime : TimeType.GeneralizedTime,
    value,
  });
}

/** An extension of a certificate or a request. */
function extension(extnID: string, value: Parameters<typeof derBytes>[0], critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: ownBuffer(derBytes(value)) });
}

function usage(bits: number): BitString {
  let unusedBits = 0;
  while (((bits >> unusedBits) & 1) === 0) unusedBits += 1;
  return new BitString({ valueHex: Uint8Array.of(bits), unusedBits });
}

/** An e-mail address as an alternative name. */
function emailName(email: string) {
  return new GeneralNames({ names: [new GeneralName({ type: 1, value: email })] }).toSchema();
}

/** A public key as SubjectPublicKeyInfo, DER. */
export function spki(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' });
}

/** Leftmost 160 bits of the SHA-256 of the public key. @source RFC 7093, §2, method 1 */
function keyIdentifier(key: KeyObject): Uint8Array {
  const info = PublicKeyInfo.fromBER(ownBuffer(spki(key)));
  return sha256Bytes(info.subjectPublicKey.valueBlock.valueHexView).slice(0, 20);
}
