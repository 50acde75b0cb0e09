import { verify } from 'node:crypto';
import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
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
import { sha256Bytes } from '../base/index.js';
import { publicKeyOf, type Chain } from './certificate.js';
import { OID, derBytes, octets, ownBuffer, sameBytes, sequence } from './der.js';

/**
 * Detached CAdES-B-B signature over content with a given hash. Signed attributes are exactly content-type, message-digest
 * and signing-certificate-v2; the claimed time stands in what is signed, not here.
 * @param contentSha256 32 bytes
 * @param signP256 ECDSA over SHA-256 of the bytes it is given, DER
 * @returns DER
 * @source ETSI EN 319 122-1 (CAdES baseline), RFC 5652 (CMS), RFC 5035 (signing-certificate-v2)
 */
export async function signCades(
  contentSha256: Uint8Array,
  chain: Chain,
  signP256: (data: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const attributes = signedAttributes(contentSha256, chain);
  return envelope(attributes, chain, await signP256(setOf(attributes)));
}

/**
 * Says what is wrong with a detached CAdES signature, or undefined when the holder of the chain's first certificate signed
 * content with this hash and the file is, byte for byte, the one form such a signature is written in: it is built anew from
 * the chain, the hash and the signature value in it, so nothing in it goes unchecked. The chain itself is checked apart.
 */
export function cadesProblem(der: Uint8Array, contentSha256: Uint8Array, chain: Chain): string | undefined {
  const found = readSignature(der);
  if (found === undefined) return 'the file is not a CMS signature';
  if (found.digest === undefined || !sameBytes(found.digest, contentSha256)) {
    return 'it signs other bytes: the message digest differs';
  }
  const attributes = signedAttributes(contentSha256, chain);
  if (!sameBytes(der, envelope(attributes, chain, found.signature))) {
    return 'its certificates or attributes are not those of the chain, or it was altered';
  }
  if (!verify('sha256', setOf(attributes), publicKeyOf(chain.leaf), found.signature)) {
    return 'the signature value is wrong';
  }
  return undefined;
}

/** The two certificates that a signature carries, the authority's being the one that signed itself; undefined where it carries others. */
export function chainInCades(der: Uint8Array): Chain | undefined {
  try {
    const info = ContentInfo.fromBER(ownBuffer(der));
    if (info.contentType !== OID.signedData || !(info.content instanceof Sequence)) return undefined;
    const certificates = (new SignedData({ schema: info.content }).certificates ?? []).flatMap((item) =>
      item instanceof Certificate ? [item] : [],
    );
    const isOwn = (item: Certificate): boolean => item.issuer.isEqual(item.subject);
    const [leaf, ...leaves] = certificates.filter((item) => !isOwn(item));
    const [authority, ...authorities] = certificates.filter(isOwn);
    if (leaf === undefined || authority === undefined || leaves.length + authorities.length > 0)
      return undefined;
    return { leaf: derBytes(leaf.toSchema()), authority: derBytes(authority.toSchema()) };
  } catch {
    return undefined;
  }
}

/** The attributes in DER order. */
function signedAttributes(contentSha256: Uint8Array, chain: Chain): Attribute[] {
  const certificateId = sequence(sequence(sequence(octets(sha256Bytes(chain.leaf)))));
  return [
    new Attribute({ type: OID.contentType, values: [new ObjectIdentifier({ value: OID.data })] }),
    new Attribute({ type: OID.messageDigest, values: [octets(contentSha256)] }),
    new Attribute({ type: OID.signingCertificateV2, values: [certificateId] }),
  ].sort((a, b) => Buffer.compare(derBytes(a.toSchema()), derBytes(b.toSchema())));
}

/** What is signed: the attributes as an explicit SET OF. @source RFC 5652, §5.4 */
function setOf(attributes: Attribute[]): Uint8Array {
  const bytes = derBytes(new SignedAndUnsignedAttributes({ type: 0, attributes }).toSchema());
  bytes[0] = 0x31;
  return bytes;
}

function envelope(attributes: Attribute[], chain: Chain, signature: Uint8Array): Uint8Array {
  const certificates = [chain.leaf, chain.authority]
    .sort((a, b) => Buffer.compare(a, b))
    .map((der) => Certificate.fromBER(ownBuffer(der)));
  const leaf = Certificate.fromBER(ownBuffer(chain.leaf));
  const sha256 = new AlgorithmIdentifier({ algorithmId: OID.sha256 });
  const signer = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: leaf.issuer, serialNumber: leaf.serialNumber }),
    digestAlgorithm: sha256,
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
    signatureAlgorithm: new AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 }),
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

/** Digest and signature value in a file that may be anything. */
function readSignature(
  der: Uint8Array,
): { digest: Uint8Array | undefined; signature: Uint8Array } | undefined {
  try {
    const info = ContentInfo.fromBER(ownBuffer(der));
    if (info.contentType !== OID.signedData || !(info.content instanceof Sequence)) return undefined;
    const [signer, ...others] = new SignedData({ schema: info.content }).signerInfos;
    if (signer === undefined || others.length > 0) return undefined;
    const digest: unknown = signer.signedAttrs?.attributes.find((item) => item.type === OID.messageDigest)
      ?.values[0];
    return {
      digest: digest instanceof OctetString ? digest.valueBlock.valueHexView : undefined,
      signature: signer.signature.valueBlock.valueHexView,
    };
  } catch {
    // Whatever the parsers object to, the file is not such a signature.
    return undefined;
  }
}
