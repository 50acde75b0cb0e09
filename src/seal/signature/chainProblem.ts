import { elementAt } from '../../base/index.js';
import { X509Certificate, type KeyObject } from 'node:crypto';
import { BitString } from 'asn1js';
import { BasicConstraints, Certificate, ExtKeyUsage } from 'pkijs';
import { certificateFacts, certificatesOf, MAX_CHAIN, type Chain } from './certificate.js';
import { OID, ownBuffer, sameBytes } from '../encoding/der.js';

/** Bits of the key usage extension. @source RFC 5280, §4.2.1.3 */
const DIGITAL_SIGNATURE = 0x80;
const NON_REPUDIATION = 0x40;
const CERTIFICATE_SIGN = 0x04;

/** An RSA key with fewer bits, or with a smaller exponent, is refused. @source NIST SP 800-57 part 1; FIPS 186-5, §5.1 */
const MIN_RSA_BITS = 2048;
const MIN_RSA_EXPONENT = 65_537n;

const CURVES = ['prime256v1', 'secp384r1'];

/** Algorithms that a certificate may be signed with: SHA-2, with RSA PKCS #1 v1.5 or ECDSA. */
const SIGNATURES: readonly string[] = [
  OID.rsaWithSha256,
  OID.rsaWithSha384,
  OID.rsaWithSha512,
  OID.ecdsaWithSha256,
  OID.ecdsaWithSha384,
  OID.ecdsaWithSha512,
];

/**
 * Extensions that may be critical: those that OpenSSL accepts (X509_supported_extension), except name constraints, which this
 * program does not judge, and the extensions for proxies and addresses.
 */
const KNOWN_EXTENSIONS: readonly string[] = [
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectAltName,
  OID.certificatePolicies,
  '2.5.29.31', // CRL distribution points
  '2.5.29.33', // policy mappings
  '2.5.29.36', // policy constraints
  '2.5.29.54', // inhibit any policy
];

const NAME_CONSTRAINTS = '2.5.29.30';

/**
 * States what is wrong with an examiner's chain; undefined if every certificate vouches for the one before it, the last is signed
 * by itself, all were valid at the time given and may be used for signing documents as stock `openssl cms -verify` asks (purpose
 * `smimesign`). Where the two differ, this check is the stricter one. Trust in the root is not decided here: its fingerprint has to
 * be compared. Revocation is not checked, because that needs the network.
 * @param at a moment, UTC
 */
export function chainProblem(chain: Chain, at: string): string | undefined {
  return pathProblem(certificatesOf(chain), at, OID.emailProtection);
}

/**
 * As {@link chainProblem}, for any purpose.
 * @param path certificates, the holder's first and the root last, DER
 * @param purpose the extended key usage that every certificate with such an extension must allow
 * @source RFC 5280, §6.1; OpenSSL, crypto/x509/v3_purp.c
 */
export function pathProblem(path: readonly Uint8Array[], at: string, purpose: string): string | undefined {
  if (path.length < 2 || path.length > MAX_CHAIN) return `a chain has 2 to ${MAX_CHAIN} certificates`;
  for (const [index, der] of path.entries()) {
    const problem =
      formProblem(der) ??
      usageProblem(der, index, purpose) ??
      keyProblem(new X509Certificate(der).publicKey, index) ??
      issuerProblem(der, path[index + 1] ?? der) ??
      validityProblem(der, at);
    if (problem !== undefined) return `the certificate of ${certificateFacts(der, 'chain').name} ${problem}`;
  }
  return undefined;
}

/** Requires one certificate in DER, signed with SHA-2, with each extension at most once and no unknown critical extension. */
function formProblem(der: Uint8Array): string | undefined {
  if (!sameBytes(new X509Certificate(der).raw, der)) return 'is not in its canonical form (DER)';
  const { extensions = [], signature, signatureAlgorithm, version } = Certificate.fromBER(ownBuffer(der));
  if (version !== 2) return 'is not of version 3';
  const types = extensions.map(({ extnID }) => extnID);
  if (new Set(types).size !== types.length) return 'has the same extension twice';
  if (types.includes(NAME_CONSTRAINTS)) return 'has name constraints, which this program does not judge';
  const unknown = extensions.find(({ critical, extnID }) => critical && !KNOWN_EXTENSIONS.includes(extnID));
  if (unknown !== undefined) return `has an unknown critical extension (${unknown.extnID})`;
  const { algorithmId } = signature;
  if (signatureAlgorithm.algorithmId !== algorithmId || !SIGNATURES.includes(algorithmId)) {
    return `is signed with an algorithm that is not accepted (${algorithmId}); accepted is SHA-2 with RSA PKCS #1 or ECDSA`;
  }
  return undefined;
}

