import { X509Certificate, type KeyObject } from 'node:crypto';
import { BaseStringBlock } from 'asn1js';
import { Certificate, type RelativeDistinguishedNames } from 'pkijs';
import { inputError } from '../base/index.js';
import { OID, ownBuffer } from './der.js';
import { parsePem, pemText } from './pem.js';

/** The two certificates of a key: the examiner's and the authority that vouches for it. */
export interface Chain {
  /** The examiner's certificate, DER. */
  readonly leaf: Uint8Array;
  /** The authority's certificate, DER; signed by itself. */
  readonly authority: Uint8Array;
}

/** What a certificate says of its holder. */
export interface CertificateFacts {
  readonly name: string;
  readonly organisation?: string;
  readonly title?: string;
  /** First and last moment of validity, UTC. */
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256 of the DER bytes, 64 lower-case hex digits. */
  readonly fingerprint: string;
}

/** Chain as PEM text: the examiner's certificate first, then the authority's. */
export function chainPem(chain: Chain): string {
  return pemText('CERTIFICATE', chain.leaf) + pemText('CERTIFICATE', chain.authority);
}

/**
 * The chain in a PEM file that holds exactly two certificates.
 * @param name the file, for the message
 * @throws {PalimpsestError} `pem-malformed`, `chain-malformed`
 */
export function parseChain(text: string, name: string): Chain {
  const [leaf, authority, ...others] = parsePem(text, name).map((block) =>
    block.label === 'CERTIFICATE' ? block.bytes : undefined,
  );
  if (leaf === undefined || authority === undefined || others.length > 0) {
    throw malformed(name, 'it must hold two certificates, the examiner’s and then the authority’s');
  }
  certificateFacts(leaf, name);
  certificateFacts(authority, name);
  return { leaf, authority };
}

/** Reads a certificate. @throws {PalimpsestError} `chain-malformed` */
export function certificateFacts(der: Uint8Array, name: string): CertificateFacts {
  try {
    const parsed = Certificate.fromBER(ownBuffer(der));
    const organisation = attribute(parsed.subject, OID.organisation);
    const title = attribute(parsed.subject, OID.title);
    return {
      name: attribute(parsed.subject, OID.commonName) ?? '(no name)',
      ...(organisation === undefined ? {} : { organisation }),
      ...(title === undefined ? {} : { title }),
      validFrom: parsed.notBefore.value.toISOString(),
      validTo: parsed.notAfter.value.toISOString(),
      fingerprint: fingerprintOf(new X509Certificate(der)),
    };
  } catch {
    throw malformed(name, 'a certificate in it cannot be read');
  }
}

/** Public key of a certificate. @throws when it cannot be read (see {@link certificateFacts}) */
export function publicKeyOf(der: Uint8Array): KeyObject {
  return new X509Certificate(der).publicKey;
}

/**
 * Says what is wrong with a chain, or undefined when the authority vouches for the examiner's certificate and both were
 * valid at the time given. Trust in the authority itself is not decided here: its fingerprint has to be compared.
 * @param at a moment, UTC
 */
export function chainProblem(chain: Chain, at: string): string | undefined {
  const leaf = new X509Certificate(chain.leaf);
  const authority = new X509Certificate(chain.authority);
  if (!authority.ca) return 'the second certificate is not an authority’s';
  if (leaf.ca) return 'the first certificate is an authority’s, not an examiner’s';
  if (!authority.checkIssued(authority) || !authority.verify(authority.publicKey)) {
    return 'the authority’s certificate is not signed by itself';
  }
  if (!leaf.checkIssued(authority) || !leaf.verify(authority.publicKey)) {
    return 'the examiner’s certificate is not signed by the authority';
  }
  if (leaf.publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    return 'the examiner’s key is not a P-256 key';
  }
  for (const der of [chain.leaf, chain.authority]) {
    const facts = certificateFacts(der, 'chain');
    if (at < facts.validFrom || at > facts.validTo) {
      return `the certificate of ${facts.name} is valid from ${facts.validFrom} to ${facts.validTo}, not at ${at}`;
    }
  }
  return undefined;
}

/** SHA-256 fingerprint, 64 lower-case hex digits. */
function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

function attribute(name: RelativeDistinguishedNames, type: string): string | undefined {
  const value: unknown = name.typesAndValues.find((item) => item.type === type)?.value;
  // A name in a stranger's certificate must not steer the terminal that shows it.
  return value instanceof BaseStringBlock ? value.getValue().replace(/\p{C}/gu, '\ufffd') : undefined;
}

function malformed(name: string, what: string): Error {
  return inputError(
    'chain-malformed',
    `${name} is not a certificate chain of Palimpsest: ${what}.`,
    'Use the file as it was made.',
    { name },
  );
}
