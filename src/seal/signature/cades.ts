import { verify } from 'node:crypto';
import { Null, ObjectIdentifier, OctetString, Sequence, UTCTime } from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';
import { sha256Bytes } from '../../base/index.js';
import { certificateFacts, certificatesOf, MAX_CHAIN, publicKeyOf, type Chain } from './certificate.js';
import { OID, derBytes, octets, ownBuffer, sameBytes, sequence } from '../encoding/der.js';
import { ecdsaFromDer, hasLowS } from '../encoding/ecdsa.js';
import { derSignature, type Signer } from '../encoding/signer.js';

/**
 * Detached CAdES signature over content with a given hash. Signed attributes are exactly content-type, message-digest and
 * signing-certificate-v2, and signing-time if one is given; otherwise the content that is signed states the claimed time.
 * @param contentSha256 32 bytes
 * @param signer the key of the chain's first certificate
 * @param signedAt claimed time, in whole seconds
 * @returns DER
 * @source ETSI EN 319 122-1 (CAdES baseline), RFC 5652 (CMS), RFC 5035 (signing-certificate-v2)
 */
export async function signCades(
  contentSha256: Uint8Array,
  chain: Chain,
  signer: Signer,
  signedAt?: Date,
): Promise<Uint8Array> {
  const attributes = signedAttributes(contentSha256, chain, signedAt);
  return envelope(attributes, chain, await derSignature(signer, setOf(attributes)));
}

/** How a signature is judged. */
export interface CadesRules {
  /** Whether the signature must state its time or must not state one. */
  readonly isTimed?: boolean;
}

/**
 * States what is wrong with a detached CAdES signature; undefined if the holder of the chain's first certificate signed
 * content with this hash and the file is, byte for byte, the one form in which such a signature is written. The signature is built again from
 * the chain, the hash, the time and the signature value in it, and an ECDSA value must have the lower s. The chain itself is
 * checked separately.
 */
export function cadesProblem(
  der: Uint8Array,
  contentSha256: Uint8Array,
  chain: Chain,
  rules: CadesRules = {},
): string | undefined {
  const found = readSignature(der);
  if (found === undefined) return 'the file is not a CMS signature';
  if (found.digest === undefined || !sameBytes(found.digest, contentSha256)) {
    return 'it was made for other bytes: the message digest differs';
  }
  const attributes = signedAttributes(contentSha256, chain, found.signedAt);
  const hasItsForm = (found.signedAt !== undefined) === (rules.isTimed ?? false);
  if (!hasItsForm || !sameBytes(der, envelope(attributes, chain, found.signature))) {
    return 'its certificates or attributes differ from those of the chain, or it was altered';
  }
  const key = publicKeyOf(chain.leaf);
  // Other keys cannot be used with a given SHA-256, and node throws for them.
  if (key.asymmetricKeyType !== 'ec' && key.asymmetricKeyType !== 'rsa')
    return 'the key of its certificate is neither RSA nor on an elliptic curve for ECDSA';
  if (!verify('sha256', setOf(attributes), key, found.signature)) return 'the signature value is wrong';
  if (key.asymmetricKeyType !== 'ec') return undefined;
  const parts = ecdsaFromDer(found.signature);
  return parts !== undefined && hasLowS(parts, key)
    ? undefined
    : 'the signature value is not in its one form (the lower s)';
}

/** The time at which a signature claims to have been made, UTC; undefined if it states none. */
export function cadesTime(der: Uint8Array): string | undefined {
  return readSignature(der)?.signedAt?.toISOString();
}

/**
 * The certificates that a signature carries, in order from the signer's to the root's; undefined if they do not form one such path, or if one
 * of them or its key cannot be read. Whether each certificate vouches for the next is not judged here.
 */
