import { X509Certificate, type KeyObject } from 'node:crypto';
import { BaseStringBlock } from 'asn1js';
import { Certificate, type RelativeDistinguishedNames } from 'pkijs';
import { inputError } from '../../base/index.js';
import { OID, ownBuffer } from '../encoding/der.js';
import { parsePem, pemText } from '../encoding/pem.js';

/** The certificates of a key: the examiner's, the intermediate ones, and the root that vouches for all of them. */
export interface Chain {
  /** The examiner's certificate, DER. */
  readonly leaf: Uint8Array;
  /** The intermediate authorities, DER, beginning with the one that issued the examiner's certificate; often none. */
  readonly intermediates: readonly Uint8Array[];
  /** The root authority's certificate, DER; it is self-signed. */
  readonly authority: Uint8Array;
}

/** The largest number of certificates in a chain, including the examiner's and the root's. */
export const MAX_CHAIN = 5;

/** What a certificate states about its holder. */
export interface CertificateFacts {
  readonly name: string;
  readonly organization?: string;
  readonly title?: string;
  /** First and last moment of validity, UTC. */
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256 of the DER bytes, 64 lower-case hex digits. */
  readonly fingerprint: string;
}

/** All certificates of a chain, the examiner's first and the root last. */
export function certificatesOf(chain: Chain): readonly Uint8Array[] {
  return [chain.leaf, ...chain.intermediates, chain.authority];
}

/** Chain as PEM text: the examiner's certificate first, the root last. */
export function chainPem(chain: Chain): string {
  return certificatesOf(chain)
    .map((der) => pemText('CERTIFICATE', der))
    .join('');
}

/**
 * The chain in a PEM file that holds two to five certificates and nothing else, in their order; their content is judged separately.
 * @param name the file, for the message
 * @throws {PalimpsestError} `pem-malformed`, `chain-malformed`
 */
export function parseChain(text: string, name: string): Chain {
  const blocks = parsePem(text, name);
  const [leaf, ...rest] = blocks.map(({ bytes }) => bytes);
  const authority = rest.pop();
  const areCertificates = blocks.every(({ label }) => label === 'CERTIFICATE');
  if (leaf === undefined || authority === undefined || !areCertificates || blocks.length > MAX_CHAIN) {
    throw malformed(
      name,
      `it must hold 2 to ${MAX_CHAIN} certificates, the examiner’s first and the root authority’s last`,
    );
  }
  for (const { bytes } of blocks) certificateFacts(bytes, name);
  return { leaf, intermediates: rest, authority };
}

/** Who issued the examiner's certificate, according to the names in the chain, which no one has confirmed. */
export function issuerOf(chain: Chain): string {
  const [issuer, root] = [chain.intermediates[0], chain.authority].map((der) =>
    der === undefined ? undefined : certificateFacts(der, 'chain').name,
  );
  return issuer === undefined ? (root ?? '') : `${issuer}, under ${root ?? ''}`;
}

/** Reads a certificate. @throws {PalimpsestError} `chain-malformed` */
export function certificateFacts(der: Uint8Array, name: string): CertificateFacts {
  try {
    const parsed = Certificate.fromBER(ownBuffer(der));
    const organization = attribute(parsed.subject, OID.organization);
    const title = attribute(parsed.subject, OID.title);
    return {
      name: attribute(parsed.subject, OID.commonName) ?? organization ?? '(no name)',
      ...(organization === undefined ? {} : { organization }),
      ...(title === undefined ? {} : { title }),
      validFrom: parsed.notBefore.value.toISOString(),
      validTo: parsed.notAfter.value.toISOString(),
      fingerprint: fingerprintOf(readable(der)),
    };
  } catch {
    throw malformed(name, 'a certificate in it cannot be read');
  }
}

/** A certificate whose public key can also be read: node reads the key only on request, and throws then. */
function readable(der: Uint8Array): X509Certificate {
  const certificate = new X509Certificate(der);
  if (certificate.publicKey.type !== 'public') throw new TypeError('no public key');
  return certificate;
}

/** Public key of a certificate. @throws when it cannot be read (see {@link certificateFacts}) */
export function publicKeyOf(der: Uint8Array): KeyObject {
  return new X509Certificate(der).publicKey;
}

/** SHA-256 fingerprint, 64 lower-case hex digits. */
function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

function attribute(name: RelativeDistinguishedNames, type: string): string | undefined {
  const value: unknown = name.typesAndValues.find((item) => item.type === type)?.value;
  // A name in a certificate of unknown origin must not be able to control the terminal that shows it.
  return value instanceof BaseStringBlock ? value.getValue().replace(/\p{C}/gu, '\ufffd') : undefined;
}

function malformed(name: string, what: string): Error {
  return inputError(
    'chain-malformed',
    `${name} is not a usable certificate chain: ${what}.`,
    'Use the original file.',
    { name },
  );
}