/** Basic constraints, key usage and extended key usage, for the holder (index 0) or an authority above it. */
function usageProblem(der: Uint8Array, index: number, purpose: string): string | undefined {
  const { extensions = [] } = Certificate.fromBER(ownBuffer(der));
  const valueOf = (type: string): unknown => extensions.find(({ extnID }) => extnID === type)?.parsedValue;
  const has = (type: string): boolean => extensions.some(({ extnID }) => extnID === type);
  const basic = valueOf(OID.basicConstraints);
  const isAuthority = basic instanceof BasicConstraints && basic.cA;
  if (index === 0 && isAuthority) return 'is the certificate of an authority, not of a person who signs';
  if (index > 0 && !isAuthority) return 'is not the certificate of an authority';
  const limit = basic instanceof BasicConstraints ? basic.pathLenConstraint : undefined;
  if (index > 0 && limit !== undefined && !(typeof limit === 'number' && index - 1 <= limit)) {
    return 'allows fewer authorities below it than the chain has';
  }
  const usage = valueOf(OID.keyUsage);
  const wanted = index === 0 ? DIGITAL_SIGNATURE | NON_REPUDIATION : CERTIFICATE_SIGN;
  const bits = usage instanceof BitString ? elementAt(usage.valueBlock.valueHexView, 0) : 0;
  if (has(OID.keyUsage) && (bits & wanted) === 0) {
    return index === 0 ? 'is not for signatures (key usage)' : 'is not for signing certificates (key usage)';
  }
  const purposes = valueOf(OID.extendedKeyUsage);
  const allowed = purposes instanceof ExtKeyUsage ? purposes.keyPurposes : [];
  if (has(OID.extendedKeyUsage) && !allowed.includes(purpose)) {
    return purpose === OID.emailProtection
      ? 'is for other purposes: its extended key usage lacks emailProtection, which openssl requires'
      : 'is for other purposes (extended key usage)';
  }
  return undefined;
}

/** What is wrong with a key that is to sign reports, as the end of a sentence; undefined for P-256, P-384 and RSA of 2,048 bits or more. */
export function signingKeyProblem(key: KeyObject): string | undefined {
  return keyProblem(key, 0);
}

/** Accepts P-256, P-384 and RSA; an authority may also have P-521. */
function keyProblem(key: KeyObject, index: number): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = key;
  if (type === 'ec') {
    const curves = index === 0 ? CURVES : [...CURVES, 'secp521r1'];
    return curves.includes(details.namedCurve ?? '')
      ? undefined
      : 'has a key on a curve other than P-256 and P-384';
  }
  if (type !== 'rsa') return 'has a key that is neither RSA nor on the curve P-256 or P-384';
  if ((details.modulusLength ?? 0) < MIN_RSA_BITS) return `has an RSA key of fewer than ${MIN_RSA_BITS} bits`;
  return (details.publicExponent ?? 0n) < MIN_RSA_EXPONENT
    ? 'has an RSA key with a small exponent'
    : undefined;
}

function issuerProblem(der: Uint8Array, issuerDer: Uint8Array): string | undefined {
  const certificate = new X509Certificate(der);
  const issuer = new X509Certificate(issuerDer);
  if (certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)) return undefined;
  return der === issuerDer
    ? 'is the last one and is not self-signed, so the chain has no root'
    : `is not signed by the next one, that of ${certificateFacts(issuerDer, 'chain').name}`;
}

function validityProblem(der: Uint8Array, at: string): string | undefined {
  const { validFrom, validTo } = certificateFacts(der, 'chain');
  return at < validFrom || at > validTo
    ? `is valid from ${validFrom} to ${validTo}, not at ${at}`
    : undefined;
}