export function chainInCades(der: Uint8Array): Chain | undefined {
  try {
    const info = ContentInfo.fromBER(ownBuffer(der));
    if (info.contentType !== OID.signedData || !(info.content instanceof Sequence)) return undefined;
    const certificates = (new SignedData({ schema: info.content }).certificates ?? []).flatMap((item) =>
      item instanceof Certificate ? [item] : [],
    );
    if (certificates.length > MAX_CHAIN) return undefined;
    const path: Certificate[] = [];
    // Go from the root down: each certificate names the one before it as its issuer.
    for (let above = certificates.find((item) => item.issuer.isEqual(item.subject)); above !== undefined;) {
      path.unshift(above);
      const { subject } = above;
      above = certificates.find((item) => !path.includes(item) && item.issuer.isEqual(subject));
    }
    const [leaf, ...others] = path.map((item) => derBytes(item.toSchema()));
    const authority = others.pop();
    if (leaf === undefined || authority === undefined || path.length !== certificates.length)
      return undefined;
    for (const der of [leaf, ...others, authority]) certificateFacts(der, 'signature');
    return { leaf, intermediates: others, authority };
  } catch {
    return undefined;
  }
}

/** The attributes in DER order. */
function signedAttributes(contentSha256: Uint8Array, chain: Chain, signedAt: Date | undefined): Attribute[] {
  const certificateId = sequence(sequence(sequence(octets(sha256Bytes(chain.leaf)))));
  return [
    new Attribute({ type: OID.contentType, values: [new ObjectIdentifier({ value: OID.data })] }),
    new Attribute({ type: OID.messageDigest, values: [octets(contentSha256)] }),
    new Attribute({ type: OID.signingCertificateV2, values: [certificateId] }),
    ...(signedAt === undefined
      ? []
      : [new Attribute({ type: OID.signingTime, values: [new UTCTime({ valueDate: signedAt })] })]),
  ].sort((a, b) => Buffer.compare(derBytes(a.toSchema()), derBytes(b.toSchema())));
}

/** What is signed: the attributes as an explicit SET OF. @source RFC 5652, §5.4 */
function setOf(attributes: Attribute[]): Uint8Array {
  const bytes = derBytes(new SignedAndUnsignedAttributes({ type: 0, attributes }).toSchema());
  bytes[0] = 0x31;
  return bytes;
}

function envelope(attributes: Attribute[], chain: Chain, signature: Uint8Array): Uint8Array {
  const certificates = [...certificatesOf(chain)]
    .sort((a, b) => Buffer.compare(a, b))
    .map((der) => Certificate.fromBER(ownBuffer(der)));
  const leaf = Certificate.fromBER(ownBuffer(chain.leaf));
  const sha256 = new AlgorithmIdentifier({ algorithmId: OID.sha256 });
  const signer = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: leaf.issuer, serialNumber: leaf.serialNumber }),
    digestAlgorithm: sha256,
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
    signatureAlgorithm:
      publicKeyOf(chain.leaf).asymmetricKeyType === 'rsa'
        ? new AlgorithmIdentifier({ algorithmId: OID.rsaEncryption, algorithmParams: new Null() })
        : new AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 }),
    signature: octets(signature),
  });
  const signed = new SignedData({
    version: 1,
    digestAlgorithms: [sha256],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: OID.data }),
    certificates,
    signerInfos: [signer],
  });
  const info = new ContentInfo({ contentType: OID.signedData, content: signed.toSchema(false) });
  return derBytes(info.toSchema());
}

interface FoundSignature {
  readonly digest: Uint8Array | undefined;
  readonly signature: Uint8Array;
  readonly signedAt: Date | undefined;
}

/** The digest, the time and the signature value in a file of unknown content. */
function readSignature(der: Uint8Array): FoundSignature | undefined {
  try {
    const info = ContentInfo.fromBER(ownBuffer(der));
    if (info.contentType !== OID.signedData || !(info.content instanceof Sequence)) return undefined;
    const [signer, ...others] = new SignedData({ schema: info.content }).signerInfos;
    if (signer === undefined || others.length > 0) return undefined;
    const attribute = (type: string): unknown =>
      signer.signedAttrs?.attributes.find((item) => item.type === type)?.values[0];
    const digest = attribute(OID.messageDigest);
    const time = attribute(OID.signingTime);
    return {
      digest: digest instanceof OctetString ? digest.valueBlock.valueHexView : undefined,
      signature: signer.signature.valueBlock.valueHexView,
      signedAt: time instanceof UTCTime ? time.toDate() : undefined,
    };
  } catch {
    // Whatever the objection of the parsers is, the file is not such a signature.
    return undefined;
  }
}
