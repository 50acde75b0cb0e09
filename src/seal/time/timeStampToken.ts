import { createHash, verify, X509Certificate } from 'node:crypto';
import { Null, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import {
  Certificate,
  ContentInfo,
  IssuerAndSerialNumber,
  SignedData,
  TSTInfo,
  type AlgorithmIdentifier,
  type SignerInfo,
} from 'pkijs';
import { sha256Bytes } from '../../base/index.js';
import { certificateFacts } from '../signature/certificate.js';
import { OID, derBytes, ownBuffer, sameBytes } from '../encoding/der.js';
import { areAllInPath, pathToRoot } from './timeStampPath.js';

/** The facts that a valid time stamp states. */
export interface TimeStampFacts {
  /** When the authority saw the hash, UTC. */
  readonly time: string;
  /** Name in the authority's certificate. */
  readonly authority: string;
  /** SHA-256 of the authority's certificate: compare it with what the authority publishes. */
  readonly authorityFingerprint: string;
  /** The root that vouches for the authority; absent if no root was given to judge it by. */
  readonly root?: { readonly name: string; readonly fingerprint: string };
}

/** A time stamp, or the reason in words why the bytes are not one. */
export type TimeStampVerdict = { readonly facts: TimeStampFacts } | { readonly problem: string };

/** Digest algorithms that are accepted. */
const DIGESTS: Readonly<Record<string, string>> = {
  [OID.sha256]: 'sha256',
  [OID.sha384]: 'sha384',
  [OID.sha512]: 'sha512',
};

/** Signature algorithms that are accepted, and the digest each implies; `rsaEncryption` leaves it open. */
const SIGNATURES: Readonly<Record<string, string>> = {
  [OID.rsaEncryption]: 'any',
  [OID.rsaWithSha256]: 'sha256',
  [OID.rsaWithSha384]: 'sha384',
  [OID.rsaWithSha512]: 'sha512',
  [OID.ecdsaWithSha256]: 'sha256',
  [OID.ecdsaWithSha384]: 'sha384',
  [OID.ecdsaWithSha512]: 'sha512',
};

interface Token {
  readonly signer: SignerInfo;
  readonly content: Uint8Array;
  readonly certificates: readonly Uint8Array[];
}

/**
 * Checks a time stamp token: for this hash, signed by the certificate that it names and carries, which is for time stamping
 * alone and was valid then.
 * Every certificate in it must be part of the authority's chain; where roots are given, the chain must end in one of them.
 * @param contentSha256 32 bytes
 * @param roots DER; if there are none, the identity of the authority is not confirmed
 * @source RFC 3161, §2.4.2; RFC 5816 (signing-certificate-v2 in tokens)
 */
export function checkTimeStampToken(
  der: Uint8Array,
  contentSha256: Uint8Array,
  roots: readonly Uint8Array[] = [],
): TimeStampVerdict {
  try {
    const token = readToken(der);
    if (token === undefined) return { problem: 'its token is not a time stamp' };
    const info = TSTInfo.fromBER(ownBuffer(token.content));
    const imprint = info.messageImprint;
    const isForThis =
      imprint.hashAlgorithm.algorithmId === OID.sha256 &&
      sameBytes(imprint.hashedMessage.valueBlock.valueHexView, contentSha256);
    if (!isForThis) return { problem: 'it is for other bytes' };
    const authority = token.certificates.find((item) => isNamedBy(token.signer, item));
    if (authority === undefined) {
      return {
        problem:
          'it does not include the certificate of its authority; ask the authority for a stamp that does',
      };
    }
    const problem = signatureProblem(token, authority) ?? certificateProblem(authority, info.genTime);
    if (problem !== undefined) return { problem };
    if (!areAllInPath(authority, token.certificates)) {
      return {
        problem:
          'it includes a certificate that is not part of the chain of its authority, or it was altered',
      };
    }
    const time = info.genTime.toISOString();
    const trusted = roots.length === 0 ? undefined : pathToRoot(authority, token.certificates, roots, time);
    if (trusted !== undefined && 'problem' in trusted) return trusted;
    const facts = certificateFacts(authority, 'time stamp');
    return {
      facts: { time, authority: facts.name, authorityFingerprint: facts.fingerprint, ...trusted },
    };
  } catch {
    // Whatever the objection of the parsers is, the file is not a time stamp.
    return { problem: 'its token is not a time stamp' };
  }
}

function readToken(der: Uint8Array): Token | undefined {
  const info = ContentInfo.fromBER(ownBuffer(der));
  if (info.contentType !== OID.signedData || !(info.content instanceof Sequence)) return undefined;
  const signed = new SignedData({ schema: info.content });
  const [signer, ...others] = signed.signerInfos;
  const { eContentType, eContent } = signed.encapContentInfo;
  if (signer === undefined || others.length > 0 || eContent === undefined) return undefined;
  if (eContentType !== OID.timeStampInfo) return undefined;
  const certificates = (signed.certificates ?? []).map((item) =>
    item instanceof Certificate ? derBytes(item.toSchema(false)) : new Uint8Array(),
  );
  if (!hasOneForm(der, signed, signer)) return undefined;
  return { signer, content: new Uint8Array(eContent.getValue()), certificates };
}

/** Does the file equal what its parts give when they are written again, with nothing in it that is neither signed nor compared? */
function hasOneForm(der: Uint8Array, signed: SignedData, signer: SignerInfo): boolean {
  const { digestAlgorithm, signatureAlgorithm, unsignedAttrs } = signer;
  const sid: unknown = signer.sid;
  const named = (signed.certificates ?? []).some(
    (item) =>
      item instanceof Certificate &&
      sid instanceof IssuerAndSerialNumber &&
      // Compared byte for byte, because the comparison of names ignores letter case.
      sameBytes(derBytes(sid.issuer.toSchema()), derBytes(item.issuer.toSchema())) &&
      sid.serialNumber.isEqual(item.serialNumber),
  );
  const isPlain = (algorithm: AlgorithmIdentifier): boolean => {
    const parameters: unknown = algorithm.algorithmParams;
    return parameters === undefined || parameters instanceof Null;
  };
  if (!named || unsignedAttrs !== undefined || !isPlain(digestAlgorithm) || !isPlain(signatureAlgorithm)) {
    return false;
  }
  const anew = new SignedData({
    version: 3,
    digestAlgorithms: [digestAlgorithm],
    encapContentInfo: signed.encapContentInfo,
    ...(signed.certificates === undefined ? {} : { certificates: signed.certificates }),
    signerInfos: [signer],
  });
  const info = new ContentInfo({ contentType: OID.signedData, content: anew.toSchema(false) });
  return signer.version === 1 && sameBytes(derBytes(info.toSchema()), der);
}

function signatureProblem({ signer, content }: Token, authority: Uint8Array): string | undefined {
  const hash = DIGESTS[signer.digestAlgorithm.algorithmId];
  const implied = SIGNATURES[signer.signatureAlgorithm.algorithmId];
  if (hash === undefined || (implied !== hash && implied !== 'any')) {
    return 'its signature algorithm is not accepted; accepted is SHA-2 with RSA PKCS #1 or ECDSA';
  }
  const type = attribute(signer, OID.contentType);
  const digest = attribute(signer, OID.messageDigest);
  if (!(type instanceof ObjectIdentifier) || type.getValue() !== OID.timeStampInfo) {
    return 'it signs something other than a time stamp';
  }
  const contentHash = createHash(hash).update(content).digest();
  if (!(digest instanceof OctetString) || !sameBytes(digest.valueBlock.valueHexView, contentHash)) {
    return 'its content was altered';
  }
  const attributes = new Uint8Array(signer.signedAttrs?.encodedValue ?? new ArrayBuffer(0));
  const key = new X509Certificate(authority).publicKey;
  const isEcdsa = signer.signatureAlgorithm.algorithmId.startsWith('1.2.840.10045');
  return isEcdsa === (key.asymmetricKeyType === 'ec') &&
    verify(hash, attributes, key, signer.signature.valueBlock.valueHexView)
    ? undefined
    : 'its signature value is wrong';
}

function certificateProblem(authority: Uint8Array, time: Date): string | undefined {
  const { extensions = [] } = Certificate.fromBER(ownBuffer(authority));
  const purpose = extensions.find(({ extnID }) => extnID === OID.extendedKeyUsage);
  // OpenSSL requires that this usage is the only one and critical, as RFC 3161, §2.3, does.
  if (new X509Certificate(authority).keyUsage.join() !== OID.timeStamping || purpose?.critical !== true) {
    return 'its certificate is not for time stamping alone';
  }
  const facts = certificateFacts(authority, 'time stamp');
  const at = time.toISOString();
  return at < facts.validFrom || at > facts.validTo
    ? 'its certificate was not valid at that time'
    : undefined;
}

/** Does the signing-certificate attribute of the signer hold the hash of this certificate? */
function isNamedBy(signer: SignerInfo, der: Uint8Array): boolean {
  const byHash = (type: string, hash: Uint8Array): boolean => {
    const value = attribute(signer, type);
    if (!(value instanceof Sequence)) return false;
    const [ids] = value.valueBlock.value;
    const first: unknown = ids instanceof Sequence ? ids.valueBlock.value[0] : undefined;
    if (!(first instanceof Sequence)) return false;
    // ESSCertIDv2 omits the algorithm if it is SHA-256; ESSCertID has none.
    const certHash = first.valueBlock.value.find((item) => item instanceof OctetString);
    return certHash instanceof OctetString && sameBytes(certHash.valueBlock.valueHexView, hash);
  };
  if (der.length === 0) return false;
  const sha1 = Buffer.from(new X509Certificate(der).fingerprint.replaceAll(':', ''), 'hex');
  return byHash(OID.signingCertificateV2, sha256Bytes(der)) || byHash(OID.signingCertificate, sha1);
}

function attribute(signer: SignerInfo, type: string): unknown {
  return signer.signedAttrs?.attributes.find((item) => item.type === type)?.values[0];
}
