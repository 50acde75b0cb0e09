import { X509Certificate } from 'node:crypto';
import { OctetString } from 'asn1js';
import { AuthorityKeyIdentifier, Certificate } from 'pkijs';
import { inputError } from '../../base/index.js';
import { certificateFacts } from '../signature/certificate.js';
import { pathProblem } from '../signature/chainProblem.js';
import { OID, ownBuffer, sameBytes } from '../encoding/der.js';
import { certificateBlocks } from '../encoding/pem.js';

/**
 * The root certificates in a PEM file, for judging time stamps; other text is ignored.
 * @param name the file, for the message
 * @throws {PalimpsestError} `tsa-root` when it contains no certificate or one that cannot be read
 */
export function rootsOf(text: string, name: string): Uint8Array[] {
  const blocks = certificateBlocks(text);
  try {
    if (blocks.length > 0) return blocks.map((block) => new Uint8Array(new X509Certificate(block).raw));
  } catch {
    // Said below, as for a file without any.
  }
  throw inputError(
    'tsa-root',
    `${name} contains no readable certificate.`,
    'Give the root certificate of the time stamp authority in PEM form, obtained from the authority itself.',
    { name },
  );
}

/** Is every included certificate the authority's own, or one that issued another of them? */
export function areAllInPath(authority: Uint8Array, certificates: readonly Uint8Array[]): boolean {
  const members = [authority];
  for (const member of members) {
    for (const other of certificates) {
      if (!members.includes(other) && isIssuedBy(member, other) && isSoundRoot(other)) members.push(other);
    }
  }
  return certificates.every((one) => members.includes(one));
}

/**
 * Follows the issuers of a time stamp authority's certificate up to one of the roots given.
 * @param at time of the stamp, UTC
 * @returns the root, or the reason in words why no root vouches for the authority
 */
export function pathToRoot(
  authority: Uint8Array,
  certificates: readonly Uint8Array[],
  roots: readonly Uint8Array[],
  at: string,
): { readonly root: { readonly name: string; readonly fingerprint: string } } | { readonly problem: string } {
  const path = [authority];
  for (let top = authority; !isIssuedBy(top, top);) {
    const issuer = [...roots, ...certificates].find((one) => !path.includes(one) && isIssuedBy(top, one));
    if (issuer === undefined) break;
    path.push(issuer);
    top = issuer;
  }
  const last = path.at(-1) ?? authority;
  if (!roots.some((root) => sameBytes(root, last))) {
    return { problem: 'the chain of its authority does not end in one of the given roots' };
  }
  const problem = pathProblem(path, at, OID.timeStamping);
  if (problem !== undefined) return { problem: `in the chain of its authority ${problem}` };
  const { name, fingerprint } = certificateFacts(last, 'root');
  return { root: { name, fingerprint } };
}

function isIssuedBy(der: Uint8Array, issuerDer: Uint8Array): boolean {
  const certificate = new X509Certificate(der);
  const issuer = new X509Certificate(issuerDer);
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** A certificate that names itself or its own key as its issuer must be self-signed. */
function isSoundRoot(der: Uint8Array): boolean {
  const certificate = new X509Certificate(der);
  const { extensions = [] } = Certificate.fromBER(ownBuffer(der));
  const valueOf = (type: string): unknown => extensions.find(({ extnID }) => extnID === type)?.parsedValue;
  const own = valueOf(OID.subjectKeyIdentifier);
  const issuer = valueOf(OID.authorityKeyIdentifier);
  const namesOwnKey =
    own instanceof OctetString &&
    issuer instanceof AuthorityKeyIdentifier &&
    issuer.keyIdentifier?.isEqual(own) === true;
  const isSelfIssued = certificate.subject === certificate.issuer || namesOwnKey;
  return !isSelfIssued || certificate.verify(certificate.publicKey);
}
